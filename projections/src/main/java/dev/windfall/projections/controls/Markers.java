package dev.windfall.projections.controls;

import dev.windfall.projections.rules.RuleHistory;
import dev.windfall.projections.rules.RuleVersion;
import dev.windfall.projections.settlement.RunId;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The last settle markers of a rule, and attempts that were over before they had one. One at most is open.
///
/// @param all in their order
public record Markers(List<Marker> all) {

    public static final Markers NONE = new Markers(List.of());

    /// Whoever asks for an older one has missed as many runs.
    static final int KEPT_MAX = 16;

    /// @param controlSeq of its control record; 0 if it never stood
    /// @param isOpen     as long as its run is neither sealed nor failed
    public record Marker(RunId run, int attempt, long controlSeq, boolean isOpen) {

        boolean isOf(RunId other, int number) {
            return run.equals(other) && attempt == number;
        }
    }

    public Markers {
        all = List.copyOf(all);
    }

    Optional<Marker> open() {
        return all.stream().filter(Marker::isOpen).findFirst();
    }

    Optional<Marker> find(RunId run, int attempt) {
        return all.stream().filter(marker -> marker.isOf(run, attempt)).findFirst();
    }

    /// The last day for which a run that pays was called: it was rated by what was in force then, or will be, and by nothing else.
    ///
    /// @param history of the rule
    public LocalDate calledUntil(RuleHistory history) {
        return all.stream().filter(marker -> marker.controlSeq > 0)
                .map(Marker::run).filter(run -> run.purpose() instanceof RunId.Purpose.Settlement)
                .map(run -> lastDay(run.periodStart(), history)).max(Comparator.naturalOrder()).orElse(LocalDate.MIN);
    }

    private static LocalDate lastDay(LocalDate first, RuleHistory history) {
        RuleVersion version = history.inForce(first);
        return version == null ? first : version.rule().grid().period(first).last();
    }

    /// Once it stands.
    public Markers marked(RunId run, int attempt, long controlSeq) {
        return with(new Marker(run, attempt, controlSeq, true));
    }

    /// Once it is known that the attempt is over, whether it was marked or not: no marker of it is written any more.
    public Markers ended(RunId run, int attempt) {
        return with(new Marker(run, attempt, find(run, attempt).map(Marker::controlSeq).orElse(0L), false));
    }

    private Markers with(Marker marker) {
        List<Marker> next = new ArrayList<>(all);
        next.removeIf(known -> known.isOf(marker.run, marker.attempt));
        next.add(marker);
        if (next.size() > KEPT_MAX) {
            boolean _ = next.remove(next.stream().filter(known -> !known.isOpen).findFirst().orElseThrow());
        }
        return new Markers(next);
    }
}
