package dev.windfall.app.simulator;

import dev.windfall.app.simulator.StreamsTask.Sink;
import dev.windfall.schemas.Topic;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.BrandState;
import dev.windfall.schemas.avro.ControlAnswer;
import dev.windfall.schemas.avro.ControlCommand;
import dev.windfall.schemas.avro.LineCounts;
import dev.windfall.schemas.avro.Profile;
import dev.windfall.schemas.avro.RuleMarkers;
import dev.windfall.schemas.avro.RuleState;
import dev.windfall.schemas.avro.RunWord;
import dev.windfall.schemas.avro.Subject;
import dev.windfall.topology.controls.ControlProcessors;
import dev.windfall.topology.deciders.DeciderSettings;
import dev.windfall.topology.deciders.DecidingProcessors;
import dev.windfall.topology.wire.AvroSerde;
import dev.windfall.topology.wire.Placed;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// The tasks of Kafka Streams that decide, with the program's own processors.
final class Tasks {

    private static final AvroSerde<BrandState> BRANDS = AvroSerde.of(BrandState.class);
    private static final AvroSerde<Profile> PROFILES = AvroSerde.of(Profile.class);
    private static final AvroSerde<RuleState> RULES = AvroSerde.of(RuleState.class);
    private static final AvroSerde<RuleMarkers> MARKERS = AvroSerde.of(RuleMarkers.class);
    private static final AvroSerde<ControlAnswer> ANSWERS = AvroSerde.of(ControlAnswer.class);
    private static final AvroSerde<Subject> SUBJECTS = AvroSerde.of(Subject.class);
    private static final AvroSerde<LineCounts> COUNTS = AvroSerde.of(LineCounts.class);
    private static final AvroSerde<RunWord> WORDS = AvroSerde.of(RunWord.class);

    private Tasks() {}

    static Part controls(World world, int partition) {
        Topics topics = world.topics;
        Map<String, Sink<Placed>> sinks = new HashMap<>();
        ControlProcessors.decided(topics).forEach((child, topic) -> sinks.put(child, (transaction, key, placed) -> {
            byte[] message = topic.codec().encode(placed.message());
            if (topic.name().equals(topics.controlCommands().name())) {
                transaction.send(topic, key, message);
            } else {
                transaction.send(new TopicPartition(topic.name(), placed.partition()),
                        key.getBytes(StandardCharsets.UTF_8), message);
            }
        }));
        return new StreamsTask(world, "controls-" + partition, partition)
                .store("decided-brands", Serdes.String(), BRANDS)
                .store("decided-profiles", Serdes.String(), PROFILES)
                .store("decided-rules", Serdes.String(), RULES)
                .store("rule-markers", Serdes.String(), MARKERS)
                .store("brands-told", Serdes.String(), Serdes.String())
                .store("answers", Serdes.String(), ANSWERS)
                .processor(ControlProcessors.controls(topics), at(topics.controlCommands(), partition),
                        bytes -> topics.controlCommands().codec().decode(bytes, ControlCommand.class), sinks);
    }

    static Part deciders(World world, int partition) {
        Topics topics = world.topics;
        Map<String, Sink<SpecificRecord>> sinks = new HashMap<>();
        DecidingProcessors.decided(topics).forEach((child, topic) -> sinks.put(child, (transaction, key, message) -> {
            byte[] bytes = topic.codec().encode(message);
            if (message instanceof RunWord word) {
                transaction.send(at(topic, word.getPartition()), key.getBytes(StandardCharsets.UTF_8), bytes);
            } else {
                transaction.send(topic, key, bytes);
            }
        }));
        return new StreamsTask(world, "deciders-" + partition, partition)
                .store("subjects", Serdes.String(), SUBJECTS)
                .store(StreamsTask.WAKE_UPS, Serdes.Bytes(), Serdes.ByteArray())
                .processor(DecidingProcessors.commands(topics, DeciderSettings.DEFAULT),
                        at(topics.commands(), partition),
                        bytes -> bytes, sinks);
    }

    static Part lines(World world, int partition) {
        Topics topics = world.topics;
        return new StreamsTask(world, "lines-" + partition, partition)
                .store("line-counts", Serdes.String(), COUNTS)
                .store("held-lines", Serdes.String(), Serdes.ByteArray())
                .store("run-words", Serdes.String(), WORDS)
                .processor(DecidingProcessors.lines(topics), at(topics.events(), partition), bytes -> bytes,
                        Map.of(TwinContext.ANY_CHILD, (transaction, key, message) -> transaction.send(topics.commands(),
                                key, topics.commands().codec().encode(message))))
                .processor(DecidingProcessors.words(topics), at(topics.runWords(), partition), bytes -> bytes,
                        Map.of(TwinContext.ANY_CHILD, (transaction, key, message) -> transaction.send(topics.commands(),
                                key, topics.commands().codec().encode(message))));
    }

    private static TopicPartition at(Topic topic, int partition) {
        return new TopicPartition(topic.name(), partition);
    }
}
