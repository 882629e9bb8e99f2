package dev.windfall.projections.settlement.cuts;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.projections.controls.Control;
import dev.windfall.projections.ledger.Horizon;
import dev.windfall.projections.ledger.LedgerState;
import dev.windfall.projections.ledger.LogRecord;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.PeriodGrid;
import dev.windfall.projections.rules.Rule;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.rules.RuleVersion;
import dev.windfall.projections.rules.Ruling;
import dev.windfall.projections.rules.Terms;
import dev.windfall.projections.rules.Weights;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.cuts.SettlementNews.PieceRated;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// What no history of the law does.
class SettlingFoldTest {

    private static final LocalDate MONDAY = LocalDate.of(2026, 11, 2);

    private final List<SettlementNews> news = new ArrayList<>();
    private final SettlingFold fold = new SettlingFold(LedgerState.inMemory(), SettlementState.inMemory(),
            Horizon.DEFAULT, 0, 1, news::add);
    private long controls;

    @BeforeEach
    void register() {
        control(new Control.Document.Settings(new BrandSettings("aurora",
                new BusinessCalendar(ZoneOffset.UTC, LocalTime.MIDNIGHT), Map.of("EUR", 2), 1, Map.of())));
    }

    @Test
    void aRunOfNobodyHasItsPieces() {
        mark(run(MONDAY), new Rule.PayAs.Bonus(3, Duration.ofDays(7)));
        while (fold.settle(1)) {
            assertThat(news).hasSizeLessThan(10);
        }
        assertThat(news).hasSize(4).allSatisfy(piece -> assertThat(piece).isInstanceOfSatisfying(PieceRated.class,
                rated -> assertThat(rated.result().part().count()).isZero()));
    }

    @Test
    void aMarkerBeforeTheLastOnesOutcomeStopsTheFold() {
        mark(run(MONDAY), new Rule.PayAs.Cash());
        RunId next = run(MONDAY.plusDays(1));
        assertThatThrownBy(() -> mark(next, new Rule.PayAs.Cash()))
                .hasMessageContaining("before it is known what becomes of");
    }

    @Test
    void anOutcomeThatComesAgainIsIgnored() {
        mark(run(MONDAY), new Rule.PayAs.Cash());
        control(new Control.Document.RunFailed(run(MONDAY), 1));
        control(new Control.Document.RunSealed(run(MONDAY), 1));
        assertThat(fold.settle(1_000_000)).isFalse();
        assertThat(news).isEmpty();
    }

    private static RunId run(LocalDate first) {
        return RunId.settlement("aurora", new RuleName(Kind.REBATE, "daily"), first);
    }

    private void mark(RunId run, Rule.PayAs payAs) {
        Rule rule = new Rule(Kind.REBATE, "daily", Rule.Base.TURNOVER, Rule.Funding.ALL,
                new PeriodGrid(PeriodGrid.Length.DAILY, DayOfWeek.MONDAY), Rule.Scope.EMPTY, Rule.Scope.EMPTY,
                new Terms(new Weights(Rule.WEIGHT_ONE_BP, new TreeMap<>(), new TreeMap<>()), Terms.TierMode.WHOLE,
                        new TreeMap<>(), new TreeMap<>(), new TreeMap<>()),
                new TreeMap<>(), false, Rule.Rounding.DOWN, new TreeMap<>(), payAs, Duration.ZERO, false);
        control(new Control.Document.SettleMarker(run, 1,
                new Ruling(new RuleVersion(1, MONDAY, RuleVersion.Mode.LIVE, rule),
                        "", "", 0, new TreeMap<>(), Instant.EPOCH, "")));
    }

    private void control(Control.Document document) {
        controls++;
        fold.fold(new LogRecord("aurora", controls, List.of(), new Control(controls, document)));
    }
}
