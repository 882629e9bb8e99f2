package dev.windfall.topology.asking;

import dev.windfall.schemas.Follower;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topic;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The way to ask deciders, wherever they run: a command goes out, and among the answers to all the one to it is waited for.
///
/// @param <A> how they answer
public final class Asking<A extends SpecificRecordBase> implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);
    private static final Duration LISTEN_PATIENCE = Duration.ofSeconds(30);
    private static final long UNKNOWN = -1;

    private final KafkaSettings kafka;
    private final Topic commands;
    private final Topic answers;
    private final Class<A> type;
    private final KafkaProducer<String, byte[]> producer;
    private final Map<String, CompletableFuture<A>> asked = new ConcurrentHashMap<>();
    private final CountDownLatch listening = new CountDownLatch(1);
    private final Follower listener;
    private long nextAnswer = UNKNOWN;

    /// @param name    of its thread
    /// @param answers each under the id of its command, in one partition
    public Asking(String name, KafkaSettings kafka, Topic commands, Topic answers, Class<A> type) {
        this.kafka = kafka;
        this.commands = commands;
        this.answers = answers;
        this.type = type;
        this.listener = new Follower(name, this::listen);
        this.producer = new KafkaProducer<>(kafka.with(Map.of("linger.ms", 0, "max.block.ms", 10_000,
                "delivery.timeout.ms", 15_000, "request.timeout.ms", 10_000)),
                new StringSerializer(), new ByteArraySerializer());
    }

    public void start() {
        listener.start();
    }

    public boolean isHealthy() {
        return listener.isHealthy();
    }

    /// Nothing can be asked now, or it is not known whether something was.
    public static final class NotTaken extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotTaken(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /// The answer to a command, heard from before that is sent until it is closed.
    public final class Expected implements AutoCloseable {

        private final String commandId;
        private final CompletableFuture<A> answer = new CompletableFuture<>();

        private Expected(String commandId) {
            this.commandId = commandId;
            asked.put(commandId, answer);
        }

        /// @return nothing if it has not come in time: the command stands, and may yet be decided
        public Optional<A> await(long deadline_ns) throws InterruptedException {
            try {
                return Optional.of(answer.get(Math.max(0, deadline_ns - System.nanoTime()), TimeUnit.NANOSECONDS));
            } catch (TimeoutException e) {
                return Optional.empty();
            } catch (ExecutionException e) {
                throw new IllegalStateException("The answer of the deciders can't be read", e);
            }
        }

        @Override
        public void close() {
            asked.remove(commandId);
        }
    }

    public Expected expect(String commandId) throws InterruptedException {
        if (!listening.await(LISTEN_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new NotTaken("The answers of the deciders can't be heard yet: ask again", null);
        }
        return new Expected(commandId);
    }

    /// Returns when it stands.
    public void send(String key, SpecificRecord command) throws InterruptedException {
        try {
            producer.send(new ProducerRecord<>(commands.name(), key, commands.codec().encode(command))).get();
        } catch (ExecutionException e) {
            throw new NotTaken(
                    "Kafka has not said that it has taken the command: ask again, with the same Idempotency-Key", e);
        }
    }

    @Override
    public void close() {
        listener.close();
        producer.close(CLOSE_PATIENCE);
    }

    /// From now on; after a failure from where it was.
    private void listen(Follower self) {
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(kafka.with(Map.of(
                "isolation.level", "read_committed", "enable.auto.commit", false, "auto.offset.reset", "earliest")),
                new StringDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(answers.name(), 0);
            consumer.assign(List.of(partition));
            if (nextAnswer == UNKNOWN) {
                consumer.seekToEnd(List.of(partition));
            } else {
                consumer.seek(partition, nextAnswer);
            }
            while (!self.isStopping()) {
                consumer.poll(POLL).forEach(this::hear);
                nextAnswer = consumer.position(partition);
                listening.countDown();
                self.isWell();
            }
        }
    }

    /// One that can't be read, of another version of ours perhaps, keeps nobody else from theirs.
    private void hear(ConsumerRecord<String, byte[]> record) {
        CompletableFuture<A> waiting = record.key() == null ? null : asked.get(record.key());
        if (waiting == null) {
            return;
        }
        try {
            waiting.complete(answers.codec().decode(record.value(), type));
        } catch (RuntimeException e) {
            waiting.completeExceptionally(e);
        }
    }
}
