package dev.windfall.projections.rules;

import dev.windfall.projections.Ids;
import dev.windfall.projections.Pointers;
import dev.windfall.projections.rules.Shape.Keyed;
import dev.windfall.projections.rules.Shape.Leaf;
import dev.windfall.projections.rules.Shape.Section;

import java.time.DayOfWeek;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Every field that a rule's document can have: this list is the schema. What a field means and what holds where it is not
/// written stands in [Rule] and [Defaults].
final class RuleSchema {

    static final Values.Percentage WEIGHT = new Values.Percentage(2);
    static final Duration SETTLE_AFTER_MAX = Duration.ofDays(14);

    private static final int CURRENCIES_MAX = 200;
    private static final int LEVELS_MAX = 50;

    private static final Shape FLAG = new Leaf(new Values.Flag());
    private static final Shape NAMES = new Leaf(new Values.NameList());
    private static final Shape AMOUNTS = eachCurrency(new Leaf(new Values.Amount()));
    private static final Section SCOPE = section(field("providers", NAMES), field("categories", NAMES));

    /// How much of what was counted is paid. A level may have each of these for itself.
    private static final Section TERMS = section(
            field("weights", section(
                    field("default", new Leaf(WEIGHT)),
                    field("categories", eachName(new Leaf(WEIGHT))),
                    field("providers", eachName(new Leaf(WEIGHT))))),
            field("tier_mode", choice(Terms.TierMode.class)),
            field("tiers", eachCurrency(new Leaf(new Tiers.AsList()))),
            field("min_payout", AMOUNTS),
            field("max_payout", AMOUNTS));

    /// What is said about a version, not about what it pays.
    private static final Section TIMING = section(
            field("effective_from", new Leaf(new Values.Day())),
            field("restate_open_period", FLAG),
            field("mode", choice(RuleVersion.Mode.class)));

    static final Section RULE = joined(TIMING, TERMS, section(
            field("base", choice(Rule.Base.class)),
            field("funding", choice(Rule.Funding.class)),
            field("period", choice(PeriodGrid.Length.class)),
            field("week_starts_on", choice(DayOfWeek.class)),
            field("include", SCOPE),
            field("exclude", SCOPE),
            field("allow_over_weight", FLAG),
            field("levels", new Keyed(name -> Ids.isValid(name) ? name : null,
                    "a level's name, 1 to 64 of A-Z a-z 0-9 _ . : -", LEVELS_MAX, TERMS)),
            field("opt_in", FLAG),
            field("rounding", choice(Rule.Rounding.class)),
            field("auto_approve_below", AMOUNTS),
            field("pay_as", new Leaf(new PayAsText())),
            field("settle_after", new Leaf(new Values.Span(Duration.ZERO, SETTLE_AFTER_MAX))),
            field("disabled", FLAG)));

    static final Set<String> TIMING_FIELDS = TIMING.fields().keySet();

    private RuleSchema() {}

    /// A document with these leaves.
    static SortedMap<String, Object> tree(SortedMap<String, Object> leaves) {
        return tree(RULE, "", leaves);
    }

    private static SortedMap<String, Object> tree(Shape shape, String pointer, SortedMap<String, Object> leaves) {
        SortedMap<String, Object> tree = new TreeMap<>();
        int depth = Pointers.names(pointer).size();
        leaves.forEach((leaf, kept) -> {
            String name = Pointers.names(leaf).get(depth);
            String place = Pointers.of(pointer, name);
            switch (below(shape, name)) {
                case Leaf value -> tree.put(name, value.write(kept));
                case Section inner -> tree.computeIfAbsent(name, _ -> tree(inner, place, under(place, leaves)));
                case Keyed inner -> tree.computeIfAbsent(name, _ -> tree(inner, place, under(place, leaves)));
            }
        });
        return tree;
    }

    /// The leaves below a place.
    static SortedMap<String, Object> under(String pointer, SortedMap<String, Object> leaves) {
        return leaves.subMap(pointer + '/', pointer + (char) ('/' + 1));
    }

    private static Shape below(Shape shape, String name) {
        return switch (shape) {
            case Section(var fields) -> Objects.requireNonNull(fields.get(name), name);
            case Keyed keyed -> keyed.each();
            case Leaf _ -> throw new IllegalStateException("Nothing stands below a value: " + name);
        };
    }

    private static <E extends Enum<E>> Shape choice(Class<E> type) {
        return new Leaf(new Values.Choice<>(type));
    }

    private static Shape eachCurrency(Shape each) {
        return new Keyed(code -> Ids.isCurrency(code) ? code : null,
                "a currency's code, such as EUR", CURRENCIES_MAX, each);
    }

    private static Shape eachName(Shape each) {
        return new Keyed(Values::name, "a name of 1 to 100 characters", Values.NAMES_MAX, each);
    }

    private record Field(String name, Shape shape) {}

    private static Field field(String name, Shape shape) {
        return new Field(name, shape);
    }

    private static Section section(Field... fields) {
        SequencedMap<String, Shape> named = new LinkedHashMap<>();
        Arrays.stream(fields).forEach(field -> named.put(field.name, field.shape));
        return new Section(named);
    }

    private static Section joined(Section... sections) {
        SequencedMap<String, Shape> named = new LinkedHashMap<>();
        Arrays.stream(sections).forEach(section -> named.putAll(section.fields()));
        return new Section(named);
    }
}
