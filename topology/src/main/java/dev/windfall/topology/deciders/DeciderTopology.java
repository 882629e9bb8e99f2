package dev.windfall.topology.deciders;

import dev.windfall.schemas.Topic;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.LineCounts;
import dev.windfall.schemas.avro.RunWord;
import dev.windfall.schemas.avro.Subject;
import dev.windfall.topology.wire.AvroSerde;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;

import java.util.Optional;
import java.util.Set;

/// The host of all deciders on one screen. A subject's commands are in one partition, so that one task decides them, one after the
/// other; what it decides goes to all places in one transaction. Lines are in the partition of events in which their accounts are: a word
/// on them is written into the one of that number, whatever its key.
///
/// ```
/// commands ──► read-commands ──► decide-commands ──┬─► write-events ───► whoever shows them
///    ▲                           │ subjects        ├─► write-answers ──► whoever asked
///    │                           │ wake-ups        ├─► write-calls ────► whoever calls the targets of effects
///    │                           └                 ├─► write-run-steps ► whoever takes barriers
///    │                                             ├─► write-run-words ► the lines of a partition that wait
///    │                                             ├─► write-control-commands ► the brand's log, by its decider
///    │                                             └─► write-commands ─┐
///    └─ effects that are requested, owners who hear of theirs ◄────────┘
///
/// events ────► read-events ────► count-lines ──────► tell-runs ────────► commands: how the lines of each run stand
///                                │ line-counts
///                                │ held-lines
/// run-words ─► read-run-words ─► pass-words ───────► tell-waiting ─────► commands: what a person says of those that wait
///                                │ held-lines
///                                │ run-words
/// ```
public final class DeciderTopology {

    static final String SUBJECTS = "subjects";
    static final String WAKE_UPS = "wake-ups";
    static final String LINE_COUNTS = "line-counts";
    static final String HELD_LINES = "held-lines";
    static final String RUN_WORDS = "run-words";

    static final String WRITE_EVENTS = "write-events";
    static final String WRITE_ANSWERS = "write-answers";
    static final String WRITE_CALLS = "write-calls";
    static final String WRITE_COMMANDS = "write-commands";
    static final String WRITE_CONTROL_COMMANDS = "write-control-commands";
    static final String WRITE_RUN_STEPS = "write-run-steps";
    static final String WRITE_RUN_WORDS = "write-run-words";

    private static final String READ = "read-commands";
    private static final String DECIDE = "decide-commands";
    private static final String READ_EVENTS = "read-events";
    private static final String COUNT = "count-lines";
    private static final String TELL_RUNS = "tell-runs";
    private static final String READ_WORDS = "read-run-words";
    private static final String PASS_WORDS = "pass-words";
    private static final String TELL_WAITING = "tell-waiting";

    private DeciderTopology() {}

    public static Topology of(Topics topics, HostedDeciders hosted, PassedOver passedOver) {
        Topology topology = new Topology()
                .addSource(READ, new StringDeserializer(), new ByteArrayDeserializer(), topics.commands().name())
                .addProcessor(DECIDE, () -> new DecideCommands(topics.commands().codec(), hosted, passedOver), READ)
                .addStateStore(Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(SUBJECTS), Serdes.String(),
                        AvroSerde.of(Subject.class)), DECIDE)
                .addStateStore(Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(WAKE_UPS), Serdes.Bytes(),
                        Serdes.ByteArray()), DECIDE)
                .addSource(READ_EVENTS, new StringDeserializer(), new ByteArrayDeserializer(), topics.events().name())
                .addProcessor(COUNT, () -> new CountLines(topics.events().codec()), READ_EVENTS)
                .addStateStore(Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(LINE_COUNTS), Serdes.String(),
                        AvroSerde.of(LineCounts.class)), COUNT)
                .addSource(READ_WORDS, new StringDeserializer(), new ByteArrayDeserializer(), topics.runWords().name())
                .addProcessor(PASS_WORDS, () -> new PassWords(topics.runWords().codec()), READ_WORDS)
                .addStateStore(Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(RUN_WORDS), Serdes.String(),
                        AvroSerde.of(RunWord.class)), PASS_WORDS)
                .addStateStore(Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(HELD_LINES), Serdes.String(),
                        Serdes.ByteArray()), COUNT, PASS_WORDS);
        addSink(topology, WRITE_EVENTS, topics.events(), DECIDE);
        addSink(topology, WRITE_ANSWERS, topics.commandAnswers(), DECIDE);
        addSink(topology, WRITE_CALLS, topics.effectCalls(), DECIDE);
        addSink(topology, WRITE_COMMANDS, topics.commands(), DECIDE);
        addSink(topology, WRITE_CONTROL_COMMANDS, topics.controlCommands(), DECIDE);
        addSink(topology, WRITE_RUN_STEPS, topics.runSteps(), DECIDE);
        addSink(topology, TELL_RUNS, topics.commands(), COUNT);
        addSink(topology, TELL_WAITING, topics.commands(), PASS_WORDS);
        return topology.addSink(WRITE_RUN_WORDS, topics.runWords().name(), new StringSerializer(),
                (String to, RunWord word) -> topics.runWords().codec().encode(word),
                (topic, to, word, partitions) -> Optional.of(Set.of(word.getPartition())), DECIDE);
    }

    /// All but words are placed by their keys, as the commands of those who ask.
    private static void addSink(Topology topology, String name, Topic topic, String parent) {
        topology.addSink(name, topic.name(), new StringSerializer(),
                (String to, SpecificRecord message) -> topic.codec().encode(message), parent);
    }
}
