package dev.windfall.connectors;

import dev.windfall.schemas.Follower;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Makes the calls that are ordered of a target, those of a player one after the other, and tells the deciders what they have come to.
/// Several processes share the players. After any failure it begins again where it is known what is answered.
public final class Connector implements AutoCloseable {

    private static final int IN_HAND_MAX = 2_000;
    private static final int READ_AT_ONCE_MAX = 500;
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

    private final KafkaSettings kafka;
    private final Topics topics;
    private final Target target;
    private final String instance;
    private final int inHandMax;
    private final int readAtOnce;
    private final Follower follower;
    private volatile Standing standing = Standing.NONE;

    /// @param instance the name of this process among its like: a restart under the same name gets its partitions at once
    public Connector(KafkaSettings kafka, Topics topics, Target target, String instance) {
        this(kafka, topics, target, instance, IN_HAND_MAX);
    }

    /// @param inHandMax as many calls wait in memory, or are being made
    Connector(KafkaSettings kafka, Topics topics, Target target, String instance, int inHandMax) {
        this.kafka = kafka;
        this.topics = topics;
        this.target = target;
        this.instance = instance;
        this.inHandMax = inHandMax;
        this.readAtOnce = Math.min(inHandMax / 4, READ_AT_ONCE_MAX); // paused, it is still nearly full
        this.follower = new Follower("connector-" + target.name(), this::follow);
    }

    public void start() {
        follower.start();
    }

    public boolean isHealthy() {
        return follower.isHealthy() && standing.unplaced() == 0 && standing.halted() == 0;
    }

    public Standing standing() {
        return standing;
    }

    /// Calls that are being made are waited for a moment. Those that take longer are made again by whoever comes next.
    @Override
    public void close() {
        follower.close();
    }

    private void follow(Follower self) throws InterruptedException {
        KafkaProducer<byte[], byte[]> producer = producer();
        ExecutorService threads = Executors
                .newThreadPerTaskExecutor(Thread.ofVirtual().name(target.name() + "-call-", 1).factory());
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            producer.initTransactions();
            Carrier carrier = new Carrier(topics, target, consumer, producer, threads, InstantSource.system(),
                    System::nanoTime,
                    inHandMax, readAtOnce, standing);
            consumer.subscribe(List.of(topics.effectCalls().name()), carrier);
            while (!self.isStopping()) {
                carrier.round();
                standing = carrier.standing();
                self.isWell();
            }
            carrier.finish(CLOSE_PATIENCE);
            standing = carrier.standing();
        } finally {
            standing = standing.atRest();
            threads.shutdownNow();
            producer.close(CLOSE_PATIENCE); // not longer: what is unfinished is aborted by whoever comes next
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(kafka.ofMember(group(topics, target), Map.of(
                "group.instance.id", instance,
                "partition.assignment.strategy", CooperativeStickyAssignor.class.getName(), // who keeps one goes on in it
                "isolation.level", "read_committed",
                "enable.auto.commit", false,
                "auto.offset.reset", "by_duration:" + Carrier.READ_ANEW, // of a position that the topic does not have any more
                "max.poll.records", readAtOnce,
                "max.partition.fetch.bytes", 256 << 10)),
                new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(kafka.with(Map.of(
                "transactional.id", group(topics, target) + "-" + instance,
                "transaction.timeout.ms", 6_000,
                "retry.backoff.ms", 10, // the last transaction's marks are still being set
                "compression.type", "lz4",
                "linger.ms", 0)),
                new ByteArraySerializer(), new ByteArraySerializer());
    }

    /// Whose positions say what is answered.
    static String group(Topics topics, Target target) {
        return topics.prefix() + "windfall-connector-" + target.name();
    }
}
