package dev.windfall.projections.rules;

import dev.windfall.projections.Ids;
import dev.windfall.projections.documents.Shape;
import dev.windfall.projections.documents.Shape.Keyed;
import dev.windfall.projections.documents.Shape.Leaf;
import dev.windfall.projections.documents.Shape.Section;
import dev.windfall.projections.documents.Shapes;
import dev.windfall.projections.documents.Values;

import java.time.DayOfWeek;
import java.time.Duration;
import java.util.Set;

import static dev.windfall.projections.documents.Shapes.AMOUNTS;
import static dev.windfall.projections.documents.Shapes.FLAG;
import static dev.windfall.projections.documents.Shapes.choice;
import static dev.windfall.projections.documents.Shapes.eachCurrency;
import static dev.windfall.projections.documents.Shapes.field;
import static dev.windfall.projections.documents.Shapes.joined;
import static dev.windfall.projections.documents.Shapes.section;

/// Every field that a rule's document can have: this list is the schema. What a field means and what holds where it is not
/// written stands in [Rule] and [Defaults].
final class RuleSchema {

    static final Duration SETTLE_AFTER_MAX = Duration.ofDays(14);

    private static final int LEVELS_MAX = 50;

    private static final Shape NAMES = new Leaf(new Values.NameList());
    private static final Section SCOPE = section(field("providers", NAMES), field("categories", NAMES));

    /// How much of what was counted is paid. A level may have each of these for itself.
    private static final Section TERMS = section(
            field("weights", Shapes.WEIGHTS),
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
}
