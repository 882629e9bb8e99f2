package dev.windfall.projections.ledger;

import dev.windfall.projections.SmallMap;
import dev.windfall.projections.events.Fact;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// What belongs together and is judged together: a bet, or a cash movement. Open while it takes events; closed it is but an
/// identity, and what it added to the days stays as it was.
public sealed interface Case {

    CaseKey key();

    /// Of the times at which its events have occurred; not of one without events.
    Instant earliest();

    /// The case as of a time.
    ///
    /// @return null once even its identity is forgotten
    @Nullable
    Case at(Instant time, Horizon horizon);

    /// Whether it is a matter of time what time changes next: one of its events waits.
    boolean waits();

    /// When time alone changes it next.
    Instant deadline(Instant time, Horizon horizon);

    /// Its events stand in the log, each once by its id, and none has been displaced.
    final class Open implements Case {

        private final CaseKey key;
        private final SmallMap<String, Recorded> events;
        private Standing @Nullable [] standings;

        private Open(CaseKey key, SmallMap<String, Recorded> events) {
            this.key = key;
            this.events = events;
        }

        public static Open empty(CaseKey key) {
            return new Open(key, SmallMap.empty());
        }

        public static Open of(CaseKey key, Collection<Recorded> events) {
            Map<String, Recorded> byId = new TreeMap<>();
            events.forEach(event -> byId.put(event.fact().eventId(), event));
            return new Open(key, SmallMap.copyOf(byId));
        }

        @Override
        public CaseKey key() {
            return key;
        }

        public Collection<Recorded> events() {
            return events.values();
        }

        boolean isEmpty() {
            return events.isEmpty();
        }

        @Nullable
        Recorded event(String eventId) {
            return events.get(eventId);
        }

        Open with(Recorded event) {
            return new Open(key, events.with(event.fact().eventId(), event));
        }

        Open without(Recorded event) {
            return new Open(key, events.without(event.fact().eventId()));
        }

        int size() {
            return events.size();
        }

        /// Of the event at a place of their order.
        Standing standing(int place) {
            return standings()[place];
        }

        Fact fact(int place) {
            return events.value(place).fact();
        }

        @Override
        public boolean waits() {
            for (Standing standing : standings()) {
                if (standing == Standing.WAITING) {
                    return true;
                }
            }
            return false;
        }

        List<Recorded> waiting() {
            List<Recorded> waiting = new ArrayList<>();
            for (int place = 0; place < events.size(); place++) {
                if (standings()[place] == Standing.WAITING) {
                    waiting.add(events.value(place));
                }
            }
            return waiting;
        }

        /// Each settlement that is part of the statistics.
        public void forEachCounted(Consumer<Fact.Settlement> action) {
            for (int place = 0; place < events.size(); place++) {
                if (standings()[place] == Standing.COUNTS
                        && events.value(place).fact() instanceof Fact.Settlement bet) {
                    action.accept(bet);
                }
            }
        }

        /// Where the first of its settlements stands in the log, whatever has become of it; [Long#MAX_VALUE] if it has none.
        public long firstPlace() {
            long first = Long.MAX_VALUE;
            for (int place = 0; place < events.size(); place++) {
                Recorded event = events.value(place);
                first = event.fact() instanceof Fact.Settlement ? Math.min(first, event.offset()) : first;
            }
            return first;
        }

        /// When the earliest of its settlements has occurred, whatever has become of it; [Instant#MAX] if it has none.
        public Instant firstSettled() {
            Instant first = Instant.MAX;
            for (int place = 0; place < events.size(); place++) {
                Fact fact = events.value(place).fact();
                first = fact instanceof Fact.Settlement ? earlier(first, fact.occurredAt()) : first;
            }
            return first;
        }

        /// The latest time at which one of its events was recorded.
        public Instant lastRecorded() {
            Instant last = Instant.MIN;
            for (int place = 0; place < events.size(); place++) {
                Instant recordedAt = events.value(place).recordedAt();
                last = recordedAt.isAfter(last) ? recordedAt : last;
            }
            return last;
        }

        boolean isOrphaned(int place, Instant time, Horizon horizon) {
            return isOrphaned(events.value(place), time, horizon);
        }

        private static boolean isOrphaned(Recorded waiting, Instant time, Horizon horizon) {
            return Horizon.isPast(horizon.orphanedAfter(waiting.recordedAt()), time);
        }

        @Override
        public @Nullable Case at(Instant time, Horizon horizon) {
            return Horizon.isPast(horizon.closesAfter(earliest()), time)
                    ? new Closed(key, earliest()).at(time, horizon)
                    : this;
        }

        @Override
        public Instant deadline(Instant time, Horizon horizon) {
            Instant next = horizon.closesAfter(earliest());
            for (int place = 0; place < events.size(); place++) {
                Recorded event = events.value(place);
                if (standings()[place] == Standing.WAITING && !isOrphaned(event, time, horizon)) {
                    next = earlier(next, horizon.orphanedAfter(event.recordedAt()));
                }
            }
            return next;
        }

        @Override
        public Instant earliest() {
            Instant earliest = events.value(0).fact().occurredAt();
            for (int place = 1; place < events.size(); place++) {
                earliest = earlier(earliest, events.value(place).fact().occurredAt());
            }
            return earliest;
        }

        private static Instant earlier(Instant one, Instant other) {
            return other.isBefore(one) ? other : one;
        }

        /// Of the events, in their order.
        private Standing[] standings() {
            if (standings == null) {
                standings = switch (key.kind()) {
                    case BET -> BetRules.judge(events);
                    case CASH -> CashRules.judge(key.id(), events);
                };
            }
            return standings;
        }
    }

    /// @param earliest of the times at which its events had occurred
    record Closed(CaseKey key, Instant earliest) implements Case {

        @Override
        public @Nullable Case at(Instant time, Horizon horizon) {
            return Horizon.isPast(horizon.forgottenAfter(earliest), time) ? null : this;
        }

        @Override
        public boolean waits() {
            return false;
        }

        @Override
        public Instant deadline(Instant time, Horizon horizon) {
            return horizon.forgottenAfter(earliest);
        }
    }
}
