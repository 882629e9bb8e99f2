package dev.windfall.projections.rules;

import dev.windfall.projections.Ids;
import dev.windfall.projections.Mistake;
import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What somebody wrote about a rule of a brand, or of all brands: the fields that are given, and no others. Each can be meant by
/// itself; whether they can together, with what is inherited, [Resolution] says.
public final class RuleDocument {

    private static final String KIND = "kind";
    private static final String RULE_ID = "rule_id";
    private static final String BRAND_ID = "brand_id";

    private final Kind kind;
    private final String ruleId;
    private final SortedMap<String, Object> leaves;

    private RuleDocument(Kind kind, String ruleId, SortedMap<String, Object> leaves) {
        this.kind = kind;
        this.ruleId = ruleId;
        this.leaves = Collections.unmodifiableSortedMap(leaves);
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
        Object fields = tree;
        if (tree instanceof Map<?, ?> map) {
            Map<Object, Object> others = new LinkedHashMap<>(map);
            agree(others.remove(KIND), KIND, kind.text(), mistakes);
            agree(others.remove(RULE_ID), RULE_ID, ruleId, mistakes);
            if (brandId != null) {
                agree(others.remove(BRAND_ID), BRAND_ID, brandId, mistakes);
            }
            fields = others;
        }
        SortedMap<String, Object> leaves = new TreeMap<>();
        RuleSchema.RULE.read(fields == null ? Map.of() : fields, "", leaves, mistakes);
        RuleDocument document = new RuleDocument(kind, ruleId, leaves);
        if (mistakes.isEmpty() && document.canonical().length() > LENGTH_MAX) {
            mistakes.add(new Mistake("", "a rule has at most %d characters: make several of it".formatted(LENGTH_MAX)));
        }
        return mistakes.isEmpty() ? new Reading.Valid(document) : new Reading.Wrong(List.copyOf(mistakes));
    }

    private static void agree(@Nullable Object written, String field, String addressed, List<Mistake> mistakes) {
        if (written != null && !written.equals(addressed)) {
            mistakes.add(new Mistake("/" + field, "%s is %s, but the address says '%s': leave it out, or write that"
                    .formatted(field, Values.shown(written), addressed)));
        }
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
        return (LocalDate) leaves.get("/effective_from");
    }

    /// Whether it shall also rate the period that is open.
    public boolean restateOpenPeriod() {
        return Boolean.TRUE.equals(leaves.get("/restate_open_period"));
    }

    public RuleVersion.Mode mode() {
        return leaves.get("/mode") == RuleVersion.Mode.SHADOW ? RuleVersion.Mode.SHADOW : RuleVersion.Mode.LIVE;
    }

    /// What it says about payments alone, so that two versions can be told apart by what they pay.
    public RuleDocument withoutTiming() {
        SortedMap<String, Object> others = new TreeMap<>(leaves);
        RuleSchema.TIMING_FIELDS.forEach(field -> others.remove("/" + field));
        return new RuleDocument(kind, ruleId, others);
    }

    /// What is given, in the form in which people write it, without the address.
    public Map<String, Object> tree() {
        return RuleSchema.tree(leaves);
    }

    /// The same as text: JSON as in RFC 8785, sorted and without blanks.
    public String canonical() {
        return CanonicalJson.text(tree());
    }

    /// Each field that is given, under its JSON pointer.
    SortedMap<String, Object> leaves() {
        return leaves;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RuleDocument document && document.kind == kind && document.ruleId.equals(ruleId)
                && document.leaves.equals(leaves);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * kind.hashCode() + ruleId.hashCode()) + leaves.hashCode();
    }

    @Override
    public String toString() {
        return "%s %s %s".formatted(kind.text(), ruleId, canonical());
    }
}
