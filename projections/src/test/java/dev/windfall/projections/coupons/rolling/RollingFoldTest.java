package dev.windfall.projections.coupons.rolling;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.projections.controls.Control;
import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.Requirement;
import dev.windfall.projections.coupons.RollingEnd;
import dev.windfall.projections.coupons.Wagering;
import dev.windfall.projections.events.Fact;
import dev.windfall.projections.ledger.Horizon;
import dev.windfall.projections.ledger.LedgerState;
import dev.windfall.projections.ledger.LedgerState.MapTable;
import dev.windfall.projections.ledger.LedgerState.PlayerKey;
import dev.windfall.projections.ledger.LogRecord;
import dev.windfall.projections.ledger.Recorded;
import dev.windfall.projections.rules.Weights;
import dev.windfall.projections.settlement.cuts.SettlementState;
import dev.windfall.projections.settlement.cuts.SettlingFold;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/// What no log of the law does.
class RollingFoldTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final BrandSettings AURORA = new BrandSettings("aurora",
            new BusinessCalendar(ZoneOffset.UTC, LocalTime.MIDNIGHT), Map.of("EUR", 2), 2, Map.of());
    private static final int PARTITIONS = 4;

    private final List<RollingNews> news = new ArrayList<>();
    private final MapTable<PlayerKey, PlayerRollings> players = new MapTable<>();
    private final RollingFold rollings = new RollingFold(players, news::add);

    @Test
    void whoIsOfAnotherPartitionIsCountedThere() {
        List<String> counted = new ArrayList<>();
        for (int partition : AURORA.slice(PARTITIONS).partitions()) {
            MapTable<PlayerKey, PlayerRollings> here = new MapTable<>();
            SettlingFold fold = new SettlingFold(LedgerState.inMemory(), SettlementState.inMemory(), Horizon.DEFAULT,
                    partition, PARTITIONS, _ -> {}, new RollingFold(here, news::add));
            var _ = fold.fold(control(1, new Control.Document.Settings(AURORA)));
            for (int player = 0; player < 40; player++) {
                var _ = fold.fold(control(2 + player, new Control.Document.RollingOpened(requirement("p" + player))));
            }
            here.entries().keySet().forEach(player -> counted.add(player.playerId()));
            assertThat(here.entries()).hasSizeBetween(1, 39);
        }
        assertThat(counted).hasSize(40).doesNotHaveDuplicates();
        assertThat(news).hasSize(40);
    }

    @Test
    void whatIsOpenIsNotOpenedAgainAndWhatHasEndedDoesNotEndAgain() {
        Requirement requirement = requirement("p1");
        rollings.open(requirement, 1);
        PlayerRollings opened = players.get(new PlayerKey("aurora", "p1"));
        rollings.open(requirement, 2);
        assertThat(players.get(new PlayerKey("aurora", "p1"))).isEqualTo(opened);
        rollings.end(requirement.coupon(), NOON, 3, RollingEnd.WATCHED);
        PlayerRollings ended = players.get(new PlayerKey("aurora", "p1"));
        rollings.end(requirement.coupon(), NOON.plusSeconds(9), 4, RollingEnd.FORGOTTEN);
        assertThat(players.get(new PlayerKey("aurora", "p1"))).isEqualTo(ended);
        assertThat(news).extracting(each -> each.getClass().getSimpleName()).containsExactly("Begun", "Ended",
                "Ended");
    }

    @Test
    void whoHasNeverBeenHeardOfIsAnswered() {
        rollings.end(requirement("p1").coupon(), NOON, 1, RollingEnd.RUN_OUT);
        assertThat(news).singleElement().isInstanceOfSatisfying(RollingNews.Ended.class,
                ended -> assertThat(ended.isReached()).isFalse());
        assertThat(players.entries()).isEmpty();
    }

    @Test
    void whatHasEndedIsForgottenWithTheFirstBetThatIsRecordedLongAfter() {
        SettlingFold fold = new SettlingFold(LedgerState.inMemory(), SettlementState.inMemory(), Horizon.DEFAULT, 0, 1,
                _ -> {}, rollings);
        var _ = fold.fold(control(1, new Control.Document.Settings(AURORA)));
        var _ = fold.fold(control(2, new Control.Document.RollingOpened(requirement("p1"))));
        var _ = fold.fold(control(3, new Control.Document.RollingEnded(requirement("p1").coupon(), NOON,
                RollingEnd.WATCHED)));
        var _ = fold.fold(bet(4, NOON.plus(PlayerRollings.WATCHED)));
        assertThat(players.entries()).isNotEmpty();
        var _ = fold.fold(bet(5, NOON.plus(PlayerRollings.WATCHED).plusMillis(1)));
        assertThat(players.entries()).isEmpty();
    }

    private static LogRecord control(long seq, Control.Document document) {
        return new LogRecord("aurora", seq, List.of(), new Control(seq, document));
    }

    private static LogRecord bet(long offset, Instant at) {
        return new LogRecord("aurora", offset, List.of(new Recorded(new Fact.Settlement("e" + offset, "aurora", "p1",
                "b" + offset, "nova", "slots", null, null, "EUR", 100, 0, 0, 0, 100, at, null), at, offset, 0)), null);
    }

    private static Requirement requirement(String playerId) {
        return new Requirement(new CouponLogId("aurora", "welcome", playerId, 1), "EUR", 10_000,
                new Wagering(Wagering.Base.STAKE, new Weights(10_000, new TreeMap<>(), new TreeMap<>()), null,
                        Wagering.Order.ONE_BY_ONE),
                NOON, NOON.plus(Duration.ofDays(7)));
    }
}
