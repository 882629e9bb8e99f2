package dev.windfall.projections.settlement.cuts.law;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.projections.brands.Slice;
import dev.windfall.projections.controls.Control;
import dev.windfall.projections.events.Fact;
import dev.windfall.projections.ledger.Horizon;
import dev.windfall.projections.ledger.LedgerState;
import dev.windfall.projections.ledger.LogRecord;
import dev.windfall.projections.ledger.Recorded;
import dev.windfall.projections.players.Profile;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.PeriodGrid;
import dev.windfall.projections.rules.PeriodGrid.Period;
import dev.windfall.projections.rules.Rule;
import dev.windfall.projections.rules.RuleVersion;
import dev.windfall.projections.rules.Ruling;
import dev.windfall.projections.rules.Terms;
import dev.windfall.projections.rules.Weights;
import dev.windfall.projections.settlement.LineId;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.cuts.LineExplainer;
import dev.windfall.projections.settlement.cuts.SettlementNews;
import dev.windfall.projections.settlement.cuts.SettlementNews.LineSealed;
import dev.windfall.projections.settlement.cuts.SettlementState;
import dev.windfall.projections.settlement.cuts.SettlingFold;
import dev.windfall.projections.settlement.payouts.Component;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/// A brand over two partitions, and what happens to it from a seed: bets late and early, rollbacks, profiles, new versions of rules. Each
/// record of the log is folded with settlements, and told to the naive book.
final class World {

    static final LocalDate FIRST = LocalDate.of(2026, 11, 2);
    static final int PARTITIONS = 2;

    private static final BrandSettings AURORA = new BrandSettings("aurora",
            new BusinessCalendar(ZoneOffset.UTC, LocalTime.MIDNIGHT), Map.of("EUR", 2, "USD", 2), PARTITIONS, Map.of());
    private static final int PLAYERS = 8;

    final SplittableRandom random;
    final NaiveBook naive = new NaiveBook();
    final List<SettlementNews> news = new ArrayList<>();
    final Slice slice = AURORA.slice(PARTITIONS);
    private final List<LedgerState> ledgers = new ArrayList<>();
    private final List<SettlementState> settled = new ArrayList<>();
    private final List<SettlingFold> folds = new ArrayList<>();
    private final List<List<LogRecord>> logs = new ArrayList<>();
    private final List<Fact.Settlement> bets = new ArrayList<>();
    private final Map<String, String> currencies = new HashMap<>();
    private long controlSeq;
    private int events;
    private Instant now = FIRST.atStartOfDay().toInstant(ZoneOffset.UTC);

