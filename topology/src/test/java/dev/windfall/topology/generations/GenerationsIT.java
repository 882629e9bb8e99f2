package dev.windfall.topology.generations;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.projections.controls.Control;
import dev.windfall.projections.controls.Wish;
import dev.windfall.schemas.CommittedRecords;
import dev.windfall.schemas.ConfluentSchemas;
import dev.windfall.schemas.Generation;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.TopicCheck;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.WalletFormat;
import dev.windfall.schemas.avro.ControlAnswer;
import dev.windfall.schemas.avro.WalletEvent;
import dev.windfall.testing.TestServers;
import dev.windfall.topology.asking.Issuer;
import dev.windfall.topology.brands.BrandTable;
import dev.windfall.topology.controls.Controls;
import dev.windfall.topology.generations.GenerationState.Beat;
import dev.windfall.topology.generations.GenerationState.Folding;
import dev.windfall.topology.generations.GenerationState.Frozen;
import dev.windfall.topology.generations.GenerationState.Live;
import dev.windfall.topology.ingest.Ingest;
import dev.windfall.topology.ingest.WalletTopics;
import dev.windfall.topology.refold.BrandLogCopy;
import dev.windfall.topology.streams.Member;
import dev.windfall.topology.wire.BrandLog;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Who may say which generation is live, and who may write to its log, on a real broker.
class GenerationsIT {

    private static final Beat BEAT = new Beat("me", 1);

    private final TestServers.Place place = TestServers.shared().placeFor(GenerationsIT.class);
    private final Topics topics = new Topics(place.topicPrefix(), 2);
    private final Topics next = topics.of(new Generation(2, 3));
    private final KafkaSettings kafka = new KafkaSettings(place.bootstrapServers(), Map.of());
    private final InstantSource clock = InstantSource.system();

