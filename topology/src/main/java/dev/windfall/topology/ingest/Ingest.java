package dev.windfall.topology.ingest;

import dev.windfall.schemas.Follower;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.topology.brands.BrandTable;
import dev.windfall.topology.generations.Generations;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Reads wallet topics and writes the brand log. What is taken of one poll is one transaction: the events packed by brand and
/// partition, what was refused, and the position up to which it was read, with the tally of all that was read so far. So each
/// event is in the log once, or not yet.
public final class Ingest implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    /// While no more come at once, none waits for others.
    private static final int FEW = 100;
    /// So many times as long as the last transaction took.
    private static final int REST = 2;
    private static final long REST_MAX_NS = 100_000_000;
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);

    private final KafkaSettings kafka;
    private final Topics topics;
    private final Intake intake;
    private final BrandTable brands;
    private final InstantSource clock;
    private final String instance;
    private final IngestPositions positions = new IngestPositions();
    private final Follower follower = new Follower("ingest", this::follow);
    private volatile boolean frozen;

    /// @param instance the name of this process among its like; a restart under the same name ends what it had begun
    public Ingest(KafkaSettings kafka, Topics topics, WalletTopics walletTopics,
            BrandTable brands, InstantSource clock, String instance) {
        this.kafka = kafka;
        this.topics = topics;
        this.intake = new Intake(walletTopics, topics);
        this.brands = brands;
        this.clock = clock;
        this.instance = instance;
    }

    public void start() {
        follower.start();
    }

    /// Takes in no more and leaves its group, until it is thawed.
    public void freeze() {
        frozen = true;
    }

    public void thaw() {
        frozen = false;
    }

    /// Of the partitions that are here, as committed.
    public IngestTally tally() {
        return positions.tally();
    }

    public boolean isHealthy() {
        return follower.isHealthy();
    }

    @Override
    public void close() {
        follower.close();
    }

    /// After any failure both clients are made anew and begin at the last committed position; a record is never passed over.
    private void follow(Follower self) throws InterruptedException {
        if (frozen) {
            Thread.sleep(POLL);
            self.isWell();
            return;
        }
        KafkaProducer<byte[], byte[]> producer = producer();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            producer.initTransactions();
            Pacing pacing = new Pacing(consumer, clock);
            Packs packs = new Packs(topics);
            consumer.subscribe(intake.topics(), positions.followedBy(consumer, pacing,
                    () -> Generations.requireLive(kafka, topics)));
            while (!self.isStopping() && !frozen) {
                List<ConsumerRecord<byte[], byte[]>> records = pacing.admit(polled(consumer));
                if (!records.isEmpty()) {
                    long took_ns = forward(records, packs, pacing, consumer, producer);
                    if (records.size() > FEW && pacing.isAbreast()) { // what comes meanwhile costs one transaction together
                        TimeUnit.NANOSECONDS.sleep(Math.min(REST * took_ns, REST_MAX_NS));
                    }
                }
                self.isWell();
            }
            if (frozen) {
                leave(consumer);
            }
        } finally {
            producer.close(CLOSE_PATIENCE); // not longer: what is unfinished is aborted by whoever comes next
        }
    }

    private static ConsumerRecords<byte[], byte[]> polled(KafkaConsumer<byte[], byte[]> consumer) {
        try {
            return consumer.poll(POLL);
        } catch (KafkaException e) {
            if (e instanceof Generations.NotLive || e.getCause() instanceof Generations.NotLive) {
                leave(consumer);
            }
            throw e;
        }
    }

    /// Whoever has frozen the log waits until nobody is in the group, and a static member stays in it otherwise.
    private static void leave(KafkaConsumer<byte[], byte[]> consumer) {
        consumer.close(CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
    }

    /// @return how long its transaction took
    private long forward(List<ConsumerRecord<byte[], byte[]>> records, Packs packs, Pacing pacing,
            KafkaConsumer<byte[], byte[]> consumer,
            KafkaProducer<byte[], byte[]> producer) {
        IngestPositions.Step step = positions.step();
        Instant now = clock.instant();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            step.add(record, intake.accept(record, now, brands::knownOrNull, packs));
        }
        long begun_ns = System.nanoTime();
        producer.beginTransaction();
        for (ProducerRecord<byte[], byte[]> record : packs.records()) {
            var _ = producer.send(record); // a failure of any comes out of the commit
        }
        producer.sendOffsetsToTransaction(step.offsets(pacing), consumer.groupMetadata());
        producer.commitTransaction();
        step.committed();
        return System.nanoTime() - begun_ns;
    }

    /// The group whose positions say how far the wallet topics have been read.
    public static String group(Topics topics) {
        return topics.prefix() + "windfall-ingest";
    }

    /// A member that comes back under its name gets what it had, and nothing else: one that reads other topics is another.
    private String member() {
        return instance + "-" + Integer.toHexString(intake.topics().hashCode());
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(kafka.ofMember(group(topics), Map.of(
                "group.instance.id", member(),
                "isolation.level", "read_committed",
                "enable.auto.commit", false,
                "auto.offset.reset", "earliest",
                "max.poll.records", 10_000, // in a backlog: a transaction costs the same however much is in it
                "max.partition.fetch.bytes", 1 << 20)),
                new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(kafka.with(Map.of(
                "transactional.id", topics.prefix() + "windfall-ingest-" + instance,
                "transaction.timeout.ms", 6_000,
                "retry.backoff.ms", 10, // the last transaction's marks are still being set
                "compression.type", "lz4",
                "batch.size", 512 << 10,
                "linger.ms", 0)),
                new ByteArraySerializer(), new ByteArraySerializer());
    }
}
