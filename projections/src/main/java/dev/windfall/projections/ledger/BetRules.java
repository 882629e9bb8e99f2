package dev.windfall.projections.ledger;

import dev.windfall.projections.SmallMap;
import dev.windfall.projections.events.Fact;
import dev.windfall.projections.events.Fact.Rollback;
import dev.windfall.projections.events.Fact.Settlement;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;

/// What each settlement and rollback of one bet is worth: a function of the set of them, never of their order.
final class BetRules {

    private static final Comparator<Settlement> SPEAKS_LAST = Comparator.comparingInt(BetRules::revisionOf)
            .thenComparing(Settlement::occurredAt)
            .thenComparing(Settlement::eventId);

    /// What all rollbacks of the bet undo together.
    private final Reach all = new Reach();
    private @Nullable Settlement lowest;
    private @Nullable Settlement earliest;
    private boolean hasRevisions;

    private BetRules() {}

    /// @return for each event, in their order
    static Standing[] judge(SmallMap<String, Recorded> events) {
        BetRules rules = new BetRules();
        for (int place = 0; place < events.size(); place++) {
            rules.see(events.value(place).fact());
        }
        Settlement speaker = rules.speaker(events);
        Standing[] standings = new Standing[events.size()];
        for (int place = 0; place < standings.length; place++) {
            standings[place] = switch (events.value(place).fact()) {
                case Settlement settlement -> rules.standing(settlement, speaker);
                case Rollback rollback -> rules.isEffective(rollback, events) ? Standing.EFFECTIVE : Standing.WAITING;
                case Fact.Cash _,Fact.CashReversal _ -> Standing.ELSEWHERE;
            };
        }
        return standings;
    }

    private void see(Fact fact) {
        if (fact instanceof Rollback rollback) {
            all.add(rollback);
        } else if (fact instanceof Settlement settlement) {
            lowest = lowest == null || revisionOf(settlement) < revisionOf(lowest) ? settlement : lowest;
            earliest = earliest == null || settlement.occurredAt().isBefore(earliest.occurredAt()) ? settlement
                    : earliest;
            hasRevisions |= settlement.revision() != null;
        }
    }

    private Standing standing(Settlement settlement, @Nullable Settlement speaker) {
        return speaker != null && !settlement.eventId().equals(speaker.eventId()) ? Standing.SUPERSEDED
                : all.reverses(settlement) ? Standing.REVERSED : Standing.COUNTS;
    }

    private boolean isEffective(Rollback rollback, SmallMap<String, Recorded> events) {
        if (rollback.reversesEventId() != null) {
            Recorded named = events.get(rollback.reversesEventId());
            return named != null && named.fact() instanceof Settlement;
        }
        Reach alone = new Reach();
        alone.add(rollback);
        return lowest != null && earliest != null && (alone.reverses(lowest) || alone.reverses(earliest));
    }

    /// The one settlement that speaks for a bet with revisions: the last of those that are not reversed, or of all if all are.
    ///
    /// @return null if none carries a revision: then all speak
    private @Nullable Settlement speaker(SmallMap<String, Recorded> events) {
        Settlement last = null;
        for (int place = 0; hasRevisions && place < events.size(); place++) {
            if (events.value(place).fact() instanceof Settlement settlement
                    && (last == null || speaksAfter(settlement, last))) {
                last = settlement;
            }
        }
        return last;
    }

    private boolean speaksAfter(Settlement one, Settlement other) {
        boolean reversed = all.reverses(one);
        return reversed == all.reverses(other) ? SPEAKS_LAST.compare(one, other) > 0 : !reversed;
    }

    /// What rollbacks undo: the events that they name; else up to a revision; else up to a time.
    private static final class Reach {

        private Set<String> named = Set.of();
        private @Nullable Integer revision;
        private @Nullable Instant time;

        void add(Rollback rollback) {
            if (rollback.reversesEventId() != null) {
                named = named.isEmpty() ? new HashSet<>() : named;
                named.add(rollback.reversesEventId());
            } else if (rollback.revision() != null) {
                revision = revision == null ? rollback.revision() : Math.max(revision, rollback.revision());
            } else {
                time = time == null || rollback.occurredAt().isAfter(time) ? rollback.occurredAt() : time;
            }
        }

        boolean reverses(Settlement settlement) {
            return named.contains(settlement.eventId())
                    || (revision != null && revision >= revisionOf(settlement))
                    || (time != null && !time.isBefore(settlement.occurredAt()));
        }
    }

    private static int revisionOf(Settlement settlement) {
        return settlement.revision() == null ? 0 : settlement.revision();
    }
}
