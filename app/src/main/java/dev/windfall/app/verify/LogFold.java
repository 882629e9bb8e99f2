package dev.windfall.app.verify;

import dev.windfall.projections.coupons.rolling.RollingFold;
import dev.windfall.projections.coupons.rolling.RollingNews;
import dev.windfall.projections.ledger.Horizon;
import dev.windfall.projections.ledger.LedgerState;
import dev.windfall.projections.ledger.LedgerState.DayKey;
import dev.windfall.projections.ledger.LedgerState.MapTable;
import dev.windfall.projections.ledger.LogRecord;
import dev.windfall.projections.ledger.Tally;
import dev.windfall.projections.players.PlayerDay;
import dev.windfall.projections.settlement.cuts.PlayerLists.ListKey;
import dev.windfall.projections.settlement.cuts.SettlementState;
import dev.windfall.projections.settlement.cuts.SettlingFold;
import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;
import java.util.stream.Stream;

/// One partition of the brand log in memory, by the fold that the ledger hosts. A run is rated as soon as its marker is in, and told of as
/// soon as it is sealed, so nothing of it waits.
final class LogFold {

    /// Players of runs between two words of progress.
    private static final int SETTLED_AT_ONCE = 20_000;

    private final MapTable<DayKey, PlayerDay> days = new MapTable<>();
    private final SettlementState settled = SettlementState.inMemory();
    private final LoggedRuns runs;
    private final SettlingFold fold;

    /// @param partitionCount of the generation
    /// @param wagered        is told how far coupons are
    LogFold(int partition, int partitionCount, LoggedRuns runs, Consumer<RollingNews> wagered) {
        LedgerState memory = LedgerState.inMemory();
        LedgerState ledger = new LedgerState(memory.brands(), memory.rules(), memory.profiles(), memory.cases(), days,
                memory.clocks(), memory.tallies(), memory.deadlines());
        this.runs = runs;
        this.fold = new SettlingFold(ledger, settled, Horizon.DEFAULT, partition, partitionCount, runs::hear,
                new RollingFold(new MapTable<>(), wagered));
    }

    /// @param pause now and then, while a run is rated
    Tally fold(LogRecord record, Runnable pause) {
        Tally change = fold.fold(record).tally();
        if (record.control() != null) {
            runs.note(record.control());
        }
        while (fold.settle(SETTLED_AT_ONCE)) {
            pause.run();
        }
        return change;
    }

    /// @param brandId null for all brands
    Stream<PlayerDay> days(@Nullable String brandId) {
        return days.entries().values().stream().filter(day -> brandId == null || day.brandId().equals(brandId));
    }

    PlayerLists players(String brandId) {
        PlayerLists players = new PlayerLists();
        days(brandId).map(PlayerDay::day).distinct().forEach(day -> players.add(day, 0,
                settled.lists().slice(new ListKey.OfDay(brandId, day), 0, Integer.MAX_VALUE)));
        return players;
    }
}
