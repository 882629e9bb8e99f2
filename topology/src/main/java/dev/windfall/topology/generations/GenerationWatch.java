package dev.windfall.topology.generations;

import dev.windfall.schemas.Follower;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.GenerationRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// Follows the generations for a process, and tells it how it stands. If whoever has frozen the log falls silent, the live generation goes
/// on: one of the processes that notice it says so.
public final class GenerationWatch implements AutoCloseable {

    /// A living owner gives a sign each second.
    public static final Duration SILENCE_MAX = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(GenerationWatch.class);
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaSettings kafka;
    private final Topics topics;
    private final InstantSource clock;
    private final Listener listener;
    private final Follower follower = new Follower("generations", this::follow);
    private @Nullable GenerationState heard;
    private long heard_ns;

    /// Is told each state that is new, one after the other, on one thread.
    @FunctionalInterface
    public interface Listener {

        void isNow(GenerationState state) throws InterruptedException;
    }

    /// @param topics of any generation
    public GenerationWatch(KafkaSettings kafka, Topics topics, InstantSource clock, Listener listener) {
        this.kafka = kafka;
        this.topics = topics;
        this.clock = clock;
        this.listener = listener;
    }

    public void start() {
        follower.start();
    }

    public boolean isHealthy() {
        return follower.isHealthy();
    }

    @Override
    public void close() {
        follower.close();
    }

    /// Of what has been said before it begins, and of what comes at once, only the last counts.
    private void follow(Follower self) throws InterruptedException {
        TopicPartition partition = new TopicPartition(topics.generations().name(), 0);
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            GenerationState newest = null;
            while (!self.isStopping()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    newest = GenerationState.fromAvro(
                            topics.generations().codec().decode(record.value(), GenerationRecord.class));
                }
                boolean isAtEnd = consumer.currentLag(partition).orElse(1) == 0;
                if (isAtEnd && newest != null) {
                    hear(newest);
                    newest = null;
                } else if (isAtEnd) {
                    resumeAfterSilence();
                }
                self.isWell();
            }
        }
    }

    private void hear(GenerationState state) throws InterruptedException {
        if (!state.equals(heard)) {
            heard_ns = System.nanoTime();
            listener.isNow(state);
            heard = state; // not before: what could not be done is told again
        }
    }

    private void resumeAfterSilence() {
        if (heard instanceof GenerationState.Frozen frozen
                && System.nanoTime() - heard_ns > SILENCE_MAX.toNanos()) {
            heard_ns = System.nanoTime();
            resume(frozen);
        }
    }

    /// It fences the silent one before it looks again: whatever that one has said by then stands, and it says nothing after it.
    private void resume(GenerationState.Frozen frozen) {
        if (!Generations.current(kafka, topics).equals(frozen)) {
            return;
        }
        try (GenerationWriter writer = new GenerationWriter(kafka, topics, clock)) {
            if (writer.current().equals(frozen)) {
                LOG.warn("Whoever has frozen generation {} is silent: it goes on", frozen.live().number());
                writer.write(new GenerationState.Live(frozen.live(), frozen.lastNumber()));
            }
        } catch (KafkaException e) {
            LOG.info("Somebody else says how it stands", e);
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(kafka.with(Map.of("isolation.level", "read_committed", "enable.auto.commit", false,
                "auto.offset.reset", "earliest")), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
