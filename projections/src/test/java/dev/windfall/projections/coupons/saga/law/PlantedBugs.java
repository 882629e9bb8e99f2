package dev.windfall.projections.coupons.saga.law;

import dev.windfall.testing.PlantedCopy.Change;
import dev.windfall.testing.PlantedMistakes;

import java.nio.file.Path;
import java.util.List;

/// Bugs as somebody might write them: where the source says one thing, it says another. Each is a row of the table in
/// `README.md` beside the decider.
enum PlantedBugs implements PlantedMistakes.Mistake {

    TOO_LITTLE_IS_RELEASED(decider("return isOpen && isReached && releaseAfter.isZero()",
            "return isOpen && releaseAfter.isZero()")),

    UNKNOWN_IS_TAKEN_BACK(decider("case ROLLING_REQUESTED, ROLLING_ACTIVE, COMPLETED -> begun(",
            "case ROLLING_REQUESTED, ROLLING_ACTIVE, COMPLETED, UNKNOWN -> begun("),
            decider("case CREDIT_REQUESTED, RELEASE_REQUESTED, UNKNOWN -> notNow(",
                    "case CREDIT_REQUESTED, RELEASE_REQUESTED -> notNow(")),

    BETS_COUNT_FOR_EVER(
            decider("decided(List.of(new CouponEvent.Moved(step, news.after(), now)), end(state, now, true))",
                    "decided(new CouponEvent.Moved(step, news.after(), now))")),

    WHAT_IS_LOST_IS_LEFT_LOCKED(decider("with(new Consequence.Request(state.coupon().forfeit()), others)", "others")),

    IT_NEVER_EXPIRES(decider(": Optional.of(state.coupon().expiresAt().plus(LATE));", ": Optional.empty();")),

    A_COMPLETION_IS_KEPT_FOR_EVER(decider("return state.isReached() ? Optional.ofNullable(state.releaseAt())",
            "return state.isReached() ? Optional.empty()")),

    NOBODY_LOOKS_AT_WHAT_WAS_ROLLED_BACK(state("isReleased, isTooLate() && !reached, note, at)",
            "isReleased, needsReview, note, at)")),

    A_RELEASE_THAT_WAS_GIVEN_UP_ASKS_FOR_A_PERSON(
            state("(needsReview && moved.step() != Step.ROLLING)", "needsReview")),

    A_REVERSE_ENDS_NOTHING(decider("with(new Consequence.Request(state.coupon().reverse()), end(state, now, false))",
            "List.of(new Consequence.Request(state.coupon().reverse()))"));

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
        return new Change(source("CouponDecider.java"), right, wrong);
    }

    private static Change state(String right, String wrong) {
        return new Change(source("CouponState.java"), right, wrong);
    }

    private static Path source(String file) {
        return Path.of("src/main/java/dev/windfall/projections/coupons/saga", file);
    }
}
