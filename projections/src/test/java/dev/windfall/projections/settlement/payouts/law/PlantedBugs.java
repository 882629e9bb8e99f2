package dev.windfall.projections.settlement.payouts.law;

import dev.windfall.testing.PlantedCopy.Change;
import dev.windfall.testing.PlantedMistakes;

import java.nio.file.Path;
import java.util.List;

/// Bugs as somebody might write them: where the source says one thing, it says another. Each is a row of the table in
/// `README.md` beside the decider.
enum PlantedBugs implements PlantedMistakes.Mistake {

    A_CORRECTION_LEAVES_WHAT_IS_WAIVED(moves("difference < 0 ? Math.max(difference,",
            "difference < Long.MIN_VALUE / 2 ? Math.max(difference,")),

    A_CORRECTION_TAKES_WHAT_WAS_FORGIVEN(moves(
            "return Math.max(0, periods.getOrDefault(forPeriod, Amounts.NONE).waived());",
            "return Math.abs(periods.getOrDefault(forPeriod, Amounts.NONE).waived());")),

    A_REJECTED_DEBT_IS_FORGIVEN(moves("amount > 0 ? Place.WAIVED : Place.CARRIED", "Place.WAIVED")),

    A_REJECTED_LINE_IS_CARRIED(moves("amount > 0 ? Place.WAIVED : Place.CARRIED", "Place.CARRIED")),

    WHAT_IS_BOOKED_AFTER_ALL_COMES_OUT_OF_NOTHING(moves("move(Place.CARRIED, to, forPeriod, amount - waived);", "")),

    WHAT_IS_BOOKED_AFTER_ALL_TAKES_MORE_THAN_IS_WAIVED(moves("Math.min(amount, waived(forPeriod))", "amount")),

    WHAT_IS_BOOKED_AFTER_ALL_IS_ALL_OWED(moves("amount > 0 ? Math.min(amount, waived(forPeriod)) : 0", "0")),

    THE_CARRY_IS_PAID_AND_KEPT(decider("moves.move(Place.CARRIED, place, carried);", "")),

    A_LINE_BELOW_NOTHING_IS_PAID(decider("if (status == LineStatus.CARRIED) {", "if (!fits) {")),

    A_LINE_BELOW_NOTHING_IS_SETTLED(decider("sum < 0 ? LineStatus.CARRIED : LineStatus.SETTLED", "LineStatus.SETTLED")),

    AT_THE_THRESHOLD_NOBODY_IS_ASKED(decider("sum >= holdFrom", "sum > holdFrom")),

    A_RUN_THAT_COMES_AGAIN_COUNTS_AGAIN(decider("sealed.markerSeq() <= state.sealedUpTo()",
            "sealed.markerSeq() < state.sealedUpTo()")),

    ONLY_THE_NEWEST_RUN_IS_KNOWN(decider("sealed.markerSeq() <= state.sealedUpTo()",
            "sealed.markerSeq() == state.sealedUpTo()")),

    A_RUN_THAT_WAITS_IS_NO_RUN(new Change(source("PayoutState.java"),
            "return new PayoutState(periods, lines, markerSeq);",
            "return new PayoutState(periods, lines, line.status() == LineStatus.HELD ? sealedUpTo : markerSeq);")),

    A_REJECTED_LINE_STILL_WAITS(decider("case PayoutEvent.Rejected(Line line, _, _, _) -> moved.released(line);",
            "case PayoutEvent.Rejected(Line line, _, _, _) -> moved;")),

    AN_APPROVED_LINE_IS_NOT_PAID(new Change(source("PayoutEvent.java"),
            "case Approved(Line line, _, _) -> Optional.of(line);", "case Approved _ -> Optional.empty();")),

    A_LINE_IS_REJECTED_FOR_ITS_AMOUNT(decider("moves.waive(Place.PENDING, line.components());",
            "moves.move(Place.PENDING, Place.WAIVED, line.id().run().periodStart(), line.amount());")),

    RESOLVED_IS_NOT_PAID(place("case SETTLED, RESOLVED -> PAID;", "case SETTLED -> PAID; case RESOLVED -> WAIVED;")),

