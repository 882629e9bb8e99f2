package dev.windfall.topology.ingest;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.projections.controls.Wish;
import dev.windfall.projections.events.Verdict.Reason;
import dev.windfall.projections.ledger.Tally;
import dev.windfall.projections.players.Profile;
import dev.windfall.schemas.ConfluentSchemas;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.TopicCheck;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.WalletFormat;
import dev.windfall.schemas.avro.Brand;
import dev.windfall.schemas.avro.ControlAnswer;
import dev.windfall.schemas.avro.PlayerDay;
import dev.windfall.schemas.avro.QuarantinedRecord;
import dev.windfall.schemas.avro.WalletEvent;
import dev.windfall.testing.Recently;
import dev.windfall.testing.TestServers;
import dev.windfall.topology.asking.Issuer;
import dev.windfall.topology.brands.BrandTable;
import dev.windfall.topology.controls.Controls;
import dev.windfall.topology.ledger.Ledger;
import dev.windfall.topology.ledger.LedgerView;
import dev.windfall.topology.streams.Member;
import dev.windfall.topology.wire.Profiles;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
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
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

import static org.assertj.core.api.Assertions.assertThat;

/// From a wallet topic to live player-days, on a real broker.
class PipelineIT {

    private static final LocalDate DAY = Recently.day(10);

    private final TestServers.Place place = TestServers.shared().placeFor(PipelineIT.class);
    private final Topics topics = new Topics(place.topicPrefix(), 3);
    private final KafkaSettings kafka = new KafkaSettings(place.bootstrapServers(), Map.of());
    private final InstantSource clock = InstantSource.system();

