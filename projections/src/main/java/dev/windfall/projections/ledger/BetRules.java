package dev.windfall.projections.ledger;

import dev.windfall.projections.events.Fact;
import dev.windfall.projections.events.Fact.Rollback;
import dev.windfall.projections.events.Fact.Settlement;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What each settlement and rollback of one bet is worth: a function of the set of them, never of their order.
final class BetRules {

    private static final Comparator<Settlement> BY_REVISION = Comparator
            .comparingInt(settlement -> revisionOf(settlement.revision()));
    private static final Comparator<Settlement> SPEAKS_LAST = BY_REVISION
            .thenComparing(Settlement::occurredAt)
            .thenComparing(Settlement::eventId);

    private BetRules() {}

    static Map<String, Standing> judge(Collection<Recorded> events) {
        List<Settlement> settlements = only(events, Settlement.class);
        List<Rollback> rollbacks = only(events, Rollback.class);
        Reach reach = Reach.of(rollbacks);
        Settlement speaker = speaker(settlements, reach);
        Map<String, Standing> standings = new TreeMap<>();
        for (Settlement settlement : settlements) {
            standings.put(settlement.eventId(), speaker != null && !settlement.eventId().equals(speaker.eventId())
                    ? Standing.SUPERSEDED
                    : reach.reverses(settlement) ? Standing.REVERSED : Standing.COUNTS);
        }
        Set<String> ids = settlements.stream().map(Settlement::eventId).collect(Collectors.toSet());
        Settlement lowest = settlements.stream().min(BY_REVISION).orElse(null);
        Settlement earliest = settlements.stream().min(Comparator.comparing(Settlement::occurredAt)).orElse(null);
        for (Rollback rollback : rollbacks) {
            Reach alone = Reach.of(List.of(rollback));
            boolean reversesAny = rollback.reversesEventId() != null ? ids.contains(rollback.reversesEventId())
                    : lowest != null && earliest != null && (alone.reverses(lowest) || alone.reverses(earliest));
            standings.put(rollback.eventId(), reversesAny ? Standing.EFFECTIVE : Standing.WAITING);
        }
        return standings;
    }

    /// What rollbacks undo together: the events that they name; else up to a revision; else up to a time.
    private record Reach(Set<String> named, @Nullable Integer revision, @Nullable Instant time) {

        static Reach of(List<Rollback> rollbacks) {
            Set<String> named = new HashSet<>();
            Integer revision = null;
            Instant time = null;
            for (Rollback rollback : rollbacks) {
                if (rollback.reversesEventId() != null) {
                    named.add(rollback.reversesEventId());
                } else if (rollback.revision() != null) {
                    revision = revision == null ? rollback.revision() : Math.max(revision, rollback.revision());
                } else {
                    time = time == null || rollback.occurredAt().isAfter(time) ? rollback.occurredAt() : time;
                }
            }
            return new Reach(named, revision, time);
        }

        boolean reverses(Settlement settlement) {
            return named.contains(settlement.eventId())
                    || (revision != null && revision >= revisionOf(settlement.revision()))
                    || (time != null && !time.isBefore(settlement.occurredAt()));
        }
    }

    /// The one settlement that speaks for a bet with revisions: the last of those that are not reversed, or of all if all are.
    ///
    /// @return null if none carries a revision: then all speak
    private static @Nullable Settlement speaker(List<Settlement> settlements, Reach reach) {
        if (settlements.stream().allMatch(settlement -> settlement.revision() == null)) {
            return null;
        }
        return settlements.stream().filter(settlement -> !reach.reverses(settlement)).max(SPEAKS_LAST)
                .orElseGet(() -> settlements.stream().max(SPEAKS_LAST).orElseThrow());
    }

    private static int revisionOf(@Nullable Integer revision) {
        return revision == null ? 0 : revision;
    }

    private static <F extends Fact> List<F> only(Collection<Recorded> events, Class<F> type) {
        return events.stream().map(Recorded::fact).filter(type::isInstance).map(type::cast).toList();
    }
}
