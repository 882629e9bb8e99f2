package dev.windfall.projections.settlement.cuts;

import dev.windfall.projections.brands.Slice;
import dev.windfall.projections.controls.Control;
import dev.windfall.projections.ledger.Horizon;
import dev.windfall.projections.ledger.LedgerState;
import dev.windfall.projections.ledger.LedgerState.MapTable;
import dev.windfall.projections.ledger.LedgerState.PlayerKey;
import dev.windfall.projections.ledger.LedgerState.Table;
import dev.windfall.projections.ledger.LogRecord;
import dev.windfall.projections.ledger.Recorded;
import dev.windfall.projections.players.PlayerDay;
import dev.windfall.projections.players.Profile;
import dev.windfall.projections.rating.Rater;
import dev.windfall.projections.rating.RatingRefused;
import dev.windfall.projections.rating.Trace;
import dev.windfall.projections.rules.PeriodGrid.Period;
import dev.windfall.projections.rules.Rule;
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
import java.util.stream.Stream;

/// Why a line is what it is: folds the log of the player's bucket, event by event, and remembers by what each period of the rule was
/// settled, and which events have changed since what the rule counts of it. All players of the bucket are folded, for its time is of all
/// of them.
public final class LineExplainer {

    private static final int AT_ONCE = 1_000;

    private final LineId line;
    private final int bucket;
    private final Table<PlayerKey, Profile> profiles = new OfTheBucket<>();
    private final SettlingFold fold;
    private final SortedMap<LocalDate, PlayerDay> days = new TreeMap<>();
    private final SortedMap<LocalDate, Settled> settled = new TreeMap<>();
    private final List<Cause> causes = new ArrayList<>();
    private long controlSeq;
    private @Nullable Called called;
    /// What was sealed last; the line's run in the end.
    private @Nullable Called sealed;
    private List<Component> components = List.of();

    /// @param days of which it has changed what the rule counts in the line's currency
    public record Cause(Recorded event, SortedSet<LocalDate> days) {}

    /// @param trace  from the player's days, as of the line's cut, to all that he is entitled to for the period
    /// @param since  the run that has told last what the period comes to; null if the part corrects nothing
    /// @param causes what has changed the period since that run's cut, in the order of the log
    public record Part(Component component, Trace trace, @Nullable RunId since, List<Cause> causes) {}

    private record RatedBy(Period period, Rule rule, Profile profile) {}

    /// A period, by its first day.
    ///
    /// @param causes how many had come before that run's cut
    private record Settled(RatedBy ratedBy, RunId toldBy, int causes) {}

    /// @param days   as of its marker
    /// @param causes how many had come before its marker
    private record Called(RunId run, int attempt, RatedBy ratedBy, List<PlayerDay> days, int causes) {

        boolean is(RunId other, int number) {
            return run.equals(other) && attempt == number;
        }
    }

    /// Others are asked for nothing.
    private final class OfTheBucket<V> implements Table<PlayerKey, V> {

        private final MapTable<PlayerKey, V> kept = new MapTable<>();

        @Override
        public @Nullable V get(PlayerKey player) {
            return kept.get(player);
        }

        @Override
        public void put(PlayerKey player, @Nullable V value) {
            if (Slice.bucketOf(player.playerId()) == bucket) {
                kept.put(player, value);
            }
        }
    }

    /// @param line           of a run that pays
    /// @param partition      of the log, in which the player is
    /// @param partitionCount of the generation
    public LineExplainer(LineId line, int partition, int partitionCount) {
        this.line = line;
        this.bucket = Slice.bucketOf(line.playerId());
        LedgerState ledger = LedgerState.inMemory();
        SettlementState settlements = SettlementState.inMemory();
        this.fold = new SettlingFold(
                new LedgerState(ledger.brands(), ledger.rules(), profiles, ledger.cases(), ledger.days(),
                        ledger.clocks(), ledger.tallies(), ledger.deadlines()),
                new SettlementState(settlements.runs(), settlements.players(), new OfTheBucket<>(), settlements.lists(),
                        settlements.unfinished()),
                Horizon.DEFAULT, partition, partitionCount, this::hear);
    }

    /// @return whether the line's run is sealed by now: what comes behind has no part in it
    public boolean fold(LogRecord record) {
        if (!isOver() && record.brandId().equals(line.run().brandId())) {
            if (record.control() != null) {
                fold(record.offset(), record.control());
            }
            record.events().stream().filter(event -> Slice.bucketOf(event.fact().playerId()) == bucket)
                    .forEach(event -> fold(record.offset(), event));
        }
        return isOver();
    }

    private boolean isOver() {
        Called run = sealed;
        return run != null && run.run.equals(line.run());
    }

    /// @return nothing if the line's run is not sealed, or has no such line
    public Optional<List<Part>> explained() {
        Called run = sealed;
        return run == null || !isOver() || components.isEmpty() ? Optional.empty()
                : Optional.of(components.stream().map(component -> explained(component, run)).toList());
    }

