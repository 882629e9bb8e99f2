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
/// @param periods    by first day, those of which something is pending, carried or waived
/// @param held       the lines that wait for somebody's word
/// @param sealedUpTo the marker of the newest run that has a line here; 0 if none has
public record PayoutState(SortedMap<LocalDate, Amounts> periods, List<Line> held, long sealedUpTo) {

    static final PayoutState NONE = new PayoutState(new TreeMap<>(), List.of(), 0);

    public PayoutState {
        periods = Collections.unmodifiableSortedMap(new TreeMap<>(periods));
        held = List.copyOf(held);
    }

    /// What is left of a period.
    public Amounts of(LocalDate forPeriod) {
        return periods.getOrDefault(forPeriod, Amounts.NONE);
    }

    Optional<Line> held(RunId run) {
        return held.stream().filter(line -> line.id().run().equals(run)).findFirst();
    }

    Components carried() {
        SortedMap<LocalDate, Long> carried = new TreeMap<>();
        periods.forEach((forPeriod, amounts) -> carried.put(forPeriod, amounts.carried()));
        return new Components(carried);
    }

    PayoutState opened(Line line, long markerSeq) {
        List<Line> lines = new ArrayList<>(held);
        if (line.status() == LineStatus.HELD) {
            lines.add(line);
        }
        return new PayoutState(periods, lines, markerSeq);
    }

    PayoutState released(Line line) {
        return new PayoutState(periods, held.stream().filter(other -> !other.id().equals(line.id())).toList(),
                sealedUpTo);
    }

    PayoutState moved(List<Movement> movements) {
        Moves moves = new Moves(this);
        movements.forEach(moves::add);
        return new PayoutState(moves.periods(), held, sealedUpTo);
    }
}
