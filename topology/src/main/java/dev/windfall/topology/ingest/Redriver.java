package dev.windfall.topology.ingest;

import dev.windfall.projections.events.Verdict.Reason;
import dev.windfall.schemas.Follower;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.Undecodable;
import dev.windfall.schemas.avro.QuarantinedRecord;
import dev.windfall.schemas.avro.Redrive;
import dev.windfall.topology.brands.BrandTable;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/// Follows quarantine, and sends what was refused for an unknown brand or currency through ingest once more when it is known. One
/// process does it at a time: the owner of quarantine's partition.
public final class Redriver implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Redriver.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);

    private final KafkaSettings kafka;
    private final Topics topics;
    private final BrandTable brands;
    private final String instance;
    private final TopicPartition quarantine;
    private final LongAdder redriven = new LongAdder();
    private @Nullable Desk desk; // of the follower's thread alone
    private final Follower follower = new Follower("redriver", this::follow);

    public Redriver(KafkaSettings kafka, Topics topics, BrandTable brands, String instance) {
        this.kafka = kafka;
        this.topics = topics;
        this.brands = brands;
        this.instance = instance;
        this.quarantine = new TopicPartition(topics.quarantine().name(), 0);
    }

    public void start() {
        follower.start();
    }

    public boolean isHealthy() {
        return follower.isHealthy();
    }

    /// By this process.
    public long redriven() {
        return redriven.sum();
    }

    @Override
    public void close() {
        follower.close();
    }

    /// What a record waits for.
    ///
    /// @param currency null if the brand itself is unknown
    private record Need(String brandId, @Nullable String currency) {}

    /// What an owner knows; it begins with nothing.
    private static final class Desk {
        /// Where the first record stands that waits for it.
        private final Map<Need, Long> waiting = new HashMap<>();
        /// Offsets of quarantine that were redriven before.
        private final BitSet done = new BitSet();
        private long end;
    }

    private void follow(Follower self) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(true);
                KafkaConsumer<byte[], byte[]> reader = consumer(false)) {
            desk = null;
            consumer.subscribe(List.of(quarantine.topic()), new ConsumerRebalanceListener() {
                @Override
                public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                    if (partitions.contains(quarantine)) {
                        desk = open(reader);
                        consumer.seekToBeginning(partitions);
                    }
                }

                @Override
                public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                    desk = null;
                }
            });
            while (!self.isStopping()) {
                Iterable<ConsumerRecord<byte[], byte[]>> polled = consumer.poll(POLL);
                Desk ours = desk;
                if (ours != null) {
                    polled.forEach(record -> note(record, ours));
                    redriveWhatIsDue(ours, reader);
                }
                self.isWell();
            }
        }
    }

    /// What was redriven stands in its topic: what a former owner has done is not done again.
    private Desk open(KafkaConsumer<byte[], byte[]> reader) {
        Desk desk = new Desk();
        TopicPartition redrives = new TopicPartition(topics.redrives().name(), 0);
        reader.assign(List.of(redrives));
        reader.seekToBeginning(List.of(redrives));
        long end = reader.endOffsets(List.of(redrives)).getOrDefault(redrives, 0L);
        while (reader.position(redrives) < end) {
            reader.poll(POLL).forEach(record -> noteDone(record, desk));
        }
        return desk;
    }

    private void noteDone(ConsumerRecord<byte[], byte[]> record, Desk desk) {
        try {
            long offset = record.value() == null ? -1
                    : topics.redrives().codec().decode(record.value(), Redrive.class).getQuarantineOffset();
            if (offset >= 0 && offset < Integer.MAX_VALUE) {
                desk.done.set((int) offset);
            }
        } catch (Undecodable e) {
            LOG.warn("Offset {} of the redrives is none: ingest has put it into quarantine", record.offset(), e);
        }
    }

    private void note(ConsumerRecord<byte[], byte[]> record, Desk desk) {
        desk.end = record.offset() + 1;
        Need need = need(record);
        if (need != null && !desk.done.get(Math.toIntExact(record.offset()))) {
            desk.waiting.putIfAbsent(need, record.offset());
        }
    }

    private @Nullable Need need(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return null;
        }
        QuarantinedRecord quarantined = topics.quarantine().codec().decode(record.value(), QuarantinedRecord.class);
        if (quarantined.getBrandId() == null) {
            return null;
        }
        return switch (Reason.valueOf(quarantined.getReason())) {
            case UNKNOWN_BRAND -> new Need(quarantined.getBrandId(), null);
            case UNKNOWN_CURRENCY -> new Need(quarantined.getBrandId(), quarantined.getCurrency());
            case UNDECODABLE, INVALID, IN_THE_FUTURE, BEYOND_HORIZON, EVENT_ID_REUSED -> null;
        };
    }

    private boolean isMet(Need need) {
        return brands.known(need.brandId)
                .filter(brand -> need.currency == null || brand.settings().currencies().containsKey(need.currency))
                .isPresent();
    }

    private void redriveWhatIsDue(Desk desk, KafkaConsumer<byte[], byte[]> reader) {
        Set<Need> met = desk.waiting.keySet().stream().filter(this::isMet).collect(Collectors.toSet());
        if (met.isEmpty()) {
            return;
        }
        long from = met.stream().mapToLong(need -> desk.waiting.getOrDefault(need, 0L)).min().orElse(0);
        reader.assign(List.of(quarantine));
        reader.seek(quarantine, from);
        KafkaProducer<byte[], byte[]> producer = producer();
        try {
            producer.initTransactions();
            while (reader.position(quarantine) < desk.end) {
                redrive(reader.poll(POLL), met, desk, producer);
            }
        } finally {
            producer.close(CLOSE_PATIENCE);
        }
        met.forEach(desk.waiting::remove);
    }

    private void redrive(Iterable<ConsumerRecord<byte[], byte[]>> records, Set<Need> met, Desk desk,
            KafkaProducer<byte[], byte[]> producer) {
        BitSet sent = new BitSet();
        producer.beginTransaction();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            int offset = Math.toIntExact(record.offset());
            Need need = need(record);
            if (need != null && met.contains(need) && !desk.done.get(offset)) {
                Optional<ProducerRecord<byte[], byte[]>> redrive = Redrives.of(topics, record, Instant.now());
                if (redrive.isPresent()) {
                    var _ = producer.send(redrive.get()); // a failure comes out of the commit
                    sent.set(offset);
                } else {
                    LOG.warn("Offset {} of quarantine is kept as coordinates alone", offset);
                }
            }
        }
        producer.commitTransaction();
        desk.done.or(sent);
        redriven.add(sent.cardinality());
    }

    private KafkaConsumer<byte[], byte[]> consumer(boolean owning) {
        Map<String, Object> settings = new HashMap<>(Map.of("isolation.level", "read_committed", "enable.auto.commit",
                false, "auto.offset.reset", "earliest"));
        if (owning) {
            settings.put("group.instance.id", instance);
        }
        return new KafkaConsumer<>(
                owning ? kafka.ofMember(topics.prefix() + "windfall-redriver", settings) : kafka.with(settings),
                new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(kafka.with(Map.of("transactional.id", topics.prefix() + "windfall-redriver",
                "transaction.timeout.ms", 6_000, "compression.type", "lz4")),
                new ByteArraySerializer(), new ByteArraySerializer());
    }
}