    private Part explained(Component component, Called run) {
        if (run.run.ratesItsPeriod() && component.forPeriod().equals(run.ratedBy.period.first())) {
            return new Part(component, trace(run.ratedBy, run.days), null, List.of());
        }
        Settled period = Objects.requireNonNull(settled.get(component.forPeriod()), "it was settled");
        RatedBy by = period.ratedBy;
        return new Part(component, trace(by, run.days), period.toldBy, causes.subList(period.causes, run.causes)
                .stream().filter(cause -> cause.days.stream().anyMatch(by.period::has)).toList());
    }

    private Trace trace(RatedBy by, List<PlayerDay> all) {
        return Rater.trace(by.rule, line.currency(), all.stream().filter(day -> by.period.has(day.day())).toList(),
                by.profile);
    }

    private void fold(long offset, Control control) {
        var _ = fold.fold(new LogRecord(line.run().brandId(), offset, List.of(), control));
        if (control.seq() > controlSeq) { // what was seen before is ignored
            controlSeq = control.seq();
            note(control.document());
        }
        boolean isLeft = true;
        while (isLeft) {
            isLeft = fold.settle(AT_ONCE);
        }
    }

    private void fold(long offset, Recorded event) {
        SortedSet<LocalDate> changed = new TreeSet<>();
        for (PlayerDay day : fold.fold(new LogRecord(line.run().brandId(), offset, List.of(event), null)).days()) {
            if (day.playerId().equals(line.playerId())) {
                PlayerDay was = days.put(day.day(), day);
                if (settling(day.day()).anyMatch(by -> !counted(by, day).equals(counted(by, was)))) {
                    changed.add(day.day());
                }
            }
        }
        if (!changed.isEmpty()) {
            causes.add(new Cause(event, changed));
        }
    }

    /// By what a day was rated, or is about to be.
    private Stream<RatedBy> settling(LocalDate day) {
        Called open = called;
        Stream<RatedBy> opened = open == null || !open.run.ratesItsPeriod() ? Stream.empty() : Stream.of(open.ratedBy);
        return Stream.concat(settled.values().stream().map(Settled::ratedBy), opened).filter(by -> by.period.has(day));
    }

    /// What a rule counts of a day.
    private Map<Object, Long> counted(RatedBy by, @Nullable PlayerDay day) {
        Map<Object, Long> counted = new HashMap<>();
        if (day == null) {
            return counted;
        }
        try {
            Trace trace = Rater.trace(by.rule, line.currency(), List.of(day), by.profile);
            trace.rows().forEach(row -> counted.put(row.place(), row.base()));
            trace.cash().forEach(cash -> counted.put(line.currency(), cash.base()));
        } catch (RatingRefused e) {
            counted.put(day, 1L); // another one counts otherwise
        }
        counted.values().removeIf(base -> base == 0);
        return counted;
    }

    private void note(Control.Document document) {
        Called open = called;
        switch (document) {
            case Control.Document.SettleMarker(RunId run, int attempt, Ruling ruling) when isOfTheRule(
                    run) -> called = called(run, attempt, ruling.rule());
            case Control.Document.RunSealed(RunId run, int attempt) when open != null && open.is(run, attempt) -> {
                seal(open);
            }
            case Control.Document.RunFailed(RunId run, int attempt) when open != null && open.is(run, attempt) -> {
                called = null;
            }
            case Control.Document.OfRun _,Control.Document.OfCoupon _ -> {
            }
            case Control.Document.Settings _,Control.Document.PlayerProfile _,Control.Document.BrandRule _ -> {
            }
        }
    }

    private boolean isOfTheRule(RunId run) {
        return run.rule().equals(line.run().rule()) && run.pays();
    }

    private Called called(RunId run, int attempt, Rule rule) {
        Profile profile = Objects.requireNonNullElse(profiles.get(new PlayerKey(run.brandId(), line.playerId())),
                Profile.NONE);
        return new Called(run, attempt, new RatedBy(rule.grid().period(run.periodStart()), rule, profile),
                List.copyOf(days.values()), causes.size());
    }

    private void seal(Called run) {
        called = null;
        sealed = run;
        if (!isOver() && run.run.ratesItsPeriod()) {
            settled.put(run.ratedBy.period.first(), new Settled(run.ratedBy, run.run, run.causes));
        }
    }

    /// All that a run tells is told before the next one is sealed.
    private void hear(SettlementNews news) {
        if (news instanceof LineSealed told && told.account().equals(line.account())) {
            if (told.run().equals(line.run())) {
                components = told.components();
            } else {
                Called run = Objects.requireNonNull(sealed, "it tells");
                told.components().forEach(component -> settled.computeIfPresent(component.forPeriod(),
                        (first, period) -> new Settled(period.ratedBy, run.run, run.causes)));
            }
        }
    }
}
