package dev.windfall.projections.settlement.cuts;

import dev.windfall.projections.brands.Slice;
import dev.windfall.projections.controls.Control;
import dev.windfall.projections.ledger.Folded;
import dev.windfall.projections.ledger.Horizon;
import dev.windfall.projections.ledger.LedgerState;
import dev.windfall.projections.ledger.LogRecord;
import dev.windfall.projections.ledger.Recorded;
import dev.windfall.projections.players.PlayerDay;
import dev.windfall.projections.rules.PeriodGrid.Period;
import dev.windfall.projections.rules.Ruling;
import dev.windfall.projections.settlement.LineId;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.cuts.SettlementNews.LineSealed;
import dev.windfall.projections.settlement.payouts.Component;
import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Why a line corrects what was settled: folds the log of the player's bucket, event by event, and remembers which of them have changed
/// one of his days since the cut of the rule's run before. All players of the bucket are folded, for its time is of all of them.
public final class LineCauses {

    private static final int AT_ONCE = 1_000;

    private final LineId line;
    private final SettlingFold fold;
    private final Map<LocalDate, PlayerDay> days = new HashMap<>();
    /// By first day, those that runs of the rule have settled.
    private final SortedMap<LocalDate, Period> settled = new TreeMap<>();
    private List<Cause> causes = new ArrayList<>();
    private @Nullable RunId before;
    private @Nullable Called called;
    private List<Component> components = List.of();
    private boolean isOver;

    /// @param days of the player that it has changed, in the line's currency
    public record Cause(Recorded event, SortedSet<LocalDate> days) {}

    /// @param before the rule's last run that was sealed before: what has changed since its cut is corrected; null if there was none
    /// @param causes of the components that correct something, in the order of the log
    public record Explained(List<Component> components, @Nullable RunId before, List<Cause> causes) {}

    /// @param causes how many had come before its marker
    private record Called(RunId run, int attempt, Period period, int causes) {

        boolean is(RunId other, int number) {
            return run.equals(other) && attempt == number;
        }
    }

    /// @param partition      of the log, in which the player is
    /// @param partitionCount of the generation
    public LineCauses(LineId line, int partition, int partitionCount) {
        this.line = line;
        this.fold = new SettlingFold(LedgerState.inMemory(), SettlementState.inMemory(), Horizon.DEFAULT, partition,
                partitionCount, this::hear);
    }

    /// @return whether the line's run is sealed by now: what comes behind is no cause
    public boolean fold(LogRecord record) {
        if (!isOver && record.brandId().equals(line.run().brandId())) {
            if (record.control() != null) {
                var _ = fold.fold(new LogRecord(record.brandId(), record.offset(), List.of(), record.control()));
                settle();
                note(record.control().document());
            }
            record.events().stream().filter(this::isOfTheBucket).forEach(event -> fold(record, event));
        }
        return isOver;
    }

    /// @return nothing if the line's run is not sealed, or has no such line
    public Optional<Explained> explained() {
        List<Period> corrected = components.stream().filter(component -> component.correctsRunId() != null)
                .map(component -> Objects.requireNonNull(settled.get(component.forPeriod()), "it was settled"))
                .toList();
        return isOver && !components.isEmpty() ? Optional.of(new Explained(components, before, causes.stream()
                .filter(cause -> cause.days.stream().anyMatch(day -> corrected.stream()
                        .anyMatch(period -> !day.isBefore(period.first()) && !day.isAfter(period.last()))))
                .toList())) : Optional.empty();
    }

    private boolean isOfTheBucket(Recorded event) {
        return Slice.bucketOf(event.fact().playerId()) == Slice.bucketOf(line.playerId());
    }

    private void fold(LogRecord record, Recorded event) {
        Folded folded = fold.fold(new LogRecord(record.brandId(), record.offset(), List.of(event), null));
        SortedSet<LocalDate> changed = new TreeSet<>();
        for (PlayerDay day : folded.days()) {
            if (day.playerId().equals(line.playerId())) {
                PlayerDay was = days.put(day.day(), day);
                if (was == null ? !sums(day).isEmpty() : !sums(day).equals(sums(was))) {
                    changed.add(day.day());
                }
            }
        }
        if (!changed.isEmpty()) {
            causes.add(new Cause(event, changed));
        }
    }

    /// Of the line's currency. Zeros are worth as much as nothing.
    private Map<Object, Object> sums(PlayerDay day) {
        Map<Object, Object> sums = new HashMap<>();
        day.rows().forEach((place, row) -> {
            if (place.currency().equals(line.currency()) && !row.equals(PlayerDay.Row.ZERO)) {
                sums.put(place, row);
            }
        });
        PlayerDay.Cash cash = day.cash().get(line.currency());
        if (cash != null && !cash.equals(PlayerDay.Cash.ZERO)) {
            sums.put(line.currency(), cash);
        }
        return sums;
    }

    private void settle() {
        boolean isLeft = true;
        while (isLeft) {
            isLeft = fold.settle(AT_ONCE);
        }
    }

    private void note(Control.Document document) {
        Called open = called;
        switch (document) {
            case Control.Document.SettleMarker(RunId run, int attempt, Ruling ruling) when isOfTheRule(
                    run) -> called = new Called(run, attempt, ruling.rule().grid().period(run.periodStart()),
                            causes.size());
            case Control.Document.RunSealed(RunId run, int attempt) when open != null && open.is(run, attempt) -> {
                seal(open);
            }
            case Control.Document.RunFailed(RunId run, int attempt) when open != null && open.is(run, attempt) -> {
                called = null;
            }
            case Control.Document.OfRun _,Control.Document.Settings _,Control.Document.PlayerProfile _,Control.Document.BrandRule _ -> {
            }
        }
    }

    private boolean isOfTheRule(RunId run) {
        return run.rule().equals(line.run().rule()) && run.pays();
    }

    private void seal(Called run) {
        if (run.run.equals(line.run())) {
            causes = causes.subList(0, run.causes);
            isOver = true;
            return;
        }
        causes = new ArrayList<>(causes.subList(run.causes, causes.size()));
        before = run.run;
        called = null;
        if (run.run.ratesItsPeriod()) {
            settled.put(run.period.first(), run.period);
        }
    }

    private void hear(SettlementNews news) {
        if (news instanceof LineSealed sealed && sealed.account().line(sealed.run()).equals(line)) {
            components = sealed.components();
        }
    }
}
