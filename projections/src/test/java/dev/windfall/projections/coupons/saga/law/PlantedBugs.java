package dev.windfall.projections.coupons.saga.law;

import dev.windfall.testing.PlantedCopy.Change;
import dev.windfall.testing.PlantedMistakes;

import java.nio.file.Path;
import java.util.List;

/// Bugs as somebody might write them: where the source says one thing, it says another. Each is a row of the table in
/// `README.md` beside the decider.
enum PlantedBugs implements PlantedMistakes.Mistake {

    TOO_LITTLE_IS_RELEASED(decider("if (isToRelease && releaseAfter.isZero()) {", "if (releaseAfter.isZero()) {")),

    WHAT_WAS_GIVEN_UP_IS_RELEASED_AGAIN(decider("state.step() == Step.ROLLING && !state.isHeldBack();",
            "state.step() == Step.ROLLING;")),

    NOBODY_IS_ASKED_WHETHER_IT_WAS_ENOUGH(decider(
            ": decided(runOut, end(state, now, RollingEnd.RUN_OUT));",
            ": lost(state, List.of(), CouponStatus.EXPIRED, \"\", now, end(state, now, RollingEnd.RUN_OUT));")),

    WHO_HAS_ASKED_ASKS_NO_MORE(decider("state.isRunOut() ? state.changedAt().plus(ASKED_AGAIN)",
            "state.isRunOut() ? Instant.MAX")),

    NOBODY_LOOKS_AT_WHAT_EXPIRED_WITH_ENOUGH(state("(isTaken && isReached)", "(isTaken && isGiven)")),

    UNKNOWN_IS_TAKEN_BACK(decider("case ROLLING_REQUESTED, ROLLING_ACTIVE, COMPLETED -> reversing(",
            "case ROLLING_REQUESTED, ROLLING_ACTIVE, COMPLETED, UNKNOWN -> reversing("),
            decider("case CREDIT_REQUESTED, RELEASE_REQUESTED, UNKNOWN -> notNow(",
                    "case CREDIT_REQUESTED, RELEASE_REQUESTED -> notNow(")),

    BETS_COUNT_FOR_EVER(decider(
            "with(new Consequence.Request(state.coupon().release()), end(state, now, RollingEnd.WATCHED))",
            "List.of(new Consequence.Request(state.coupon().release()))")),

    WHAT_IS_LOST_IS_LEFT_LOCKED(decider("with(new Consequence.Request(state.coupon().forfeit()), others)", "others")),

    IT_NEVER_EXPIRES(decider(": state.coupon().expiresAt().plus(LATE));", ": Instant.MAX);")),

    A_COMPLETION_IS_KEPT_FOR_EVER(decider("return state.isReached() ? Optional.ofNullable(state.releaseAt())",
            "return state.isReached() ? Optional.empty()")),

    NOBODY_LOOKS_AT_WHAT_WAS_ROLLED_BACK(state("(isGiven && !isReached)", "(isTaken && !isReached)")),

    A_RELEASE_THAT_WAS_GIVEN_UP_ASKS_FOR_A_PERSON(
            state("(was.needsReview && of != Step.ROLLING)", "was.needsReview")),

    A_SERVICE_IS_NOT_ASKED_WHETHER_IT_WAS_ENOUGH(decider("return state.outside().hasEnded() ? lost(",
            "return state.isKeptOutside() ? lost(")),

    WHAT_WAS_SAID_BEFORE_HOLDS_AGAIN(decider("boolean isNew = word.number() > state.outside().reported();",
            "boolean isNew = word.number() > 0;")),

    WHAT_THE_END_SAYS_IS_NOT_HEARD(decider("RollingWord.read(news.said()).orElse(nothing)", "nothing")),

    AN_END_OF_WHICH_NOBODY_KNOWS_IS_AN_END(decider("return CouponState.isDone(news.after())\n                ? heard(",
            "return news.after() != EffectStatus.PROCESSING\n                ? heard(")),

    A_SERVICE_COUNTS_FOR_EVER(decider("? List.of(new Consequence.Request(state.coupon().ending()))", "? List.of()")),

    WHAT_HAS_ENDED_NEVER_EXPIRES(
            decider("return state.outside().hasEnded() ? lost(", "return state.isReached() ? lost(")),

    A_REVERSE_ENDS_NOTHING(decider(
            "reversing(state, List.of(), note, now,\n                    end(state, now, RollingEnd.FORGOTTEN))",
            "reversing(state, List.of(), note, now, List.of())")),

    WHOEVER_HAS_ASKED_HEARS_NOTHING(
            decider("return after.grantStands() == state.grantStands() ? decision", "return true ? decision")),

    WHAT_IS_RELEASED_IS_TOLD_AS_TAKEN_BACK(state("if (grant.isReleased()) {\n            return EffectStatus.SETTLED;",
            "if (false) {\n            return EffectStatus.SETTLED;")),

    WHAT_WAS_NEVER_GRANTED_IS_TOLD_AS_GIVEN(state("step == Step.CREDIT ? stands : EffectStatus.IGNORED",
            "step == Step.CREDIT ? stands : EffectStatus.SETTLED")),

    WHAT_IS_NOT_TAKEN_BACK_IS_TOLD_AS_BEING_SO(state("step != Step.REVERSE || stands == EffectStatus.IGNORED",
            "step != Step.REVERSE")),

    A_GUESS_IS_TAKEN_FOR_AN_AMOUNT(decider("news.after(), news.movedAmount(), now)",
            "news.after(), state.coupon().terms().amount(), now)")),

    WHAT_IS_RELEASED_IS_NOT_KNOWN(grant("releasedAmount == null ? movedAmount : releasedAmount", "releasedAmount")),

    WHAT_IS_TAKEN_BACK_IS_NOT_KNOWN(
            grant("takenBackAmount == null ? movedAmount : takenBackAmount", "takenBackAmount"));

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

    private static Change grant(String right, String wrong) {
        return new Change(source("Grant.java"), right, wrong);
    }

    private static Path source(String file) {
        return Path.of("src/main/java/dev/windfall/projections/coupons/saga", file);
    }
}
