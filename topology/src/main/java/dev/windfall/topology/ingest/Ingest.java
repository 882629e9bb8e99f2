package dev.windfall.topology.ingest;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.Slice;
import dev.windfall.projections.events.Admission;
import dev.windfall.projections.events.Fact;
import dev.windfall.projections.events.Verdict;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.Undecodable;
import dev.windfall.schemas.avro.LoggedEvent;
import dev.windfall.schemas.avro.WalletEvent;
import dev.windfall.topology.brands.BrandTable;
import dev.windfall.topology.wire.Brands;
import dev.windfall.topology.wire.Quarantined;
import dev.windfall.topology.wire.Quarantined.Source;
import dev.windfall.topology.wire.WalletEvents;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/// Reads wallet topics and writes the brand log. What one poll holds is one transaction: the events packed by brand and
/// partition, what was refused, and the position up to which it was read. So each event is in the log once, or not yet.
public final class Ingest implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Ingest.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);
    private static final Duration BACKOFF = Duration.ofSeconds(1);

    private final KafkaSettings kafka;
    private final Topics topics;
    private final WalletTopics walletTopics;
    private final BrandTable brands;
    private final InstantSource clock;
    private final String instance;
    private final IngestCounts counts = new IngestCounts();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final Thread thread = new Thread(this::run, "ingest");
    private volatile boolean healthy;

    /// @param instance the name of this process among its like; a restart under the same name ends what it had begun
    public Ingest(KafkaSettings kafka, Topics topics, WalletTopics walletTopics, BrandTable brands, InstantSource clock,
            String instance) {
        this.kafka = kafka;
        this.topics = topics;
        this.walletTopics = walletTopics;
        this.brands = brands;
        this.clock = clock;
        this.instance = instance;
    }

    public void start() {
        thread.start();
    }

    public IngestCounts counts() {
        return counts;
    }

    public boolean isHealthy() {
        return healthy && thread.isAlive();
    }

    @Override
    public void close() {
        stopping.set(true);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// After any failure both clients are made anew and begin at the last committed position. What fails again and again is
    /// seen in the health and in the log; a record is never passed over.
    private void run() {
        while (!stopping.get()) {
            KafkaProducer<byte[], byte[]> producer = producer();
            try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
                producer.initTransactions();
                consumer.subscribe(walletTopics.names());
                while (!stopping.get()) {
                    ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
                    if (!polled.isEmpty()) {
                        forward(polled, consumer, producer);
                    }
                    healthy = true;
                }
            } catch (RuntimeException e) {
                healthy = false;
                LOG.warn("Ingest begins again at its last committed position", e);
                pause();
            } finally {
                producer.close(CLOSE_PATIENCE); // not longer: what is unfinished is aborted by whoever comes next
            }
        }
    }

    private void forward(ConsumerRecords<byte[], byte[]> polled, KafkaConsumer<byte[], byte[]> consumer,
            KafkaProducer<byte[], byte[]> producer) {
        Packs packs = new Packs(topics);
        IngestCounts.Batch batch = new IngestCounts.Batch();
        for (ConsumerRecord<byte[], byte[]> record : polled) {
            accept(record, packs, batch);
        }
        producer.beginTransaction();
        for (ProducerRecord<byte[], byte[]> record : packs.records()) {
            var _ = producer.send(record); // a failure of any comes out of the commit
        }
        producer.sendOffsetsToTransaction(positions(polled), consumer.groupMetadata());
        producer.commitTransaction();
        counts.add(batch);
    }

    private void accept(ConsumerRecord<byte[], byte[]> record, Packs packs, IngestCounts.Batch batch) {
        Instant now = clock.instant();
        Instant recordedAt = record.timestamp() < 0 ? now : earlier(Instant.ofEpochMilli(record.timestamp()), now);
        batch.read++;
        Source source = new Source(new TopicPartition(record.topic(), record.partition()), record.offset(),
                Instant.ofEpochMilli(record.timestamp()), walletTopics.format(record));
        byte[] bytes = record.value() == null ? new byte[0] : record.value();
        WalletEvent event;
        try {
            event = walletTopics.decode(record);
        } catch (Undecodable e) {
            Verdict.Reason reason = e.field() == null ? Verdict.Reason.UNDECODABLE : Verdict.Reason.INVALID;
            batch.quarantined++;
            packs.addRefused(Quarantined.refused(source, bytes, null,
                    new Verdict.Refused(reason, e.field(), e.detail()), now));
            return;
        }
        BrandSettings brand = brands.find(event.getBrandId()).map(Brands::fromAvro).orElse(null);
        switch (Admission.decide(WalletEvents.fromAvro(event), brand, recordedAt)) {
            case Verdict.Accepted(Fact fact) -> {
                batch.forwarded++;
                Slice slice = Objects.requireNonNull(brand).slice(topics.partitions());
                packs.addEvent(fact.brandId(), slice.partitionOf(fact.playerId()),
                        new LoggedEvent(recordedAt, WalletEvents.toAvro(fact)));
            }
            case Verdict.Ignored _ -> batch.ignored++;
            case Verdict.Refused refused -> {
                batch.quarantined++;
                packs.addRefused(Quarantined.refused(source, bytes, event, refused, now));
            }
        }
    }

    private static Map<TopicPartition, OffsetAndMetadata> positions(ConsumerRecords<byte[], byte[]> polled) {
        return new HashMap<>(polled.nextOffsets());
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(kafka.with(Map.of(
                "group.id", topics.prefix() + "windfall-ingest",
                "group.instance.id", instance,
                "isolation.level", "read_committed",
                "enable.auto.commit", false,
                "auto.offset.reset", "earliest",
                "session.timeout.ms", 10_000,
                "max.poll.records", 2_000)),
                new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(kafka.with(Map.of(
                "transactional.id", topics.prefix() + "windfall-ingest-" + instance,
                "transaction.timeout.ms", 10_000,
                "compression.type", "lz4",
                "linger.ms", 0)),
                new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static void pause() {
        try {
            Thread.sleep(BACKOFF);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
