package dev.windfall.bench;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.projections.controls.Wish;
import dev.windfall.projections.events.Admission;
import dev.windfall.projections.events.Verdict;
import dev.windfall.schemas.AvroHeader;
import dev.windfall.schemas.AvroInput;
import dev.windfall.schemas.ConfluentSchemas;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.TopicCheck;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.WalletFormat;
import dev.windfall.schemas.avro.BrandLogRecord;
import dev.windfall.schemas.avro.LoggedEvent;
import dev.windfall.schemas.avro.WalletEvent;
import dev.windfall.testing.TestServers;
import dev.windfall.topology.asking.Issuer;
import dev.windfall.topology.brands.BrandTable;
import dev.windfall.topology.controls.Controls;
import dev.windfall.topology.ingest.Ingest;
import dev.windfall.topology.ingest.WalletTopics;
import dev.windfall.topology.streams.Member;
import dev.windfall.topology.streams.StreamsRole;
import dev.windfall.topology.wire.AvroSerde;
import dev.windfall.topology.wire.Placed;
import dev.windfall.topology.wire.WalletEvents;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/// Ingest as a transactional loop, which packs what a poll holds, beside the same work as a Kafka Streams topology, which can't: it
/// forwards each event by itself. `-Drace.events=N -Drace.rounds=R` for figures; without, a small round that checks that both count
/// the same.
class IngestRaceIT {

    private static final int EVENTS = Integer.getInteger("race.events", 20_000);
    private static final int ROUNDS = Integer.getInteger("race.rounds", 1);
    private static final int PARTITIONS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration FORWARD_PATIENCE = Duration.ofMinutes(5);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final AvroHeader LOG_HEADER = new AvroHeader(BrandLogRecord.getClassSchema());

    private final TestServers.Place place = TestServers.shared().placeFor(IngestRaceIT.class);
    private final KafkaSettings kafka = new KafkaSettings(place.bootstrapServers(), Map.of());

    @Test
    void bothForwardTheSame(@TempDir Path state) throws Exception {
        for (int round = 1; round <= ROUNDS; round++) {
            String looped = loop(state, round);
            String streamed = streams(state, round);
            System.out.printf("round %d of %,d events: loop %s, streams %s%n", round, EVENTS, looped, streamed);
        }
    }

    private String loop(Path state, int round) throws Exception {
        Topics topics = prepared("loop" + round);
        try (BrandTable brands = BrandTable.open(kafka, topics);
                Controls controls = new Controls(kafka, topics, state, InstantSource.system(), Member.alone("1"));
                Ingest ingest = new Ingest(kafka, topics,
                        new WalletTopics(Map.of(topics.walletEvents().name(), WalletFormat.AVRO),
                                ConfluentSchemas.NONE),
                        brands, InstantSource.system(), "1")) {
            register(controls, brands);
            long begin_ns = System.nanoTime();
            ingest.start();
            return result(topics, begin_ns);
        }
    }

    private String streams(Path state, int round) throws Exception {
        Topics topics = prepared("streams" + round);
        try (BrandTable brands = BrandTable.open(kafka, topics);
                Controls controls = new Controls(kafka, topics, state, InstantSource.system(), Member.alone("1"))) {
            register(controls, brands);
            Topology topology = new Topology()
                    .addSource("read", new StringDeserializer(),
                            new AvroSerde<>(topics.walletEvents().codec(), WalletEvent.class).deserializer(),
                            topics.walletEvents().name())
                    .addProcessor("admit", () -> new Admit(topics, brands), "read")
                    .addSink("write", topics.brandLog().name(), new StringSerializer(),
                            (topic, placed) -> topics.brandLog().codec().encode(placed.message()), Placed.PARTITIONER,
                            "admit");
            long begin_ns = System.nanoTime();
            try (StreamsRole role = new StreamsRole("race", topology, 1, kafka, topics, state,
                    Member.alone("1"))) {
                role.start();
                return result(topics, begin_ns);
            }
        }
    }

    private static final class Admit extends ContextualProcessor<String, WalletEvent, String, Placed> {

        private final Topics topics;
        private final BrandTable brands;

        Admit(Topics topics, BrandTable brands) {
            this.topics = topics;
            this.brands = brands;
        }

