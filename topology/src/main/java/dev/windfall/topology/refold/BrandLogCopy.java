package dev.windfall.topology.refold;

import dev.windfall.projections.ledger.LogRecord;
import dev.windfall.projections.refold.Relocation;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topic;
import dev.windfall.schemas.Topics;
import dev.windfall.topology.wire.BrandLogReader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/// Copies the brand log into that of the next generation: each record as it is, with its time, to where [Relocation] says. One that
/// begins anew ends what another had begun.
public final class BrandLogCopy implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);

    private final Topics live;
    private final Topics next;
    private final BrandLogReader reader;
    private final List<TopicPartition> partitions;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<Integer, Relocation> relocations = new HashMap<>();
    private final Map<Integer, Long> lastRead = new TreeMap<>();
    private final Map<Integer, Long> lastWritten = new TreeMap<>();
    private long records;
    private long events;

    /// From here on nobody who began before writes to the next generation.
    public BrandLogCopy(KafkaSettings kafka, Topics live, Topics next) {
        this.live = live;
        this.next = next;
        this.reader = new BrandLogReader(live.brandLog().codec());
        this.partitions = IntStream.range(0, live.partitions())
                .mapToObj(partition -> new TopicPartition(live.brandLog().name(), partition)).toList();
        this.producer = new KafkaProducer<>(kafka.with(Map.of(
                "transactional.id", live.prefix() + "windfall-refold",
                "transaction.timeout.ms", 60_000,
                "max.request.size", Topic.DOCUMENT_BYTES_MAX,
                "compression.type", "lz4",
                "batch.size", 512 << 10)),
                new ByteArraySerializer(), new ByteArraySerializer());
        this.consumer = new KafkaConsumer<>(kafka.with(Map.of("isolation.level", "read_committed",
                "enable.auto.commit", false, "auto.offset.reset", "earliest", "max.poll.records", 5_000,
                "max.partition.fetch.bytes", 4 << 20)),
                new ByteArrayDeserializer(), new ByteArrayDeserializer());
        producer.initTransactions();
    }

    /// Once the topics of the next generation are there.
    public void begin() {
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /// Copies what is there, as one transaction.
    ///
    /// @return how many records that were
    public int step() {
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
        if (polled.isEmpty()) {
            return 0;
        }
        Map<Integer, Future<RecordMetadata>> newest = new HashMap<>();
        producer.beginTransaction();
        for (ConsumerRecord<byte[], byte[]> record : polled) {
            LogRecord read = reader.read(record.value(), record.offset());
            int target = relocation(record).targetOf(read);
            newest.put(target, producer.send(new ProducerRecord<>(next.brandLog().name(), target, record.timestamp(),
                    record.key(), record.value(), record.headers())));
            lastRead.put(record.partition(), record.offset());
            events += read.events().size();
        }
        producer.commitTransaction();
        records += polled.count();
        newest.forEach((target, sent) -> lastWritten.put(target, sent.resultNow().offset()));
        return polled.count();
    }

    /// Copies all that stands before the ends that the log has now.
    ///
    /// @param check fails if there is no sense in it any more
    public void toEnd(Runnable check) {
        Map<TopicPartition, Long> ends = ends();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            check.run();
            var _ = step();
        }
    }

    /// Offsets of the log that are still to be read.
    public long behind() {
        long behind = 0;
        for (Map.Entry<TopicPartition, Long> end : ends().entrySet()) {
            behind += Math.max(0, end.getValue() - consumer.position(end.getKey()));
        }
        return behind;
    }

    public long records() {
        return records;
    }

    public long events() {
        return events;
    }

    /// The offset of the last record of each partition of the live log that is copied, if it has any.
    public Map<Integer, Long> lastRead() {
        return lastRead;
    }

    /// The same of the next generation's.
    public Map<Integer, Long> lastWritten() {
        return lastWritten;
    }

    /// Of the live log, as committed.
    private Map<TopicPartition, Long> ends() {
        return consumer.endOffsets(partitions);
    }

    @Override
    public void close() {
        consumer.close();
        producer.close(CLOSE_PATIENCE);
    }

    private Relocation relocation(ConsumerRecord<byte[], byte[]> record) {
        return relocations.computeIfAbsent(record.partition(),
                partition -> new Relocation(partition, live.partitions(), next.partitions()));
    }
}
