package dev.windfall.projections.coupons.rolling.law;

import dev.windfall.testing.PlantedCopy.Change;
import dev.windfall.testing.PlantedMistakes;

import java.nio.file.Path;
import java.util.List;

/// Bugs as somebody might write them: where the source says one thing, it says another. Each is a row of the table in
/// `README.md` beside the fold.
enum PlantedBugs implements PlantedMistakes.Mistake {

    A_BET_BEFORE_THE_REQUIREMENT_COUNTS(rolling("place > begunAt", "place >= 0")),

    A_BET_AFTER_THE_END_COUNTS(rolling("(endedAt == null || place < endedAt)", "place >= 0")),

    A_BET_OF_EARLIER_COUNTS(rolling("!made.isBefore(from)", "place >= 0")),

    A_BET_OF_LATER_COUNTS(rolling("&& made.isBefore(requirement.until())", "&& place >= 0")),

    A_BET_IS_WHERE_IT_WAS_TOLD_LAST(ledger("Math.min(first, event.offset())",
            "Math.max(first == Long.MAX_VALUE ? 0 : first, event.offset())")),

    A_BET_IS_MADE_WHEN_IT_WAS_TOLD_LAST(ledger("earlier(first, fact.occurredAt())", "fact.occurredAt()")),

    ANY_CURRENCY_COUNTS(rolling("settlement.currency().equals(requirement.currency())", "settlement.stake() >= 0")),

    WHO_WAITS_COUNTS(rolling("if (isWaiting) {", "if (from == Instant.MAX) {")),

    WHAT_RUNS_OUT_IS_CUT(rolling("how == RollingEnd.RUN_OUT ? null : offset", "offset")),

    WHO_ENDS_IT_HEARS_OF_ANOTHER(
            fold("ending != null && ending.isReached(),", "ending != null && ending.isCounting(),")),

    WHAT_IS_ROLLED_BACK_STAYS(rolling("progress_bp.minus(before).plus(after)", "progress_bp.plus(after)")),

    A_BET_TOO_LARGE_COUNTS(new Change(Path.of("src/main/java/dev/windfall/projections/coupons/Wagering.java"),
            "bet.stake() > maxBet", "bet.payout() < 0")),

    NOBODY_IS_NEXT(
            players("ending.isOneOfALine() && ending.isCounting()", "ending.isOneOfALine() && ending.isWaiting()")),

    THE_LAST_TO_EXPIRE_IS_NEXT(players(".min(Comparator", ".max(Comparator")),

    THE_NEXT_COUNTS_FROM_ITS_OPENING(
            rolling("return new Rolling(requirement, false, offset, null, now.isAfter(from) ? now : from",
                    "return new Rolling(requirement, false, offset, null, from")),

    ALL_WAIT_FOR_EACH_OTHER(players("requirement.wagering().order() == Wagering.Order.ONE_BY_ONE\n", "true\n")),

    NOTHING_ENDED_IS_WATCHED(players("how == RollingEnd.FORGOTTEN || ending.isWaiting()",
            "how != RollingEnd.RUN_OUT || ending.isWaiting()")),

    NOBODY_HEARS_THAT_IT_TURNED_BACK(
            fold("was.isReached() != rolling.isReached()", "!was.isReached() && rolling.isReached()")),

    NOBODY_HEARS_OF_A_TURN_OF_THE_LINE(fold("(was == null || was.isWaiting())", "was == null"));

    @SuppressWarnings("ImmutableEnumChecker") // it is a copy
    private final List<Change> changes;

    PlantedBugs(Change... changes) {
        this.changes = List.of(changes);
    }

    @Override
    public List<Change> changes() {
        return changes;
    }

    private static Change rolling(String right, String wrong) {
        return new Change(source("Rolling.java"), right, wrong);
    }

    private static Change ledger(String right, String wrong) {
        return new Change(Path.of("src/main/java/dev/windfall/projections/ledger/Case.java"), right, wrong);
    }

    private static Change players(String right, String wrong) {
        return new Change(source("PlayerRollings.java"), right, wrong);
    }

    private static Change fold(String right, String wrong) {
        return new Change(source("RollingFold.java"), right, wrong);
    }

    private static Path source(String file) {
        return Path.of("src/main/java/dev/windfall/projections/coupons/rolling", file);
    }
}
