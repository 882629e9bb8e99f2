package dev.windfall.topology.controls;

import dev.windfall.projections.controls.Wish;
import dev.windfall.schemas.Follower;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.ControlAnswer;
import dev.windfall.schemas.avro.ControlCommand;
import dev.windfall.topology.generations.Generations;
import dev.windfall.topology.streams.Member;
import dev.windfall.topology.streams.StreamsRole;
import dev.windfall.topology.wire.ControlDocuments;
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

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The deciders as they run in this process, and the way to ask them: a command goes out, its answer is waited for.
public final class Controls implements AutoCloseable {

    private static final String ROLE = "deciders";
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);
    private static final long UNKNOWN = -1;

    private final KafkaSettings kafka;
    private final Topics topics;
    private final InstantSource clock;
    private final Path stateFolder;
    private final Member member;
    private final KafkaProducer<String, byte[]> commands;
    private final Map<String, CompletableFuture<ControlAnswer>> asked = new ConcurrentHashMap<>();
    private final CountDownLatch listening = new CountDownLatch(1);
    private final Follower answers = new Follower("control-answers", this::listen);
    private volatile @Nullable StreamsRole deciders;
    private boolean isEnding;
    private long nextAnswer = UNKNOWN;

    public Controls(KafkaSettings kafka, Topics topics, Path stateFolder, InstantSource clock, Member member) {
        this.kafka = kafka;
        this.topics = topics;
        this.clock = clock;
        this.stateFolder = stateFolder;
        this.member = member;
        this.commands = new KafkaProducer<>(kafka.with(Map.of("linger.ms", 0, "max.block.ms", 10_000,
                "delivery.timeout.ms", 15_000, "request.timeout.ms", 10_000)),
                new StringSerializer(), new ByteArraySerializer());
    }

    /// Who wants it.
    ///
    /// @param caller         the authenticated service
    /// @param actor          the person whom it names
    /// @param idempotencyKey under which the same wish is decided once
    public record Issuer(String caller, String actor, @Nullable String idempotencyKey) {}

    /// The group of all processes that decide.
    public static String group(Topics topics) {
        return StreamsRole.applicationId(ROLE, topics);
    }

    public void start() {
        thaw();
        answers.start();
    }

    /// Returns when nothing is decided here any more, until it is thawed. What is asked meanwhile waits in its topic.
    ///
    /// @throws IllegalStateException if that takes too long; to be tried again
    public synchronized void freeze() {
        if (!end()) {
            throw new IllegalStateException("The deciders have not ended yet");
        }
    }

    private boolean end() {
        StreamsRole deciding = deciders;
        if (deciding != null) {
            isEnding = true;
            deciding.close();
            if (!deciding.hasEnded()) {
                return false;
            }
            deciders = null;
            isEnding = false;
        }
        return true;
    }

    public synchronized void thaw() {
        if (isEnding) {
            freeze(); // what has begun to end can't go on
        }
        if (deciders == null) {
            StreamsRole thawed = new StreamsRole(ROLE,
                    ControlTopology.of(topics, () -> Generations.requireLive(kafka, topics)), 1, kafka, topics,
                    stateFolder, member);
            thawed.start();
            deciders = thawed;
        }
    }

    public boolean isReady() {
        StreamsRole deciding = deciders;
        return deciding != null && deciding.isReady() && answers.isHealthy();
    }

    /// @return nothing if no answer has come in time: the command stands, and may yet be decided
    public Optional<ControlAnswer> put(String brandId, Wish wish, Issuer issuer, Duration patience)
            throws InterruptedException {
        listening.await();
        String commandId = UUID.randomUUID().toString();
        ControlCommand command = ControlCommand.newBuilder().setCommandId(commandId).setBrandId(brandId)
                .setIdempotencyKey(issuer.idempotencyKey).setKind(ControlDocuments.kind(wish))
                .setDocument(ByteBuffer.wrap(ControlDocuments.encode(brandId, wish))).setCaller(issuer.caller)
                .setActor(issuer.actor).setIssuedAt(clock.instant()).build();
        CompletableFuture<ControlAnswer> answer = new CompletableFuture<>();
        CompletableFuture<ControlAnswer> joined = new CompletableFuture<>();
        asked.put(commandId, answer);
        asked.put(joinId(commandId), joined);
        try {
            long deadline_ns = System.nanoTime() + patience.toNanos();
            commands.send(new ProducerRecord<>(topics.controlCommands().name(), brandId,
                    topics.controlCommands().codec().encode(command))).get();
            ControlAnswer said = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (wish instanceof Wish.Settings && said.getOutcome().equals("DECIDED") && said.getControlSeq() == 1) {
                // What is written for the brand from now on comes after the defaults that it is told of.
                joined.get(Math.max(0, deadline_ns - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
            return Optional.of(said);
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka has not taken the command", e);
        } finally {
            asked.remove(commandId);
            asked.remove(joinId(commandId));
        }
    }

    /// Of what a new brand's decider tells that of defaults.
    static String joinId(String commandId) {
        return commandId + "~" + Wish.GLOBAL;
    }

    @Override
    public void close() {
        answers.close();
        synchronized (this) {
            var _ = end(); // what takes longer is fenced by whoever comes next
        }
        commands.close(CLOSE_PATIENCE);
    }

    /// From now on; after a failure from where it was.
    private void listen(Follower self) {
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(kafka.with(Map.of(
                "isolation.level", "read_committed", "enable.auto.commit", false, "auto.offset.reset", "earliest")),
                new StringDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topics.controlAnswers().name(), 0);
            consumer.assign(List.of(partition));
            if (nextAnswer == UNKNOWN) {
                consumer.seekToEnd(List.of(partition));
            } else {
                consumer.seek(partition, nextAnswer);
            }
            while (!self.isStopping()) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    CompletableFuture<ControlAnswer> waiting = asked.get(record.key());
                    if (waiting != null) {
                        waiting.complete(topics.controlAnswers().codec().decode(record.value(), ControlAnswer.class));
                    }
                }
                nextAnswer = consumer.position(partition);
                listening.countDown();
                self.isWell();
            }
        }
    }
}