    @Test
    void whatWasJustMadeTakesTheFirstRecordAtTheFirstTry() throws Exception {
        Topics wide = new Topics(topics.prefix() + "wide.", 200);
        Map<String, Object> onlyOnce = Map.of("enable.idempotence", false, "retries", 0);
        try (Admin admin = Admin.create(kafka.with(Map.of()));
                KafkaProducer<String, byte[]> producer = new KafkaProducer<>(kafka.with(onlyOnce),
                        new StringSerializer(), new ByteArraySerializer())) {
            new TopicCheck(admin).createMissing(List.of(wide.brandLog()));
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int partition = 0; partition < wide.partitions(); partition++) {
                sent.add(producer.send(new ProducerRecord<>(wide.brandLog().name(), partition, "", new byte[1])));
            }
            assertThat(sent).allSatisfy(each -> assertThat(each).succeedsWithin(Duration.ofSeconds(30)));
        }
    }

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
                Controls controls = new Controls(kafka, topics, state, clock, Member.alone("1"));
                Ledger ledger = new Ledger(kafka, topics, state, Member.alone("1"));
                Redriver redriver = new Redriver(kafka, topics, brands, "1");
                Ingest ingest = new Ingest(kafka, topics, walletTopics, brands, clock, "1")) {
            controls.start();
            ledger.start();
            redriver.start();
            assertThat(put(controls, settings("aurora", Map.of("EUR", 2)), null)).isEqualTo("DECIDED 1");
            assertThat(put(controls, settings("aurora", Map.of("EUR", 2)), null)).isEqualTo("UNCHANGED 1");
            await(() -> brands.find("aurora").isPresent()
                    && ledger.hasApplied(brands.find("aurora").orElseThrow(), 1));
            Brand aurora = brands.find("aurora").orElseThrow();

            ingest.start();
            send(bet("e1", "aurora", 1_000), bet("e1", "aurora", 1_000), bet("e2", "aurora", 500),
                    bet("e3", "nobody", 1),
                    "garbage".getBytes(StandardCharsets.UTF_8), bet("e4", "aurora", -1));
            await(() -> ingest.tally().read() == 6);
            assertThat(ingest.tally()).isEqualTo(new IngestTally(6, 3, 0,
                    Map.of(Reason.UNKNOWN_BRAND, 1L, Reason.UNDECODABLE, 1L, Reason.INVALID, 1L)));

            await(() -> tally(ledger, aurora).read() == 3);
            PlayerDay day = of(ledger, aurora, "p1").days(aurora, "p1", DAY, DAY).days().getFirst();
            assertThat(day.getTotals().getFirst().getBets()).isEqualTo(2);
            assertThat(day.getTotals().getFirst().getStake()).isEqualTo(1_500);
            assertThat(of(ledger, aurora, "p1").days(aurora, "p1", DAY.minusDays(9), DAY.minusDays(1)).days())
                    .isEmpty();
            assertThat(tally(ledger, aurora)).isEqualTo(new Tally(3, 2, 0, 0, 1, 0, 0, 0));
            await(() -> quarantine().size() == 3);
            assertThat(quarantine()).extracting(record -> record.getReason() + " " + record.getField())
                    .containsExactlyInAnyOrder("UNKNOWN_BRAND brand_id", "UNDECODABLE null", "INVALID stake");

            whatIsNoRedriveIsQuarantinedAndPassed(ingest);
            aBrandThatBecomesKnownGetsWhatWaitedForIt(controls, brands, ledger);
            profilesStandInTheSameSequence(controls, ledger, aurora);
            aTallySurvivesARestart(walletTopics, brands, ingest);
        }
    }

    private static LedgerView of(Ledger ledger, Brand brand, String playerId) {
        return ledger.partition(ledger.partitionOf(brand, playerId));
    }

    private static Tally tally(Ledger ledger, Brand brand) {
        return ledger.parts(brand).stream().map(LedgerView.BrandPart::tally).reduce(Tally.ZERO, Tally::plus);
    }

    private void aBrandThatBecomesKnownGetsWhatWaitedForIt(Controls controls, BrandTable brands, Ledger ledger)
            throws InterruptedException {
        assertThat(put(controls, settings("nobody", Map.of("USD", 2)), null)).isEqualTo("DECIDED 1");
        await(() -> quarantine().stream().anyMatch(record -> record.getReason().equals("UNKNOWN_CURRENCY")));
        assertThat(put(controls, settings("nobody", Map.of("USD", 2, "EUR", 2)), null)).isEqualTo("DECIDED 2");
        await(() -> brands.find("nobody").isPresent()
                && tally(ledger, brands.find("nobody").orElseThrow()).counted() == 1);
        await(() -> quarantine().size() == 5);
        assertThat(quarantine()).hasSize(5);
    }

    private void whatIsNoRedriveIsQuarantinedAndPassed(Ingest ingest) throws InterruptedException {
        IngestTally before = ingest.tally();
        send(topics.redrives().name(), "garbage".getBytes(StandardCharsets.UTF_8));
        await(() -> ingest.tally().read() == before.read() + 1);
        await(() -> quarantine().size() == 4);
        assertThat(quarantine().getLast().getSourceTopic()).isEqualTo(topics.redrives().name());
    }

    private void profilesStandInTheSameSequence(Controls controls, Ledger ledger, Brand aurora)
            throws InterruptedException {
        Profile vip = new Profile("vip", Set.of(new Profile.OptIn("lossback", "weekly")), false);
        Wish wanted = new Wish.PlayerProfile("p1", vip);
        assertThat(outcome(controls, "aurora", wanted, "k1")).isEqualTo("DECIDED 2");
        assertThat(outcome(controls, "aurora", wanted, "k1")).isEqualTo("DECIDED 2");
        assertThat(outcome(controls, "aurora", wanted, "k2")).isEqualTo("UNCHANGED 2");
        assertThat(outcome(controls, "aurora", new Wish.PlayerProfile("p1", Profile.NONE), "k1"))
                .isEqualTo("KEY_REUSED 0");
        assertThat(outcome(controls, "unheard-of", wanted, null)).isEqualTo("UNKNOWN_BRAND 0");
        await(() -> ledger.hasApplied(aurora, 2));
        assertThat(of(ledger, aurora, "p1").profile(aurora, "p1").map(Profiles::fromAvro)).contains(vip);
        assertThat(of(ledger, aurora, "p2").profile(aurora, "p2")).isEmpty();
        assertThat(put(controls, settings("aurora", Map.of("USD", 2)), null)).isEqualTo("REFUSED 0");
    }

    private void aTallySurvivesARestart(WalletTopics walletTopics, BrandTable brands, Ingest before)
            throws InterruptedException {
        IngestTally tally = before.tally();
        before.close();
        try (Ingest after = new Ingest(kafka, topics, walletTopics, brands, clock, "1")) {
            after.start();
            await(() -> after.tally().equals(tally));
            send(bet("e1", "aurora", 1_000));
            await(() -> after.tally().equals(tally.plus(IngestTally.ONE_FORWARDED)));
        }
    }

    private static String put(Controls controls, BrandSettings settings, @Nullable String key)
            throws InterruptedException {
        return outcome(controls, settings.brandId(), new Wish.Settings(settings), key);
    }

    private static String outcome(Controls controls, String brandId, Wish wanted, @Nullable String key)
            throws InterruptedException {
        ControlAnswer answer = controls.put(brandId, wanted, new Issuer("test", "ann", key), Duration.ofSeconds(30))
                .orElseThrow();
        return answer.getOutcome() + " " + answer.getControlSeq();
    }

    private static BrandSettings settings(String brandId, Map<String, Integer> currencies) {
        return new BrandSettings(brandId, new BusinessCalendar(ZoneId.of("UTC"), LocalTime.MIDNIGHT), currencies, 2,
                Map.of());
    }

    private void send(byte[]... events) {
        send(topics.walletEvents().name(), events);
    }

    private void send(String topic, byte[]... events) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(kafka.with(Map.of()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (byte[] event : events) {
                var _ = producer.send(new ProducerRecord<>(topic, event));
            }
        }
    }

    private byte[] bet(String eventId, String brandId, long stake) {
        return topics.walletEvents().codec().encode(WalletEvent.newBuilder().setEventId(eventId).setType("BET_SETTLED")
                .setBrandId(brandId).setPlayerId("p1").setBetId("b1").setProviderId("nova").setGameCategory("slots")
                .setCurrency("EUR").setStake(stake).setPayout(0L).setOccurredAt(Instant.parse(DAY + "T10:00:00Z"))
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
