package dev.windfall.projections.rules;

import dev.windfall.projections.Ids;
import dev.windfall.projections.Mistake;
import dev.windfall.projections.documents.Document;
import dev.windfall.projections.documents.Values;
import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What somebody wrote about a rule of a brand, or of all brands: the fields that are given, and no others. Each can be meant by
/// itself; whether they can together, with what is inherited, [Resolution] says.
public final class RuleDocument {

    private static final String KIND = "kind";
    private static final String RULE_ID = "rule_id";
    private static final String BRAND_ID = "brand_id";

    private final Kind kind;
    private final String ruleId;
    private final Document document;

    private RuleDocument(Kind kind, String ruleId, Document document) {
        this.kind = kind;
        this.ruleId = ruleId;
        this.document = document;
    }

    /// In its canonical form: every version is kept with what was written and what it comes to.
    static final int LENGTH_MAX = 16 * 1024;

    /// A document that was read, or everything that is wrong with it.
    public sealed interface Reading {

        record Valid(RuleDocument document) implements Reading {}

        record Wrong(List<Mistake> mistakes) implements Reading {}
    }

    /// Reads what [#tree] has written.
    public static Reading read(Kind kind, String ruleId, @Nullable Object tree) {
        return read(null, kind, ruleId, tree);
    }

    /// Reads what people have written, who may repeat the address in the document.
    ///
    /// @param tree maps, lists, texts, numbers and truths as YAML and JSON have them; null is what is not written
    public static Reading read(@Nullable String brandId, Kind kind, String ruleId, @Nullable Object tree) {
        List<Mistake> mistakes = new ArrayList<>();
        if (!Ids.isValid(ruleId)) {
            mistakes.add(new Mistake("/" + RULE_ID, "%s is no rule_id: write 1 to 64 of A-Z a-z 0-9 _ . : -"
                    .formatted(Values.shown(ruleId))));
        }
        Map<String, String> address = new LinkedHashMap<>();
        address.put(KIND, kind.text());
        address.put(RULE_ID, ruleId);
        if (brandId != null) {
            address.put(BRAND_ID, brandId);
        }
        Document document = Document.read(RuleSchema.RULE, address, tree, LENGTH_MAX, mistakes);
        return mistakes.isEmpty() ? new Reading.Valid(new RuleDocument(kind, ruleId, document))
                : new Reading.Wrong(List.copyOf(mistakes));
    }

    public RuleName name() {
        return new RuleName(kind, ruleId);
    }

    public Kind kind() {
        return kind;
    }

    public String ruleId() {
        return ruleId;
    }

    /// The first business day of the first period that it shall rate; null if it is not said.
    public @Nullable LocalDate effectiveFrom() {
        return (LocalDate) document.leaves().get("/effective_from");
    }

    /// Whether it shall also rate the period that is open.
    public boolean restateOpenPeriod() {
        return Boolean.TRUE.equals(document.leaves().get("/restate_open_period"));
    }

    public RuleVersion.Mode mode() {
        return document.leaves().get("/mode") == RuleVersion.Mode.SHADOW ? RuleVersion.Mode.SHADOW
                : RuleVersion.Mode.LIVE;
    }

    /// What it says about payments alone, so that two versions can be told apart by what they pay.
    public RuleDocument withoutTiming() {
        return new RuleDocument(kind, ruleId, document.without(RuleSchema.TIMING_FIELDS));
    }

    /// What is given, in the form in which people write it, without the address.
    public Map<String, Object> tree() {
        return document.tree();
    }

    /// The same as text: JSON as in RFC 8785, sorted and without blanks.
    public String canonical() {
        return document.canonical();
    }

    Document document() {
        return document;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RuleDocument rule && rule.kind == kind && rule.ruleId.equals(ruleId)
                && rule.document.leaves().equals(document.leaves());
    }

    @Override
    public int hashCode() {
        return 31 * (31 * kind.hashCode() + ruleId.hashCode()) + document.leaves().hashCode();
    }

    @Override
    public String toString() {
        return "%s %s %s".formatted(kind.text(), ruleId, canonical());
    }
}
