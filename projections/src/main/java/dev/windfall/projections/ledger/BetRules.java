package dev.windfall.projections.ledger;

import dev.windfall.projections.events.Fact;
import dev.windfall.projections.events.Fact.Rollback;
import dev.windfall.projections.events.Fact.Settlement;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What each settlement and rollback of one bet is worth: a function of the set of them, never of their order.
final class BetRules {

    private static final Comparator<Settlement> SPEAKS_LAST = Comparator
            .comparingInt((Settlement settlement) -> revisionOf(settlement.revision()))
            .thenComparing(Settlement::occurredAt)
            .thenComparing(Settlement::eventId);

    private BetRules() {}

    static Map<String, Standing> judge(Collection<Recorded> events) {
        List<Settlement> settlements = only(events, Settlement.class);
        List<Rollback> rollbacks = only(events, Rollback.class);
        Settlement speaker = speaker(settlements, rollbacks);
        Map<String, Standing> standings = new TreeMap<>();
        for (Settlement settlement : settlements) {
            standings.put(settlement.eventId(), speaker != null && !settlement.eventId().equals(speaker.eventId())
                    ? Standing.SUPERSEDED
                    : isReversed(settlement, rollbacks) ? Standing.REVERSED : Standing.COUNTS);
        }
        for (Rollback rollback : rollbacks) {
            boolean reversesAny = settlements.stream().anyMatch(settlement -> reverses(rollback, settlement));
            standings.put(rollback.eventId(), reversesAny ? Standing.EFFECTIVE : Standing.WAITING);
        }
        return standings;
    }

    /// By the event that it names; else by its revision; else by time.
    private static boolean reverses(Rollback rollback, Settlement settlement) {
        if (rollback.reversesEventId() != null) {
            return rollback.reversesEventId().equals(settlement.eventId());
        }
        if (rollback.revision() != null) {
            return rollback.revision() >= revisionOf(settlement.revision());
        }
        return !rollback.occurredAt().isBefore(settlement.occurredAt());
    }

    private static boolean isReversed(Settlement settlement, List<Rollback> rollbacks) {
        return rollbacks.stream().anyMatch(rollback -> reverses(rollback, settlement));
    }

    /// The one settlement that speaks for a bet with revisions: the last of those that are not reversed, or of all if all are.
    ///
    /// @return null if none carries a revision: then all speak
    private static @Nullable Settlement speaker(List<Settlement> settlements, List<Rollback> rollbacks) {
        if (settlements.stream().allMatch(settlement -> settlement.revision() == null)) {
            return null;
        }
        return settlements.stream().filter(settlement -> !isReversed(settlement, rollbacks)).max(SPEAKS_LAST)
                .orElseGet(() -> settlements.stream().max(SPEAKS_LAST).orElseThrow());
    }

    private static int revisionOf(@Nullable Integer revision) {
        return revision == null ? 0 : revision;
    }

    private static <F extends Fact> List<F> only(Collection<Recorded> events, Class<F> type) {
        return events.stream().map(Recorded::fact).filter(type::isInstance).map(type::cast).toList();
    }
}
