package dev.windfall.topology.controls;

import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.BrandState;
import dev.windfall.schemas.avro.ControlAnswer;
import dev.windfall.schemas.avro.ControlCommand;
import dev.windfall.schemas.avro.Profile;
import dev.windfall.schemas.avro.RuleMarkers;
import dev.windfall.schemas.avro.RuleState;
import dev.windfall.topology.wire.AvroSerde;
import dev.windfall.topology.wire.Placed;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/// The deciders of control records on one screen. A brand's commands are in one partition, so that one task decides them, one
/// after the other; what it decides goes to all places in one transaction.
///
/// ```
/// control-commands ──► read-commands ──► decide-controls ──┬─► write-brand-log ──► every partition of the brand's slice
///        ▲                               │ decided-brands  ├─► write-brands ─────► what ingest routes by
///        │                               │ decided-profiles├─► write-rules ──────► whoever shows them
///        │                               │ decided-rules   ├─► write-answers ────► whoever asked
///        │                               │ rule-markers    └─► write-commands ─┐
///        │                               │ brands-told                         │
///        │                               └ answers           by idempotency key│
///        └─ what a decider has to tell another: new brands, new defaults ◄─────┘
/// ```
public final class ControlTopology {

    static final String BRANDS = "decided-brands";
    static final String PROFILES = "decided-profiles";
    static final String RULES = "decided-rules";
    static final String MARKERS = "rule-markers";
    static final String BRANDS_TOLD = "brands-told";
    static final String ANSWERS = "answers";

    static final String WRITE_BRAND_LOG = "write-brand-log";
    static final String WRITE_BRANDS = "write-brands";
    static final String WRITE_RULES = "write-rules";
    static final String WRITE_ANSWERS = "write-answers";
    static final String WRITE_COMMANDS = "write-commands";

    private static final String READ = "read-commands";
    private static final String DECIDE = "decide-controls";

    private ControlTopology() {}

    /// @param check fails if the brand log may not be written now: it is asked when a task has been given its partition
    public static Topology of(Topics topics, Runnable check) {
        return new Topology()
                .addSource(READ, new StringDeserializer(),
                        new AvroSerde<>(topics.controlCommands().codec(), ControlCommand.class).deserializer(),
                        topics.controlCommands().name())
                .addProcessor(DECIDE, () -> new DecideControls(topics, check), READ)
                .addStateStore(store(BRANDS, BrandState.class), DECIDE)
                .addStateStore(store(PROFILES, Profile.class), DECIDE)
                .addStateStore(store(RULES, RuleState.class), DECIDE)
                .addStateStore(store(MARKERS, RuleMarkers.class), DECIDE)
                .addStateStore(Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(BRANDS_TOLD),
                        Serdes.String(), Serdes.String()), DECIDE)
                .addStateStore(store(ANSWERS, ControlAnswer.class), DECIDE)
                .addSink(WRITE_BRAND_LOG, topics.brandLog().name(), new StringSerializer(),
                        (topic, placed) -> topics.brandLog().codec().encode(placed.message()), Placed.PARTITIONER,
                        DECIDE)
                .addSink(WRITE_BRANDS, topics.brands().name(), new StringSerializer(),
                        (topic, placed) -> topics.brands().codec().encode(placed.message()), Placed.PARTITIONER, DECIDE)
                .addSink(WRITE_RULES, topics.rules().name(), new StringSerializer(),
                        (topic, placed) -> topics.rules().codec().encode(placed.message()), Placed.PARTITIONER, DECIDE)
                // Placed by their keys, as the commands of those who ask.
                .addSink(WRITE_COMMANDS, topics.controlCommands().name(), new StringSerializer(),
                        (String topic, Placed placed) -> topics.controlCommands().codec().encode(placed.message()),
                        DECIDE)
                .addSink(WRITE_ANSWERS, topics.controlAnswers().name(), new StringSerializer(),
                        (topic, placed) -> topics.controlAnswers().codec().encode(placed.message()), Placed.PARTITIONER,
                        DECIDE);
    }

    private static <T extends SpecificRecordBase> StoreBuilder<?> store(String name, Class<T> type) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.String(),
                AvroSerde.of(type));
    }
}
