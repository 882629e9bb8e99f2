package dev.windfall.topology.ledger;

import dev.windfall.projections.controls.BrandState;
import dev.windfall.projections.ledger.BucketClock;
import dev.windfall.projections.ledger.BucketKey;
import dev.windfall.projections.ledger.Case;
import dev.windfall.projections.ledger.CaseKey;
import dev.windfall.projections.ledger.LedgerState;
import dev.windfall.projections.ledger.LedgerState.DayKey;
import dev.windfall.projections.ledger.LedgerState.PlayerKey;
import dev.windfall.projections.ledger.Tally;
import dev.windfall.projections.players.PlayerDay;
import dev.windfall.projections.players.Profile;
import dev.windfall.schemas.avro.Progress;
import dev.windfall.topology.wire.AvroSerde;
import dev.windfall.topology.wire.Brands;
import dev.windfall.topology.wire.Cases;
import dev.windfall.topology.wire.PlayerDays;
import dev.windfall.topology.wire.Profiles;
import dev.windfall.topology.wire.Tallies;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

import java.util.List;
import java.util.function.Function;

/// The stores of the ledger: what they are called and hold, and the fold's state in them.
final class LedgerStores {

    static final String BRANDS = "brands";
    static final String PROFILES = "profiles";
    static final String CASES = "cases";
    static final String DEADLINES = "deadlines";
    static final String CLOCKS = "clocks";
    static final String TALLIES = "tallies";
    static final String PLAYER_DAYS = "player-days";
    static final String PROGRESS = "progress";

    static final int GENERATION = 1;

    private final StoreTable<String, BrandState, dev.windfall.schemas.avro.BrandState> brands;
    private final StoreTable<PlayerKey, Profile, dev.windfall.schemas.avro.Profile> profiles;
    private final StoreTable<CaseKey, Case, dev.windfall.schemas.avro.Case> cases;
    private final StoreTable<DayKey, PlayerDay, dev.windfall.schemas.avro.PlayerDay> days;
    private final StoreTable<BucketKey, BucketClock, dev.windfall.schemas.avro.BucketClock> clocks;
    private final StoreTable<String, Tally, dev.windfall.schemas.avro.Tally> tallies;
    private final StoreDeadlines deadlines;
    private final KeyValueStore<String, Progress> progress;

    LedgerStores(ProcessorContext<?, ?> context) {
        brands = new StoreTable<>(context.getStateStore(BRANDS), id -> id, (id, stored) -> Brands.fromAvro(stored),
                (id, brand) -> Brands.toAvro(brand));
        profiles = new StoreTable<>(context.getStateStore(PROFILES),
                key -> Profiles.key(key.brandId(), key.playerId()),
                (key, stored) -> Profiles.fromAvro(stored),
                (key, profile) -> Profiles.toAvro(key.brandId(), key.playerId(), profile));
        cases = new StoreTable<>(context.getStateStore(CASES), Cases::key, Cases::fromAvro,
                (key, value) -> Cases.toAvro(value));
        days = new StoreTable<>(context.getStateStore(PLAYER_DAYS),
                key -> PlayerDays.key(key.brandId(), key.playerId(), key.day()),
                (key, stored) -> PlayerDays.fromAvro(stored), (key, day) -> PlayerDays.toAvro(day, GENERATION));
        clocks = new StoreTable<>(context.getStateStore(CLOCKS), key -> key.brandId() + "~" + key.bucket(),
                (key, stored) -> new BucketClock(stored.getTime(), stored.getNothingDueBefore()),
                (key, clock) -> new dev.windfall.schemas.avro.BucketClock(clock.time(), clock.nothingDueBefore()));
        tallies = new StoreTable<>(context.getStateStore(TALLIES), id -> id, (id, stored) -> Tallies.fromAvro(stored),
                (id, tally) -> Tallies.toAvro(tally));
        deadlines = new StoreDeadlines(context.getStateStore(DEADLINES));
        progress = context.getStateStore(PROGRESS);
    }

    static List<StoreBuilder<?>> onDisk() {
        return builders(Stores::persistentKeyValueStore);
    }

    /// For tests that need no disk.
    static List<StoreBuilder<?>> inMemory() {
        return builders(Stores::inMemoryKeyValueStore);
    }

    private static List<StoreBuilder<?>> builders(Function<String, KeyValueBytesStoreSupplier> kind) {
        return List.of(
                builder(kind.apply(BRANDS), AvroSerde.of(dev.windfall.schemas.avro.BrandState.class)),
                builder(kind.apply(PROFILES), AvroSerde.of(dev.windfall.schemas.avro.Profile.class)),
                builder(kind.apply(CASES), AvroSerde.of(dev.windfall.schemas.avro.Case.class)),
                builder(kind.apply(DEADLINES), Serdes.ByteArray()),
                builder(kind.apply(CLOCKS), AvroSerde.of(dev.windfall.schemas.avro.BucketClock.class)),
                builder(kind.apply(TALLIES), AvroSerde.of(dev.windfall.schemas.avro.Tally.class)),
                builder(kind.apply(PLAYER_DAYS), AvroSerde.of(dev.windfall.schemas.avro.PlayerDay.class)),
                builder(kind.apply(PROGRESS), AvroSerde.of(Progress.class)));
    }

    LedgerState state() {
        return new LedgerState(brands, profiles, cases, days, clocks, tallies, deadlines);
    }

    KeyValueStore<String, Progress> progress() {
        return progress;
    }

    /// After each record of the log: what it changed is written, and nothing is held that a failure could make untrue.
    void flush() {
        List.of(brands, profiles, cases, days, clocks, tallies).forEach(StoreTable::flush);
    }

    private static <V> StoreBuilder<KeyValueStore<String, V>> builder(KeyValueBytesStoreSupplier kind,
            Serde<V> values) {
        return Stores.keyValueStoreBuilder(kind, Serdes.String(), values);
    }
}
