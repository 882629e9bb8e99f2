package dev.windfall.topology.controls;

import dev.windfall.projections.controls.Control;
import dev.windfall.projections.controls.Wish;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.BrandLogRecord;
import dev.windfall.schemas.avro.ControlAnswer;
import dev.windfall.schemas.avro.ControlCommand;
import dev.windfall.topology.DriverSettings;
import dev.windfall.topology.wire.AvroSerde;
import dev.windfall.topology.wire.BrandLog;
import dev.windfall.topology.wire.ControlDocuments;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// The deciders of brands without a broker, and their clock in the hand of the test: what is wanted goes in, and what is decided comes out.
final class ControlDriver implements AutoCloseable {

    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

    final TestOutputTopic<String, byte[]> rules;
    private final Topics topics;
    private final TopologyTestDriver driver;
    private final TestInputTopic<String, byte[]> commands;
    private final TestOutputTopic<String, byte[]> log;
    private final TestOutputTopic<String, ControlAnswer> answers;
    private int issued;

    ControlDriver(Topics topics, Path folder) {
        this.topics = topics;
        this.driver = new TopologyTestDriver(ControlTopology.of(topics, () -> {}), DriverSettings.of(folder), NOON);
        this.commands = driver.createInputTopic(topics.controlCommands().name(), new StringSerializer(),
                new ByteArraySerializer());
        this.log = driver.createOutputTopic(topics.brandLog().name(), new StringDeserializer(),
                new ByteArrayDeserializer());
        this.rules = driver.createOutputTopic(topics.rules().name(), new StringDeserializer(),
                new ByteArrayDeserializer());
        this.answers = driver.createOutputTopic(topics.controlAnswers().name(), new StringDeserializer(),
                new AvroSerde<>(topics.controlAnswers().codec(), ControlAnswer.class).deserializer());
    }

    /// @return the first answer: others are of those whom it was told to
    ControlAnswer ask(String brandId, Wish wish, @Nullable String key) {
        issued++;
        commands.pipeInput(brandId, topics.controlCommands().codec().encode(ControlCommand.newBuilder()
                .setCommandId("c" + issued).setBrandId(brandId).setKind(ControlDocuments.kind(wish))
                .setIdempotencyKey(key).setDocument(ByteBuffer.wrap(ControlDocuments.encode(brandId, wish)))
                .setCaller("test").setActor("ann").setIssuedAt(NOON.plusSeconds(issued)).build()));
        return answers.readKeyValuesToList().getFirst().value;
    }

    /// Since this was asked last: the brand of each, and what stands in its log.
    List<KeyValue<String, Control>> logged() {
        return log.readKeyValuesToList().stream()
                .map(record -> KeyValue.pair(record.key, Objects.requireNonNull(BrandLog.fromAvro(
                        topics.brandLog().codec().decode(record.value, BrandLogRecord.class), 0).control())))
                .toList();
    }

    void advance(Duration time) {
        driver.advanceWallClockTime(time);
    }

    @Override
    public void close() {
        driver.close();
    }
}
