package dev.windfall.projections.ledger;

import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.projections.events.Fact;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What belongs together and is judged together: a bet, or a cash movement. Open while it takes events; closed it is but an
/// identity, and what it added to the days stays as it was.
public sealed interface Case {

    CaseKey key();

    /// The case as of a time.
    ///
    /// @return null once even its identity is forgotten
    @Nullable
    Case at(Instant time, Horizon horizon);

    /// When time alone changes it next.
    Instant deadline(Instant time, Horizon horizon);

    /// Its events stand in the log, each once by its id, and none has been displaced.
    final class Open implements Case {

        private final CaseKey key;
        private final Map<String, Recorded> events;
        private @Nullable Map<String, Standing> standings;

        private Open(CaseKey key, Map<String, Recorded> events) {
            this.key = key;
            this.events = events;
        }

        public static Open of(CaseKey key, Collection<Recorded> events) {
            Map<String, Recorded> byId = new TreeMap<>();
            events.forEach(event -> byId.put(event.fact().eventId(), event));
            return new Open(key, byId);
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
            Map<String, Recorded> next = new TreeMap<>(events);
            next.put(event.fact().eventId(), event);
            return new Open(key, next);
        }

        Open without(Recorded event) {
            Map<String, Recorded> next = new TreeMap<>(events);
            next.remove(event.fact().eventId());
            return new Open(key, next);
        }

        Contribution contribution(BusinessCalendar calendar) {
            Contribution sum = new Contribution();
            events.values().forEach(event -> sum.add(event.fact(), standing(event), calendar));
            return sum;
        }

        List<Recorded> waiting() {
            return events.values().stream().filter(event -> standing(event) == Standing.WAITING).toList();
        }

        Tally tally(Instant time, Horizon horizon) {
            List<Recorded> waiting = waiting();
            long elsewhere = events.values().stream().filter(event -> standing(event) == Standing.ELSEWHERE).count();
            long orphaned = waiting.stream()
                    .filter(event -> Horizon.isPast(horizon.orphanedAfter(event.recordedAt()), time)).count();
            return Tally.ofCase(events.size() - elsewhere - waiting.size(), waiting.size(), orphaned);
        }

        @Override
        public @Nullable Case at(Instant time, Horizon horizon) {
            return Horizon.isPast(horizon.closesAfter(earliest()), time)
                    ? new Closed(key, earliest()).at(time, horizon)
                    : this;
        }

        @Override
        public Instant deadline(Instant time, Horizon horizon) {
            return Stream.concat(Stream.of(horizon.closesAfter(earliest())),
                    waiting().stream().map(event -> horizon.orphanedAfter(event.recordedAt()))
                            .filter(due -> !Horizon.isPast(due, time)))
                    .min(Instant::compareTo).orElseThrow();
        }

        private Instant earliest() {
            return events.values().stream().map(Recorded::fact).map(Fact::occurredAt).min(Instant::compareTo)
                    .orElseThrow();
        }

        private Standing standing(Recorded event) {
            if (standings == null) {
                standings = switch (key.kind()) {
                    case BET -> BetRules.judge(events.values());
                    case CASH -> CashRules.judge(key.id(), events.values());
                };
            }
            return standings.getOrDefault(event.fact().eventId(), Standing.ELSEWHERE);
        }
    }

    /// @param earliest of the times at which its events had occurred
    record Closed(CaseKey key, Instant earliest) implements Case {

        @Override
        public @Nullable Case at(Instant time, Horizon horizon) {
            return Horizon.isPast(horizon.forgottenAfter(earliest), time) ? null : this;
        }

        @Override
        public Instant deadline(Instant time, Horizon horizon) {
            return horizon.forgottenAfter(earliest);
        }
    }
}
