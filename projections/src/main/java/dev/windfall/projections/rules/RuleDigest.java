package dev.windfall.projections.rules;

import dev.windfall.projections.Digests;
import dev.windfall.projections.documents.CanonicalJson;

/// What a rule pays, in 64 characters: SHA-256 over its tree as JSON (RFC 8785: sorted, without blanks, UTF-8), in hex. When its
/// versions apply has no part in it. A field that rules get one day may stand in the text only where it is not at the value that holds
/// without it, or all digests would change.
public final class RuleDigest {

    private RuleDigest() {}

    public static String of(Rule rule) {
        return Digests.hex(text(rule));
    }

    /// The text that is digested.
    public static String text(Rule rule) {
        return CanonicalJson.text(RuleTree.of(rule));
    }
}