    A_DISPUTE_WAIVES_BEFORE_IT_IS_TAKEN_BACK(place("case IGNORED, REVERSED -> WAIVED;",
            "case IGNORED, REVERSED, REVERSING -> WAIVED;"),
            place("ACCEPTED, FAILED, REVERSING ->", "ACCEPTED, FAILED ->")),

    WHAT_FAILED_IS_WAIVED(place("case IGNORED, REVERSED -> WAIVED;",
            "case IGNORED, REVERSED, FAILED -> WAIVED;"),
            place("ACCEPTED, FAILED, REVERSING ->", "ACCEPTED, REVERSING ->")),

    WHAT_IS_PAID_TWICE_IS_PAID_ONCE(decider("status == stood && !isPaidTwice",
            "status == stood")),

    WHAT_IS_PAID_ANOTHER_WAY_IS_TAKEN_BACK(decider("if (isPaidAnotherWay || (", "if (false || (")),

    A_LINE_FAILS_AND_NOBODY_HEARS_OF_IT(decider("status == stood && !isPaidTwice",
            "Place.of(before) == Place.of(after) && !isPaidTwice")),

    WHAT_HAS_FAILED_IS_MOVED_TO_WHERE_IT_IS(decider("} else if (from != to) {", "} else {")),

    A_STATEMENT_FORGETS_WHAT_IS_TAKEN_BACK(statement("if (movement.from() == Place.PAID) {", "if (false) {")),

    A_STATEMENT_BEGINS_ANEW(statement("changed.merge(change.id(), change, LineChange::with);",
            "opened.remove(change.id());")),

    A_STATEMENT_SHOWS_WHAT_WAS(statement("change(forPeriod, period -> period.leaving(after.of(forPeriod), seq))",
            "change(forPeriod, period -> period.seq() > 0 ? period : period.leaving(after.of(forPeriod), seq))")),

    ALL_CARRY_IS_FORGIVEN(decider("if (forPeriod == null || forPeriod.equals(period)) {", "if (true) {")),

    TWO_LINES_HAVE_ONE_COUPON(coupon("line.run().text().substring(brandId.length() + 1)",
            "line.run().periodStart().toString()")),

    A_BONUS_NEED_NOT_BE_WAGERED(coupon("bonus.rollingMultiplier()", "1")),

    MORE_THAN_A_COUPON_CAN_BE_IS_ASKED_FOR(coupon("return amount <= CouponTerms.AMOUNT_MAX;", "return true;")),

    A_BONUS_IS_PAID_IN_CASH(new Change(source("Line.java"),
            "new Consequence.Activate(LineCoupon.id(id), LineCoupon.terms(this, bonus),\n                    asker());",
            "new Consequence.Request(credit(Effect.PayAs.CASH));")),

    A_COUPON_IS_TOLD_OF_BY_ITS_OWN_NAME(new Change(source("Line.java"),
            "return new Asker(id.account().subject(), REQUEST + id.text(), components.text());",
            "return new Asker(id.account().subject(), requestId(), components.text());"));

    @SuppressWarnings("ImmutableEnumChecker") // it is a copy
    private final List<Change> changes;

    PlantedBugs(Change... changes) {
        this.changes = List.of(changes);
    }

    @Override
    public List<Change> changes() {
        return changes;
    }

    private static Change decider(String right, String wrong) {
        return new Change(source("PayoutDecider.java"), right, wrong);
    }

    private static Change statement(String right, String wrong) {
        return new Change(source("Statement.java"), right, wrong);
    }

    private static Change moves(String right, String wrong) {
        return new Change(source("Moves.java"), right, wrong);
    }

    private static Change coupon(String right, String wrong) {
        return new Change(source("LineCoupon.java"), right, wrong);
    }

    private static Change place(String right, String wrong) {
        return new Change(source("Place.java"), right, wrong);
    }

    private static Path source(String file) {
        return Path.of("src/main/java/dev/windfall/projections/settlement/payouts", file);
    }
}
