package dev.windfall.topology.ingest;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.schemas.ConfluentSchemas;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.TopicCheck;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.WalletFormat;
import dev.windfall.schemas.avro.Brand;
import dev.windfall.schemas.avro.PlayerDay;
import dev.windfall.schemas.avro.QuarantinedRecord;
import dev.windfall.schemas.avro.WalletEvent;
import dev.windfall.testing.TestServers;
import dev.windfall.topology.brands.BrandRegistrar;
import dev.windfall.topology.brands.BrandRegistrar.Outcome;
import dev.windfall.topology.brands.BrandTable;
import dev.windfall.topology.ledger.Ledger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

import static org.assertj.core.api.Assertions.assertThat;

/// From a wallet topic to live player-days, on a real broker.
class PipelineIT {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 19);

    private final TestServers.Place place = TestServers.shared().placeFor(PipelineIT.class);
    private final Topics topics = new Topics(place.topicPrefix(), 3);
    private final KafkaSettings kafka = new KafkaSettings(place.bootstrapServers(), Map.of());
    private final InstantSource clock = InstantSource.system();

    @Test
    void eventsBecomePlayerDaysOnceAndWhatIsRefusedIsInQuarantine(@TempDir Path state) throws Exception {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            assertThat(new TopicCheck(admin).createMissing(topics.all())).isEmpty();
            assertThat(new TopicCheck(admin).createMissing(topics.all())).isEmpty();
            assertThat(new TopicCheck(admin).createMissing(new Topics(topics.prefix(), 4).all()))
                    .contains("Topic " + topics.brandLog().name() + " has 3 partitions, expected 4");
        }
        Map<String, WalletFormat> formats = Map.of(topics.walletEvents().name(), WalletFormat.AVRO);
        WalletTopics walletTopics = new WalletTopics(formats, ConfluentSchemas.NONE);
        try (BrandTable brands = BrandTable.open(kafka, topics);
                Ledger ledger = new Ledger(kafka, topics, state, "1");
                Ingest ingest = new Ingest(kafka, topics, walletTopics, brands, clock, "1")) {
            BrandRegistrar registrar = new BrandRegistrar(kafka, topics, brands, clock);
            ledger.start();
            Brand aurora = ((Outcome.Registered) registrar.put(settings())).brand();
            await(() -> brands.find("aurora").isPresent() && ledger.hasApplied(aurora, 1));
            assertThat(registrar.put(settings())).isEqualTo(new Outcome.Registered(aurora));

            ingest.start();
            send(bet("e1", "aurora", 1_000), bet("e1", "aurora", 1_000), bet("e2", "aurora", 500),
                    bet("e3", "nobody", 1),
                    "garbage".getBytes(StandardCharsets.UTF_8), bet("e4", "aurora", -1));
            await(() -> ingest.counts().read() == 6);
            assertThat(ingest.counts().forwarded()).isEqualTo(3);
            assertThat(ingest.counts().quarantined()).isEqualTo(3);

            await(() -> !ledger.days(aurora, "p1", DAY, DAY).days().isEmpty());
            PlayerDay day = ledger.days(aurora, "p1", DAY, DAY).days().getFirst();
            assertThat(day.getTotals().getFirst().getBets()).isEqualTo(2);
            assertThat(day.getTotals().getFirst().getStake()).isEqualTo(1_500);
            assertThat(ledger.days(aurora, "p1", DAY.minusDays(9), DAY.minusDays(1)).days()).isEmpty();
            assertThat(quarantine()).extracting(record -> record.getReason() + " " + record.getField())
                    .containsExactlyInAnyOrder("UNKNOWN_BRAND brand_id", "UNDECODABLE null", "INVALID stake");
        }
    }

    private static BrandSettings settings() {
        return new BrandSettings("aurora", new BusinessCalendar(ZoneId.of("UTC"), LocalTime.MIDNIGHT), Map.of("EUR", 2),
                2, Map.of());
    }

    private void send(byte[]... events) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(kafka.with(Map.of()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (byte[] event : events) {
                var _ = producer.send(new ProducerRecord<>(topics.walletEvents().name(), event));
            }
        }
    }

    private byte[] bet(String eventId, String brandId, long stake) {
        return topics.walletEvents().codec().encode(WalletEvent.newBuilder().setEventId(eventId).setType("BET_SETTLED")
                .setBrandId(brandId).setPlayerId("p1").setBetId("b1").setProviderId("nova").setGameCategory("slots")
                .setCurrency("EUR").setStake(stake).setPayout(0L).setOccurredAt(Instant.parse("2026-11-19T10:00:00Z"))
                .build());
    }

    private List<QuarantinedRecord> quarantine() {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(kafka.with(Map.of(
                "isolation.level", "read_committed", "auto.offset.reset", "earliest")),
                new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topics.quarantine().name(), 0);
            consumer.assign(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            List<QuarantinedRecord> records = new ArrayList<>();
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    records.add(topics.quarantine().codec().decode(record.value(), QuarantinedRecord.class));
                }
            }
            return records;
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 600; i++) {
            try {
                if (condition.getAsBoolean()) {
                    return;
                }
            } catch (Ledger.NotReady e) {
                // soon
            }
            Thread.sleep(50);
        }
        throw new AssertionError("It did not come to it within 30 s");
    }
}
