package dev.windfall.api;

import dev.windfall.projections.rating.Outcome;
import dev.windfall.projections.rules.PeriodGrid.Period;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.simulation.Simulated;
import dev.windfall.projections.simulation.Simulated.Change;
import dev.windfall.projections.simulation.Simulated.Comparison;
import dev.windfall.projections.simulation.Simulated.OfContender;
import dev.windfall.projections.simulation.Simulated.OfCurrency;
import dev.windfall.projections.simulation.Simulated.OfPeriod;
import dev.windfall.projections.simulation.Simulated.Sums;
import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// A simulation as it is shown.
///
/// @param rows     of player-days that were read
/// @param profiles `live`, or `none` where they are out of this process's reach
record SimulationView(String brandId, String kind, String ruleId, LocalDate from, LocalDate to, long rows,
        long players, String profiles, List<ContenderView> contenders) {

    static SimulationView of(String brandId, RuleName name, SimulationRequest request, long rows, String profiles,
            Simulated simulated) {
        return new SimulationView(brandId, name.kind().text(), name.ruleId(), request.from(), request.to(), rows,
                simulated.players(), profiles, simulated.contenders().stream().map(ContenderView::of).toList());
    }

    record PeriodView(LocalDate first, LocalDate last) {

        static PeriodView of(Period period) {
            return new PeriodView(period.first(), period.last());
        }
    }

    record ContenderView(String name, List<PeriodView> leftOut, boolean coversTheSame, List<OfPeriodView> periods,
            List<TotalView> totals) {

        static ContenderView of(OfContender contender) {
            return new ContenderView(contender.name(), contender.leftOut().stream().map(PeriodView::of).toList(),
                    contender.coversTheSame(), contender.periods().stream().map(OfPeriodView::of).toList(),
                    contender.totals().stream().map(TotalView::of).toList());
        }
    }

    record OfPeriodView(LocalDate periodStart, LocalDate periodEnd, @Nullable Integer version, String currency,
            long players, long paid, long total, Map<Outcome, Long> outcomes, @Nullable ComparisonView comparison) {

        static OfPeriodView of(OfPeriod of) {
            return new OfPeriodView(of.period().first(), of.period().last(), of.version() == 0 ? null : of.version(),
                    of.currency(), of.sums().players(), of.sums().paid(), of.sums().total(), of.sums().outcomes(),
                    ComparisonView.of(of.comparison()));
        }
    }

    record TotalView(String currency, long players, long paid, long total, Map<Outcome, Long> outcomes,
            @Nullable ComparisonView comparison, List<PayoutView> largestPayouts, List<ChangeView> largestGains,
            List<ChangeView> largestLosses) {

        static TotalView of(OfCurrency of) {
            return new TotalView(of.currency(), of.sums().players(), of.sums().paid(), of.sums().total(),
                    of.sums().outcomes(), ComparisonView.of(of.comparison()),
                    of.largestPayouts().stream().map(payout -> new PayoutView(payout.playerId(),
                            payout.period().first(), payout.period().last(), payout.amount())).toList(),
                    of.largestGains().stream().map(ChangeView::of).toList(),
                    of.largestLosses().stream().map(ChangeView::of).toList());
        }
    }

    record ComparisonView(long difference, long winners, long gained, long losers, long lost,
            List<CrossingView> tierCrossings) {

        static @Nullable ComparisonView of(@Nullable Comparison comparison) {
            return comparison == null ? null
                    : new ComparisonView(comparison.difference(), comparison.winners(),
                            comparison.gained(), comparison.losers(), comparison.lost(),
                            comparison.crossings().entrySet().stream().map(entry -> new CrossingView(
                                    tier(entry.getKey().from()), tier(entry.getKey().to()), entry.getValue()))
                                    .toList());
        }

        private static @Nullable Integer tier(int place) {
            return place < 0 ? null : place;
        }
    }

    /// @param fromTier the place of the tier in the rule, from 0; null for none
    record CrossingView(@Nullable Integer fromTier, @Nullable Integer toTier, long ratings) {}

    record PayoutView(String playerId, LocalDate periodStart, LocalDate periodEnd, long amount) {}

    record ChangeView(String playerId, long inForce, long amount, long difference) {

        static ChangeView of(Change change) {
            return new ChangeView(change.playerId(), change.inForce(), change.amount(), change.difference());
        }
    }

    /// One line for each contender, currency and period, and one without a period for all of them.
    static String csv(Simulated simulated) {
        List<String> lines = new ArrayList<>();
        lines.add("contender,period_start,period_end,version,currency,players,paid,total,difference,winners,gained,"
                + "losers,lost,tier_crossings," + outcomes(new TreeMap<>(), true));
        for (OfContender contender : simulated.contenders()) {
            contender.periods().forEach(of -> lines.add("%s,%s,%s,%s,%s,%s".formatted(contender.name(),
                    of.period().first(), of.period().last(), of.version() == 0 ? "" : of.version(), of.currency(),
                    csv(of.sums(), of.comparison()))));
            contender.totals().forEach(of -> lines.add("%s,,,,%s,%s".formatted(contender.name(), of.currency(),
                    csv(of.sums(), of.comparison()))));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String csv(Sums sums, @Nullable Comparison comparison) {
        String compared = comparison == null ? ",,,,,"
                : "%d,%d,%d,%d,%d,%d".formatted(comparison.difference(),
                        comparison.winners(), comparison.gained(), comparison.losers(), comparison.lost(),
                        comparison.crossings().values().stream().mapToLong(count -> count).sum());
        return "%d,%d,%d,%s,%s".formatted(sums.players(), sums.paid(), sums.total(), compared,
                outcomes(sums.outcomes(), false));
    }

    private static String outcomes(SortedMap<Outcome, Long> counts, boolean isHeader) {
        List<String> cells = new ArrayList<>();
        for (Outcome outcome : Outcome.values()) {
            cells.add(isHeader ? outcome.name().toLowerCase(java.util.Locale.ROOT)
                    : String.valueOf(counts.getOrDefault(outcome, 0L)));
        }
        return String.join(",", cells);
    }
}