    @BeforeEach
    void createTopics() throws Exception {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            TopicCheck check = new TopicCheck(admin);
            assertThat(check.createMissing(topics.all())).isEmpty();
            assertThat(check.createMissing(List.of(next.brandLog()))).isEmpty();
        }
    }

    @Test
    void whoeverBeginsLaterFencesThoseBefore() throws Exception {
        assertThat(Generations.live(kafka, topics.prefix())).contains(topics);
        try (GenerationWriter first = writer()) {
            first.write(new Frozen(topics.generation(), next.generation(), BEAT));
            try (GenerationWriter second = writer()) {
                assertThat(second.current()).isEqualTo(new Frozen(topics.generation(), next.generation(), BEAT));
                assertThatThrownBy(() -> first.write(new Live(next.generation()))).isInstanceOf(KafkaException.class);
                second.write(new Live(topics.generation()));
            }
        }
        assertThat(Generations.current(kafka, topics)).isEqualTo(new Live(topics.generation()));
    }

    @Test
    void aNumberThatWasGivenOnceIsRememberedWhateverBecameOfIt() throws Exception {
        try (GenerationWriter writer = writer()) {
            assertThat(writer.current().lastNumber()).isEqualTo(1);
            writer.write(new Folding(topics.generation(), new Generation(5, 2), BEAT));
            assertThat(writer.current().lastNumber()).isEqualTo(5);
            writer.write(new Live(topics.generation(), writer.current().lastNumber()));
            assertThat(writer.current()).isEqualTo(new Live(topics.generation(), 5));
        }
    }

    @Test
    void whatCouldNotBeDoneIsToldAgain() throws Exception {
        List<GenerationState> told = Collections.synchronizedList(new ArrayList<>());
        Frozen frozen = new Frozen(topics.generation(), next.generation(), BEAT);
        try (GenerationWriter writer = writer();
                GenerationWatch watch = new GenerationWatch(kafka, topics, clock, state -> {
                    told.add(state);
                    if (told.size() == 1) {
                        throw new IllegalStateException("something has not ended yet");
                    }
                })) {
            writer.write(frozen);
            watch.start();
            await(() -> told.size() == 2);
            assertThat(told).containsExactly(frozen, frozen);
            await(watch::isHealthy);
        }
    }

    @Test
    void workIsRefusedWhileTheLogIsFrozenAndOnAnotherGeneration() throws Exception {
        try (GenerationWriter writer = writer()) {
            Generations.requireLive(kafka, topics);
            writer.write(new Folding(topics.generation(), next.generation(), BEAT));
            Generations.requireLive(kafka, topics);
            writer.write(new Frozen(topics.generation(), next.generation(), BEAT));
            assertThatThrownBy(() -> Generations.requireLive(kafka, topics)).isInstanceOf(Generations.NotLive.class);
            writer.write(new Live(next.generation()));
            assertThatThrownBy(() -> Generations.requireLive(kafka, topics)).isInstanceOf(Generations.NotLive.class);
            Generations.requireLive(kafka, next);
        }
        assertThat(Generations.live(kafka, topics.prefix())).contains(next);
        assertThat(next.walletEvents().partitions()).isEqualTo(2);
    }

    /// They see it by themselves when they get their part, whether or not somebody has told them.
    @Test
    void whoComesWhileTheLogIsFrozenWritesNothing(@TempDir Path state) throws Exception {
        WalletTopics wallets = new WalletTopics(Map.of(topics.walletEvents().name(), WalletFormat.AVRO),
                ConfluentSchemas.NONE);
        try (BrandTable brands = BrandTable.open(kafka, topics); GenerationWriter writer = writer()) {
            try (Controls controls = new Controls(kafka, topics, state, clock, Member.alone("1"))) {
                controls.start();
                assertThat(put(controls, "aurora", Duration.ofSeconds(30))).isPresent();
                await(() -> brands.find("aurora").isPresent());
            }
            long before = logged();
            writer.write(new Frozen(topics.generation(), next.generation(), BEAT));
            try (Controls controls = new Controls(kafka, topics, state, clock, Member.alone("1"));
                    Ingest ingest = new Ingest(kafka, topics, wallets, brands, clock, "1")) {
                controls.start();
                ingest.start();
                send();
                assertThat(put(controls, "borealis", Duration.ofSeconds(5))).isEmpty();
                assertThat(logged()).isEqualTo(before);
                await(this::nobodyTakesIn); // or whoever has frozen the log would wait for ever
                writer.write(new Live(topics.generation()));
                await(() -> ingest.tally().forwarded() == 1 && brands.find("borealis").isPresent());
                assertThat(logged()).isEqualTo(before + 1 + 2);
            }
        }
    }

    @Test
    void aCopyThatIsTakenForDeadWritesNothingMore() {
        try (BrandLogCopy first = new BrandLogCopy(kafka, topics, next)) {
            first.begin();
            log();
            try (BrandLogCopy second = new BrandLogCopy(kafka, topics, next)) {
                assertThatThrownBy(() -> first.toEnd(() -> {})).isInstanceOf(KafkaException.class);
                second.begin();
                second.toEnd(() -> {});
                assertThat(second.records()).isEqualTo(1);
                assertThat(second.lastRead()).hasSize(1);
            }
        }
        assertThat(records(next)).isEqualTo(1);
    }

    private boolean nobodyTakesIn() {
        String group = Ingest.group(topics);
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            return admin.describeConsumerGroups(List.of(group)).all().get().values().stream()
                    .allMatch(found -> found.members().isEmpty());
        } catch (ExecutionException e) {
            return e.getCause() instanceof GroupIdNotFoundException;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private GenerationWriter writer() {
        return new GenerationWriter(kafka, topics, clock);
    }

    private static Optional<ControlAnswer> put(Controls controls, String brandId, Duration patience)
            throws InterruptedException {
        return controls.put(brandId, new Wish.Settings(settings(brandId)),
                new Issuer("test", "ann", null), patience);
    }

    private static BrandSettings settings(String brandId) {
        return new BrandSettings(brandId, new BusinessCalendar(ZoneId.of("UTC"), LocalTime.MIDNIGHT), Map.of("EUR", 2),
                2, Map.of());
    }

    private void send() {
        WalletEvent bet = WalletEvent.newBuilder().setEventId("e1").setType("BET_SETTLED").setBrandId("aurora")
                .setPlayerId("p1").setBetId("b1").setProviderId("nova").setGameCategory("slots").setCurrency("EUR")
                .setStake(100L).setPayout(0L).setOccurredAt(Instant.parse("2026-11-19T10:00:00Z")).build();
        produce(topics.walletEvents().name(), topics.walletEvents().codec().encode(bet), 0);
    }

    /// A brand's settings, as its decider writes them.
    private void log() {
        BrandSettings brand = settings("aurora");
        produce(topics.brandLog().name(), topics.brandLog().codec().encode(BrandLog.toAvro(
                "aurora", new Control(1, new Control.Document.Settings(brand)), clock.instant())),
                brand.slice(2).partitions().getFirst());
    }

    private void produce(String topic, byte[] message, int partition) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(kafka.with(Map.of()),
                new ByteArraySerializer(), new ByteArraySerializer())) {
            var _ = producer.send(new ProducerRecord<>(topic, partition, null, message));
        }
    }

    private long logged() {
        return records(topics);
    }

    private long records(Topics of) {
        long count = 0;
        for (int partition = 0; partition < of.partitions(); partition++) {
            try (CommittedRecords records = new CommittedRecords(kafka, of.brandLog().name(), partition)) {
                while (records.hasNext()) {
                    records.next();
                    count++;
                }
            }
        }
        return count;
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        boolean met = condition.getAsBoolean();
        for (int i = 0; i < 600 && !met; i++) {
            Thread.sleep(50);
            met = condition.getAsBoolean(); // which may have been for a moment alone
        }
        assertThat(met).isTrue();
    }
}