        @Override
        public void process(Record<String, WalletEvent> record) {
            WalletEvent event = record.value();
            BrandTable.Known brand = brands.known(event.getBrandId()).orElseThrow();
            if (Admission.decide(WalletEvents.fromAvro(event), brand.settings(),
                    Instant.ofEpochMilli(record.timestamp())) instanceof Verdict.Accepted(var fact)) {
                int partition = brand.settings().slice(topics.partitions()).partitionOf(fact.playerId());
                context().forward(new Record<>(fact.brandId(), new Placed(partition, new BrandLogRecord(fact.brandId(),
                        List.of(new LoggedEvent(Instant.ofEpochMilli(record.timestamp()), WalletEvents.toAvro(fact))),
                        null)), record.timestamp()));
            }
        }
    }

    private Topics prepared(String name) throws Exception {
        Topics topics = new Topics(place.topicPrefix() + name + "-", PARTITIONS);
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            assertThat(new TopicCheck(admin).createMissing(topics.all())).isEmpty();
        }
        AtomicReference<Exception> refused = new AtomicReference<>();
        SplittableRandom random = new SplittableRandom(3);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                kafka.with(Map.of("linger.ms", 20, "batch.size", 262_144, "compression.type", "lz4")),
                new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < EVENTS; i++) {
                var _ = producer.send(new ProducerRecord<>(topics.walletEvents().name(),
                        topics.walletEvents().codec().encode(bet(i, random))), (place, failure) -> {
                            if (failure != null) {
                                refused.set(failure);
                            }
                        });
            }
        }
        assertThat(refused).hasNullValue();
        return topics;
    }

    private static WalletEvent bet(int number, SplittableRandom random) {
        return WalletEvent.newBuilder().setEventId("e" + number).setType("BET_SETTLED").setBrandId("aurora")
                .setPlayerId("p" + random.nextInt(100_000)).setBetId("b" + number)
                .setProviderId("provider-" + random.nextInt(12)).setGameCategory("slots").setCurrency("EUR")
                .setStake(random.nextLong(1_000)).setPayout(random.nextLong(1_000))
                .setOccurredAt(Instant.now().minusSeconds(random.nextInt(3_600))).build();
    }

    private static void register(Controls controls, BrandTable brands) throws Exception {
        controls.start();
        BrandSettings aurora = new BrandSettings("aurora", new BusinessCalendar(ZoneOffset.UTC, LocalTime.MIDNIGHT),
                Map.of("EUR", 2), PARTITIONS, Map.of());
        assertThat(controls.put("aurora", new Wish.Settings(aurora), new Issuer("race", "race", null),
                PATIENCE)).isPresent();
        long deadline_ns = System.nanoTime() + PATIENCE.toNanos();
        while (brands.find("aurora").isEmpty()) {
            assertThat(System.nanoTime()).as("when the brand is known").isLessThan(deadline_ns);
            Thread.sleep(20);
        }
    }

    private String result(Topics topics, long begin_ns) throws Exception {
        awaitAllCommitted(topics);
        double seconds = (System.nanoTime() - begin_ns) / 1e9;
        return "%,.0f events/s in %,d records".formatted(EVENTS / seconds, records(topics));
    }

    private long records(Topics topics) throws Exception {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            long records = 0;
            for (int partition = 0; partition < PARTITIONS; partition++) {
                TopicPartition place = new TopicPartition(topics.brandLog().name(), partition);
                records += admin.listOffsets(Map.of(place, OffsetSpec.latest())).partitionResult(place).get().offset();
            }
            return records;
        }
    }

    /// What a thread has handed on may be undone and done again: only what others may read has been forwarded.
    private void awaitAllCommitted(Topics topics) {
        List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topics.brandLog().name(), partition)).toList();
        long deadline_ns = System.nanoTime() + FORWARD_PATIENCE.toNanos();
        long seen = 0;
        try (KafkaConsumer<byte[], byte[]> log = new KafkaConsumer<>(
                kafka.with(Map.of("isolation.level", "read_committed", "enable.auto.commit", false,
                        "max.poll.records", 10_000)),
                new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            log.assign(partitions);
            log.seekToBeginning(partitions);
            while (seen < EVENTS) {
                assertThat(System.nanoTime()).as("%,d of %,d events are committed in the log", seen, EVENTS)
                        .isLessThan(deadline_ns);
                for (ConsumerRecord<byte[], byte[]> record : log.poll(POLL)) {
                    seen += events(record.value());
                }
            }
        }
        assertThat(seen).as("events that are committed in the log").isEqualTo(EVENTS);
    }

    /// How many a record has, without the work of reading them: it is done beside those that race.
    private static int events(byte[] record) {
        AvroInput input = LOG_HEADER.body(record);
        input.readString(); // the brand
        return input.readItems();
    }
}
