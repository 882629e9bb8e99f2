package dev.windfall.topology;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.projections.controls.Wish;
import dev.windfall.schemas.ConfluentSchemas;
import dev.windfall.schemas.Generation;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.TopicCheck;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.WalletFormat;
import dev.windfall.schemas.avro.WalletEvent;
import dev.windfall.testing.TestServers;
import dev.windfall.topology.asking.Issuer;
import dev.windfall.topology.controls.Controls;
import dev.windfall.topology.generations.GenerationState.Beat;
import dev.windfall.topology.generations.GenerationState.Frozen;
import dev.windfall.topology.generations.GenerationState.Live;
import dev.windfall.topology.generations.GenerationWatch;
import dev.windfall.topology.generations.GenerationWriter;
import dev.windfall.topology.ingest.Ingest;
import dev.windfall.topology.ingest.WalletTopics;
import dev.windfall.topology.streams.Member;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// How one process goes over to the next generation, on a real broker.
class EngineIT {

    private final TestServers.Place place = TestServers.shared().placeFor(EngineIT.class);
    private final Topics topics = new Topics(place.topicPrefix(), 1);
    private final Topics next = topics.of(new Generation(2, 2));
    private final KafkaSettings kafka = new KafkaSettings(place.bootstrapServers(), Map.of());

    @TempDir
    private Path state = Path.of("");

    @BeforeEach
    void createTopics() throws Exception {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            TopicCheck check = new TopicCheck(admin);
            assertThat(check.createMissing(topics.all())).isEmpty();
            assertThat(check.createMissing(next.all())).isEmpty();
        }
    }

    @Test
    void aGoingOverThatFailsLeavesNothingAndSucceedsWhenItIsTriedAgain() throws Exception {
        try (Engine engine = start()) {
            await(() -> engine.controls().isReady());
            long threads = brandTables();
            Path identity = state.resolve(Controls.group(topics)).resolve("kafka-streams-process-metadata");
            Files.delete(identity);
            Files.createDirectory(identity); // the next deciders can't write it
            assertThatThrownBy(() -> engine.follow(new Live(next.generation()), () -> false))
                    .isInstanceOf(RuntimeException.class);
            assertThat(brandTables()).isEqualTo(threads);
            assertThat(engine.topics()).isEqualTo(topics);
            assertThatThrownBy(engine::requireThawed).isInstanceOf(Engine.Frozen.class);
            Files.delete(identity);
            engine.follow(new Live(next.generation()), () -> false);
            assertThat(engine.topics()).isEqualTo(next);
            assertThat(engine.ledger().generation()).isEqualTo(next.generation());
            assertThat(brandTables()).isEqualTo(threads);
            put(engine, "aurora");
        }
    }

    @Test
    void whileTheOldLedgerAnswersWhatComesInIsDecidedOnTheNextGeneration() throws Exception {
        List<Generation> answering = new ArrayList<>();
        try (Engine engine = start()) {
            await(() -> engine.ledger().isReady());
            engine.follow(new Live(next.generation()), () -> {
                if (answering.isEmpty()) {
                    answering.add(engine.ledger().generation());
                    engine.requireThawed();
                    put(engine, "aurora");
                    answering.add(engine.topics().generation());
                }
                return false;
            });
            assertThat(answering).containsExactly(topics.generation(), next.generation());
            assertThat(engine.ledger().generation()).isEqualTo(next.generation());
            await(() -> engine.brands().find("aurora").filter(brand -> engine.ledger().hasApplied(brand, 1))
                    .isPresent());
        }
    }

    @Test
    void whoJoinsWhileTheLogIsFrozenWaitsAndThenGoesOver() throws Exception {
        try (GenerationWriter writer = new GenerationWriter(kafka, topics, InstantSource.system())) {
            writer.write(new Frozen(topics.generation(), next.generation(), new Beat("me", 1)));
            try (Engine engine = start();
                    GenerationWatch watch = new GenerationWatch(kafka, topics, InstantSource.system(),
                            told -> engine.follow(told, () -> false))) {
                watch.start();
                send();
                await(() -> engine.isFrozen() && isEmpty(Ingest.group(topics)) && isEmpty(Controls.group(topics)));
                assertThatThrownBy(engine::requireThawed).isInstanceOf(Engine.Frozen.class);
                assertThat(engine.ingest().tally().read()).isZero();
                writer.write(new Live(next.generation()));
                await(() -> engine.topics().equals(next) && engine.ledger().isReady());
                put(engine, "aurora");
                await(() -> engine.ingest().tally().read() == 1);
                assertThat(engine.topics().brandLog().name()).endsWith(".g2");
            }
        }
    }

    private Engine start() throws InterruptedException {
        WalletTopics wallets = new WalletTopics(Map.of(topics.walletEvents().name(), WalletFormat.AVRO),
                ConfluentSchemas.NONE);
        return Engine.start(kafka, topics, wallets, state, InstantSource.system(), Member.alone("1"));
    }

    private static void put(Engine engine, String brandId) {
        BrandSettings settings = new BrandSettings(brandId,
                new BusinessCalendar(ZoneId.of("UTC"), LocalTime.MIDNIGHT), Map.of("EUR", 2), 1, Map.of());
        try {
            assertThat(engine.controls().put(brandId, new Wish.Settings(settings),
                    new Issuer("test", "ann", null), Duration.ofSeconds(30))).isPresent();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void send() {
        WalletEvent bet = WalletEvent.newBuilder().setEventId("e1").setType("BET_SETTLED").setBrandId("aurora")
                .setPlayerId("p1").setBetId("b1").setProviderId("nova").setGameCategory("slots").setCurrency("EUR")
                .setStake(100L).setPayout(0L).setOccurredAt(Instant.parse("2026-11-19T10:00:00Z")).build();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(kafka.with(Map.of()),
                new ByteArraySerializer(), new ByteArraySerializer())) {
            var _ = producer.send(new ProducerRecord<>(topics.walletEvents().name(),
                    topics.walletEvents().codec().encode(bet)));
        }
    }

    private boolean isEmpty(String group) throws Exception {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            return admin.listGroups().all().get().stream().noneMatch(listed -> listed.groupId().equals(group))
                    || admin.describeConsumerGroups(List.of(group)).all().get().values().stream()
                            .allMatch(found -> found.members().isEmpty());
        }
    }

    private static long brandTables() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().equals("brand-table"))
                .count();
    }

    private interface Condition {

        boolean isMet() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        for (int i = 0; i < 600 && !condition.isMet(); i++) {
            Thread.sleep(50);
        }
        assertThat(condition.isMet()).isTrue();
    }
}
