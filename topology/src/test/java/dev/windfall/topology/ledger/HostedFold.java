package dev.windfall.topology.ledger;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.controls.Control;
import dev.windfall.projections.ledger.Tally;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.BrandLogRecord;
import dev.windfall.schemas.avro.DayTotal;
import dev.windfall.schemas.avro.PlayerDay;
import dev.windfall.schemas.avro.Progress;
import dev.windfall.schemas.avro.ProviderRow;
import dev.windfall.topology.wire.BrandLog;
import dev.windfall.topology.wire.Placed;
import dev.windfall.topology.wire.Tallies;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The ledger's processor on stores that keep bytes, without the rest of Streams: fast enough for many thousand histories.
public final class HostedFold implements AutoCloseable {

    private static final Topics TOPICS = new Topics("", 1);

    private final MockProcessorContext<String, Placed> context = new MockProcessorContext<>();
    private final List<StateStore> stores = new ArrayList<>();
    private FoldBrandLog processor = new FoldBrandLog(TOPICS, new RecordLocks());
    private long offset;

    public HostedFold() {
        LedgerStores.inMemory().forEach(builder -> {
            StateStore store = builder.withLoggingDisabled().withCachingDisabled().build();
            store.init(context.getStateStoreContext(), store);
            context.addStateStore(store);
            stores.add(store);
        });
    }

    /// With nothing but these brands.
    public void begin(Map<String, BrandSettings> brands) {
        for (StateStore store : stores) {
            KeyValueStore<String, ?> entries = entries(store);
            List<String> keys = new ArrayList<>();
            try (KeyValueIterator<String, ?> all = entries.all()) {
                all.forEachRemaining(entry -> keys.add(entry.key));
            }
            keys.forEach(entries::delete);
        }
        offset = 0;
        restart();
        brands.forEach((id, settings) -> process(BrandLog.toAvro(id,
                new Control(1, new Control.Document.Settings(settings)), Instant.EPOCH)));
    }

    /// Nothing is left but what the stores hold.
    public void restart() {
        processor = new FoldBrandLog(TOPICS, new RecordLocks());
        processor.init(context);
    }

    /// Through its bytes, as it stands in the log.
    public void process(BrandLogRecord record) {
        context.setRecordMetadata(TOPICS.brandLog().name(), 0, offset++);
        processor.process(new Record<>(record.getBrandId(), TOPICS.brandLog().codec().encode(record), 0L));
        context.resetForwards();
        Tally tally = Tallies.fromAvro(progress().getTally());
        if (!tally.isWhole()) {
            throw new IllegalStateException("Not every event is accounted for: " + tally);
        }
    }

    /// counted, waiting, of these orphaned, duplicate, beyond the horizon, under a used id
    public List<Integer> tally() {
        var tally = progress().getTally();
        return List.of((int) tally.getCounted(), (int) tally.getWaiting(), (int) tally.getOrphaned(),
                (int) tally.getDuplicates(),
                (int) tally.getBeyondHorizon(), (int) tally.getEventIdReused());
    }

    /// Everything that is not zero.
    public Map<String, List<Long>> rows() {
        Map<String, List<Long>> rows = new TreeMap<>();
        KeyValueStore<String, PlayerDay> days = context.getStateStore(LedgerStores.PLAYER_DAYS);
        try (KeyValueIterator<String, PlayerDay> all = days.all()) {
            all.forEachRemaining(entry -> addRows(entry.value, rows));
        }
        rows.values().removeIf(row -> row.stream().allMatch(value -> value == 0));
        return rows;
    }

    @Override
    public void close() {
        stores.forEach(StateStore::close);
    }

    private Progress progress() {
        return HostedFold.<Progress>entries(context.getStateStore(LedgerStores.PROGRESS)).get(LedgerStores.PROGRESS);
    }

    private static void addRows(PlayerDay day, Map<String, List<Long>> rows) {
        String place = "%s %s %s".formatted(day.getBrandId(), day.getPlayerId(), day.getDay());
        for (ProviderRow row : day.getRows()) {
            rows.put("%s %s %s %s".formatted(place, row.getProviderId(), row.getGameCategory(), row.getCurrency()),
                    List.of(row.getBets(), row.getStake(), row.getBonusStake(), row.getValidTurnover(), row.getPayout(),
                            row.getBonusPayout(), row.getRolledBackBets(), row.getRolledBackStake(),
                            row.getRolledBackPayout()));
        }
        for (DayTotal total : day.getTotals()) {
            rows.put("%s cash %s".formatted(place, total.getCurrency()),
                    List.of(total.getDeposits(), total.getWithdrawals()));
        }
    }

    @SuppressWarnings("unchecked")
    private static <V> KeyValueStore<String, V> entries(StateStore store) {
        return (KeyValueStore<String, V>) store;
    }
}
