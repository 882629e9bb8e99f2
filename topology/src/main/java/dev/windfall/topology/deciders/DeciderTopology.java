package dev.windfall.topology.deciders;

import dev.windfall.schemas.Topic;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.Subject;
import dev.windfall.topology.wire.AvroSerde;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;

/// The host of all deciders on one screen. A subject's commands are in one partition, so that one task decides them, one after the
/// other; what it decides goes to all places in one transaction.
///
/// ```
/// commands ──► read-commands ──► decide-commands ──┬─► write-events ───► whoever shows them
///    ▲                           │ subjects        ├─► write-answers ──► whoever asked
///    │                           │ wake-ups        ├─► write-calls ────► whoever calls the targets of effects
///    │                           └                 └─► write-commands ─┐
///    └─ effects that are requested, owners who hear of theirs ◄────────┘
/// ```
public final class DeciderTopology {

    static final String SUBJECTS = "subjects";
    static final String WAKE_UPS = "wake-ups";

    static final String WRITE_EVENTS = "write-events";
    static final String WRITE_ANSWERS = "write-answers";
    static final String WRITE_CALLS = "write-calls";
    static final String WRITE_COMMANDS = "write-commands";

    private static final String READ = "read-commands";
    private static final String DECIDE = "decide-commands";

    private DeciderTopology() {}

    public static Topology of(Topics topics, HostedDeciders hosted, PassedOver passedOver) {
        Topology topology = new Topology()
                .addSource(READ, new StringDeserializer(), new ByteArrayDeserializer(), topics.commands().name())
                .addProcessor(DECIDE, () -> new DecideCommands(topics.commands().codec(), hosted, passedOver), READ)
                .addStateStore(Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(SUBJECTS), Serdes.String(),
                        AvroSerde.of(Subject.class)), DECIDE)
                .addStateStore(Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(WAKE_UPS), Serdes.Bytes(),
                        Serdes.ByteArray()), DECIDE);
        addSink(topology, WRITE_EVENTS, topics.events());
        addSink(topology, WRITE_ANSWERS, topics.commandAnswers());
        addSink(topology, WRITE_CALLS, topics.effectCalls());
        addSink(topology, WRITE_COMMANDS, topics.commands());
        return topology;
    }

    /// All are placed by their keys, as the commands of those who ask.
    private static void addSink(Topology topology, String name, Topic topic) {
        topology.addSink(name, topic.name(), new StringSerializer(),
                (String to, SpecificRecord message) -> topic.codec().encode(message), DECIDE);
    }
}
