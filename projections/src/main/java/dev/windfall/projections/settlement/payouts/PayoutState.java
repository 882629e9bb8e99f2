package dev.windfall.projections.settlement.payouts;

import dev.windfall.projections.settlement.RunId;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// An account as it stands.
///
/// @param periods by first day, those of which something is pending, carried or waived
/// @param held    the lines that wait for somebody's word
/// @param recent  the last runs that had a line here, the newest last
public record PayoutState(SortedMap<LocalDate, Amounts> periods, List<Line> held, List<RunId> recent) {

    /// A run's line comes again only if it is sent again at once, so this is more than enough.
    static final int RECENT_MAX = 16;

    static final PayoutState NONE = new PayoutState(new TreeMap<>(), List.of(), List.of());

    public PayoutState {
        periods = Collections.unmodifiableSortedMap(new TreeMap<>(periods));
        held = List.copyOf(held);
        recent = List.copyOf(recent);
    }

    Optional<Line> held(RunId run) {
        return held.stream().filter(line -> line.id().run().equals(run)).findFirst();
    }

    boolean knows(RunId run) {
        return recent.contains(run) || held(run).isPresent();
    }

    Components carried() {
        SortedMap<LocalDate, Long> carried = new TreeMap<>();
        periods.forEach((forPeriod, amounts) -> carried.put(forPeriod, amounts.carried()));
        return new Components(carried);
    }

    PayoutState opened(Line line) {
        List<RunId> runs = new ArrayList<>(recent);
        runs.add(line.id().run());
        List<Line> lines = new ArrayList<>(held);
        if (line.status() == LineStatus.HELD) {
            lines.add(line);
        }
        return new PayoutState(periods, lines, runs.subList(Math.max(0, runs.size() - RECENT_MAX), runs.size()));
    }

    PayoutState released(Line line) {
        return new PayoutState(periods, held.stream().filter(other -> !other.id().equals(line.id())).toList(), recent);
    }

    PayoutState moved(List<Movement> movements) {
        Moves moves = new Moves(this);
        movements.forEach(moves::add);
        return new PayoutState(moves.periods(), held, recent);
    }
}