    World(long seed) {
        random = new SplittableRandom(seed);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            ledgers.add(LedgerState.inMemory());
            settled.add(SettlementState.inMemory());
            folds.add(fold(partition));
            logs.add(new ArrayList<>());
        }
        control(new Control.Document.Settings(AURORA));
    }

    /// What accounts hear from whoever folds the whole log again, in his own time.
    List<LineSealed> toldAgain(int partition) {
        List<LineSealed> lines = new ArrayList<>();
        SettlingFold again = new SettlingFold(LedgerState.inMemory(), SettlementState.inMemory(), Horizon.DEFAULT,
                partition, PARTITIONS, told -> {
                    if (told instanceof LineSealed line) {
                        lines.add(line);
                    }
                });
        boolean isIdle = random.nextBoolean();
        for (LogRecord record : logs.get(partition)) {
            var _ = again.fold(record);
            if (!isIdle && random.nextInt(4) == 0) {
                var _ = again.settle(random.nextInt(1, 6));
            }
        }
        while (again.settle(100)) {
            assertThat(lines).hasSizeLessThan(10_000);
        }
        return lines;
    }

    /// What a line is explained to be is what was told. A correction has its causes, and whoever folds the log without them comes to none.
    void checkExplained(LineSealed told, SettlementCheck.Told known) {
        LineId line = told.account().line(told.run());
        List<LogRecord> log = logs.get(slice.partitionOf(line.playerId()));
        List<LineExplainer.Part> parts = explained(line, log);
        assertThat(parts).extracting(LineExplainer.Part::component).isEqualTo(told.components());
        Set<Long> causes = new HashSet<>();
        for (LineExplainer.Part part : parts) {
            Component component = part.component();
            assertThat(part.trace().rating().entitlement()).as("%s of %s", component, line.text())
                    .isEqualTo(known.sums().get(component.forPeriod()));
            if (component.correctsRunId() == null) {
                assertThat(part.causes()).isEmpty();
            } else {
                Period period = part.trace().rule().grid().period(component.forPeriod());
                assertThat(part.since()).as("%s of %s", component, line.text()).isEqualTo(
                        known.lastRuns().getOrDefault(component.forPeriod(), component.correctsRunId()));
                long since = cut(Objects.requireNonNull(part.since()), log);
                assertThat(part.causes()).as("%s of %s", component, line.text()).isNotEmpty()
                        .allMatch(cause -> cause.event().fact().playerId().equals(line.playerId()))
                        .allMatch(cause -> currency(cause.event().fact()).equals(line.currency()))
                        .allMatch(cause -> since < cause.event().offset()
                                && cause.event().offset() < cut(line.run(), log))
                        .allMatch(cause -> !cause.days().subSet(period.first(), period.last().plusDays(1)).isEmpty());
                part.causes().forEach(cause -> causes.add(cause.event().offset()));
            }
        }
        assertThat(explained(line, log.stream().filter(record -> !causes.contains(record.offset())).toList()))
                .as("without the causes of %s", line.text())
                .allMatch(part -> part.component().correctsRunId() == null);
    }

    private String currency(Fact fact) {
        return switch (fact) {
            case Fact.Settlement bet -> bet.currency();
            case Fact.Rollback rollback -> currencies.getOrDefault(rollback.betId(), "none");
            case Fact.Cash _,Fact.CashReversal _ -> throw new AssertionError(fact);
        };
    }

    /// Of the attempt that was sealed, which is the last.
    private static long cut(RunId run, List<LogRecord> log) {
        return log.stream().filter(record -> record.control() != null
                && record.control().document() instanceof Control.Document.SettleMarker marker
                && marker.run().equals(run)).mapToLong(LogRecord::offset).max().orElseThrow();
    }

    private List<LineExplainer.Part> explained(LineId line, List<LogRecord> log) {
        LineExplainer explainer = new LineExplainer(line, slice.partitionOf(line.playerId()), PARTITIONS);
        boolean isSealed = packed(log).stream().anyMatch(explainer::fold);
        assertThat(isSealed).isTrue();
        return explainer.explained().orElse(List.of());
    }

    /// As ingest does it: some events to a record.
    private static List<LogRecord> packed(List<LogRecord> log) {
        List<LogRecord> packed = new ArrayList<>();
        for (LogRecord record : log) {
            List<Recorded> before = packed.isEmpty() ? List.of() : packed.getLast().events();
            if (!before.isEmpty() && before.size() < 3 && record.control() == null) {
                packed.set(packed.size() - 1, new LogRecord("aurora", record.offset(),
                        Stream.concat(before.stream(), record.events().stream()).toList(), null));
            } else {
                packed.add(record);
            }
        }
        return packed;
    }

    /// Whoever takes over knows what is kept, and nothing else.
    void restart(int partition) {
        folds.set(partition, fold(partition));
    }

    private SettlingFold fold(int partition) {
        return new SettlingFold(ledgers.get(partition), settled.get(partition), Horizon.DEFAULT, partition, PARTITIONS,
                news::add);
    }

    SettlementState settled(int partition) {
        return settled.get(partition);
    }

    LocalDate today() {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    /// @return whether something is left
    boolean settle(int partition, int most) {
        return folds.get(partition).settle(most);
    }

    /// @return the offset in each partition
    Map<Integer, Long> control(Control.Document document) {
        controlSeq++;
        naive.control(controlSeq, document);
        Map<Integer, Long> places = new TreeMap<>();
        for (int partition : slice.partitions()) {
            long offset = logs.get(partition).size();
            places.put(partition, offset);
            log(partition, new LogRecord("aurora", offset, List.of(), new Control(controlSeq, document)));
        }
        return places;
    }

    long controlSeq() {
        return controlSeq;
    }

    void bet() {
        String playerId = player();
        Instant at = now.minus(random.nextInt(3) == 0 ? Duration.ofHours(random.nextInt(24 * 9))
                : Duration.ofHours(random.nextInt(5)));
        String currency = random.nextInt(4) == 0 ? "USD" : "EUR";
        long stake = random.nextLong(1, 2_000);
        Fact.Settlement bet = new Fact.Settlement("e" + events++, "aurora", playerId, "b" + events, "evo", "live", null,
                null, currency, stake, random.nextInt(3) == 0 ? random.nextLong(stake * 2) : 0, 0, 0, stake, at, null);
        bets.add(bet);
        currencies.put(bet.betId(), currency);
        fact(bet);
    }

    void rollback() {
        if (!bets.isEmpty()) {
            Fact.Settlement bet = bets.remove(random.nextInt(bets.size()));
            fact(new Fact.Rollback("e" + events++, "aurora", bet.playerId(), bet.betId(), now, null, null));
        }
    }

    private void fact(Fact fact) {
        int partition = slice.partitionOf(fact.playerId());
        long offset = logs.get(partition).size();
        LogRecord record = new LogRecord("aurora", offset, List.of(new Recorded(fact, now, offset, 0)), null);
        naive.events(record);
        log(partition, record);
    }

    private void log(int partition, LogRecord record) {
        logs.get(partition).add(record);
        var _ = folds.get(partition).fold(record);
    }

    void profile() {
        control(new Control.Document.PlayerProfile(player(), new Profile(random.nextBoolean() ? "vip" : null,
                random.nextInt(3) > 0 ? Set.of(new Profile.OptIn("lossback", "weekly")) : Set.of(),
                random.nextInt(6) == 0)));
    }

    private String player() {
        return "p" + random.nextInt(PLAYERS);
    }

    Ruling daily(int version) {
        return ruling(version, rule(Kind.CASHBACK, "daily", PeriodGrid.Length.DAILY, Rule.Base.TURNOVER,
                20_000 + 10_000 * (version % 5), false));
    }

    Ruling weekly(int version) {
        return ruling(version, rule(Kind.LOSSBACK, "weekly", PeriodGrid.Length.WEEKLY, Rule.Base.NET_LOSS,
                100_000 + 10_000 * (version % 5), true));
    }

    private Ruling ruling(int version, Rule rule) {
        return new Ruling(new RuleVersion(version, FIRST, RuleVersion.Mode.LIVE, rule), "digest-" + version, "", 0,
                new TreeMap<>(), now, "somebody");
    }

    private static Rule rule(Kind kind, String id, PeriodGrid.Length length, Rule.Base base, int ratePpm,
            boolean optIn) {
        return new Rule(kind, id, base, Rule.Funding.ALL, new PeriodGrid(length, DayOfWeek.MONDAY), Rule.Scope.EMPTY,
                Rule.Scope.EMPTY, terms(ratePpm), new TreeMap<>(Map.of("vip", terms(ratePpm * 2))), optIn,
                Rule.Rounding.DOWN, new TreeMap<>(Map.of("EUR", 100L)), new Rule.PayAs.Cash(), Duration.ZERO, false);
    }

    private static Terms terms(int ratePpm) {
        TreeMap<String, List<Terms.Tier>> tiers = new TreeMap<>();
        tiers.put("EUR", List.of(new Terms.Tier(0, new Terms.Reward.Rate(ratePpm))));
        tiers.put("USD", List.of(new Terms.Tier(500, new Terms.Reward.Rate(ratePpm))));
        return new Terms(new Weights(Rule.WEIGHT_ONE_BP, new TreeMap<>(), new TreeMap<>()), Terms.TierMode.WHOLE, tiers,
                new TreeMap<>(Map.of("EUR", 10L)), new TreeMap<>(Map.of("EUR", 150L)));
    }

    static RunId run(Ruling ruling, LocalDate first) {
        return RunId.settlement("aurora", ruling.rule().name(), first);
    }
}
