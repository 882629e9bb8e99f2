package dev.windfall.app.refold;

import dev.windfall.app.verify.Differences;
import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.projections.controls.Wish;
import dev.windfall.projections.ledger.Tally;
import dev.windfall.schemas.ConfluentSchemas;
import dev.windfall.schemas.Generation;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.TopicCheck;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.WalletFormat;
import dev.windfall.schemas.avro.PlayerDay;
import dev.windfall.schemas.avro.Progress;
import dev.windfall.schemas.avro.WalletEvent;
import dev.windfall.testing.TestServers;
import dev.windfall.topology.Engine;
import dev.windfall.topology.asking.Issuer;
import dev.windfall.topology.brands.BrandTable;
import dev.windfall.topology.generations.GenerationState;
import dev.windfall.topology.generations.GenerationWatch;
import dev.windfall.topology.generations.GenerationWriter;
import dev.windfall.topology.generations.Generations;
import dev.windfall.topology.ingest.Ingest;
import dev.windfall.topology.ingest.WalletTopics;
import dev.windfall.topology.streams.Member;
import dev.windfall.topology.wire.Tallies;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// What a refold leaves when it goes wrong, and what it does not touch, on a real broker.
class RefoldTroubleIT {

    private static final Refold.Limits IMPATIENT = new Refold.Limits(-1, Duration.ofSeconds(8));
    private static final Refold.Limits NEAR_AT_ONCE = new Refold.Limits(1_000, Duration.ofSeconds(8));
    private static final Refold.Limits NEVER_NEAR = new Refold.Limits(-1, Duration.ofMinutes(3));
    private static final Refold.Limits USUAL = new Refold.Limits(1_000, Duration.ofSeconds(30));

    private final TestServers.Place place = TestServers.shared().placeFor(RefoldTroubleIT.class);
    private final Topics topics = new Topics(place.topicPrefix(), 2);
    private final KafkaSettings kafka = new KafkaSettings(place.bootstrapServers(), Map.of());
    private final WalletTopics wallets = new WalletTopics(Map.of(topics.walletEvents().name(), WalletFormat.AVRO),
            ConfluentSchemas.NONE);
    private final List<String> said = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void createTopics() throws Exception {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            assertThat(new TopicCheck(admin).createMissing(topics.all())).isEmpty();
        }
    }

    @Test
    void ofTwoAtOnceTheLaterOneComesToItsEnd() throws Exception {
        CompletableFuture<Refold.Outcome> later = new CompletableFuture<>();
        try (Running process = new Running()) {
            process.register("aurora");
            send(10);
            await(() -> process.engine.ledger().tally().read() == 10);
            AtomicBoolean areBothAtWork = new AtomicBoolean();
            Refold first = refold(NEVER_NEAR, word -> {
                if (word.contains("records of the log copied") && areBothAtWork.compareAndSet(false, true)) {
                    Thread.ofPlatform().start(() -> complete(later, refold(USUAL, said::add)));
                }
            });
            assertThatThrownBy(first::fold).isInstanceOf(Refold.Refused.class)
                    .hasMessageContaining("The refold was given up by others");
            assertThat(later.get(2, TimeUnit.MINUTES).generation()).isEqualTo(new Generation(3, 2));
            await(() -> process.engine.topics().generation().number() == 3 && process.engine.ledger().isReady());
            assertThat(process.engine.ledger().tally().read()).isEqualTo(10);
        }
        assertThat(Generations.current(kafka, topics)).isEqualTo(new GenerationState.Live(new Generation(3, 2)));
        await(() -> namesOf(2).isEmpty());
        assertThat(namesOf(3)).contains(topics.of(new Generation(3, 2)).brandLog().name());
    }

    @Test
    void oneWhoseLedgersStandStillIsGivenUpAndItsNumberIsNeverGivenAgain() throws Exception {
        try (Running process = new Running()) {
            process.register("aurora");
        }
        takeInWithoutALedger(10);
        for (Refold.Limits limits : List.of(IMPATIENT, NEAR_AT_ONCE)) { // it waits in vain while it copies, and when all is frozen
            assertThatThrownBy(refold(limits, said::add)::fold).isInstanceOf(Refold.Refused.class)
                    .hasMessage("The ledgers stand still at 0 of 10 events: does ./windfall up run?");
        }
        assertThat(said).filteredOn(word -> word.contains("the log is frozen for the rest")).hasSize(1);
        assertThat(Generations.current(kafka, topics)).isEqualTo(new GenerationState.Live(topics.generation(), 3));
        assertThat(namesOf(2)).isEmpty();
        assertThat(namesOf(3)).isEmpty();
        make(3); // as if the last one had been killed
        try (Running process = new Running()) {
            await(() -> process.engine.ledger().tally().read() == 10);
            assertThat(refold(USUAL, said::add).fold().generation()).isEqualTo(new Generation(4, 2));
            assertThat(namesOf(3)).as("the next one removes what is left").isEmpty();
        }
    }

    @Test
    void oneThatFailsWhenItsLastWordHasComeThroughLeavesTheGenerationThatIsLive() throws Exception {
        try (Running process = new Running()) {
            process.register("aurora");
            Refold refold = refold(USUAL, word -> {
                said.add(word);
                if (word.startsWith("generation 2 is live")) {
                    throw new IllegalStateException("no answer has come");
                }
            });
            assertThatThrownBy(refold::fold).hasMessage("no answer has come");
            assertThat(said.getLast()).isEqualTo("generation 2 has become live all the same");
            assertThat(namesOf(2)).contains(topics.of(new Generation(2, 2)).brandLog().name());
            await(() -> process.engine.topics().generation().number() == 2 && process.engine.ledger().isReady());
            process.register("borealis");
        }
    }

    @Test
    void whoHasBeenGivenUpDeletesNothing() throws Exception {
        try (Heart heart = new Heart(kafka, topics, 2)) {
            GenerationTopics made = new GenerationTopics(kafka, topics.of(heart.next()));
            made.make(heart::beatNow);
            try (GenerationWriter other = new GenerationWriter(kafka, topics, InstantSource.system())) {
                assertThatThrownBy(() -> made.delete(heart::beatNow)).isInstanceOf(Refold.Refused.class);
                assertThat(other.current().lastNumber()).isEqualTo(2);
            }
            assertThat(namesOf(2)).hasSize(3);
        }
    }

    @Test
    void whatOneSideIsAheadDoesNotComeIntoMemory() throws Exception {
        Topics next = topics.of(new Generation(2, 2));
        make(2);
        tell(topics, 20_000);
        try (Comparison comparison = new Comparison(kafka, topics, next)) {
            await(() -> {
                comparison.read(Duration.ofMillis(100));
                return comparison.waiting() > 0;
            });
            for (int i = 0; i < 20; i++) {
                comparison.read(Duration.ofMillis(100));
            }
            assertThat(comparison.waiting()).isBetween(1L, 4_000L);
            tell(next, 20_000);
            await(() -> {
                comparison.read(Duration.ofMillis(100));
                assertThat(comparison.waiting()).isLessThan(8_000);
                return comparison.same() == 20_000;
            });
        }
    }

    /// What the program is, without the rows and the door.
    private final class Running implements AutoCloseable {

        private final Engine engine;
        private final GenerationWatch watch;

        Running() throws InterruptedException {
            engine = Engine.start(kafka, Generations.live(kafka, topics.prefix()).orElseThrow(), wallets,
                    folder.resolve("process"), InstantSource.system(), Member.alone("1"));
            watch = new GenerationWatch(kafka, topics, InstantSource.system(),
                    state -> engine.follow(state, () -> false));
            watch.start();
        }

        void register(String brandId) throws InterruptedException {
            BrandSettings settings = new BrandSettings(brandId,
                    new BusinessCalendar(ZoneId.of("UTC"), LocalTime.MIDNIGHT), Map.of("EUR", 2), 2, Map.of());
            assertThat(engine.controls().put(brandId, new Wish.Settings(settings),
                    new Issuer("test", "ann", null), Duration.ofSeconds(30))).isPresent();
        }

        @Override
        public void close() {
            watch.close();
            engine.close();
        }
    }

    private Refold refold(Refold.Limits limits, Consumer<String> told) {
        return new Refold(kafka, topics, 2, folder.resolve("refold"), new Differences(said::add), told, limits);
    }

    private static void complete(CompletableFuture<Refold.Outcome> outcome, Refold refold) {
        try {
            outcome.complete(refold.fold());
        } catch (Exception e) {
            outcome.completeExceptionally(e);
        }
    }

    private void takeInWithoutALedger(int events) throws Exception {
        send(events);
        try (BrandTable brands = BrandTable.open(kafka, topics);
                Ingest ingest = new Ingest(kafka, topics, wallets, brands, InstantSource.system(), "1")) {
            ingest.start();
            await(() -> ingest.tally().forwarded() == events);
        }
    }

    private void send(int events) {
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            for (int number = 0; number < events; number++) {
                WalletEvent bet = WalletEvent.newBuilder().setEventId("e" + number).setType("BET_SETTLED")
                        .setBrandId("aurora").setPlayerId("p" + number).setBetId("b" + number).setProviderId("nova")
                        .setGameCategory("slots").setCurrency("EUR").setStake(100L).setPayout(0L)
                        .setOccurredAt(Instant.parse("2026-11-19T10:00:00Z")).build();
                var _ = producer.send(new ProducerRecord<>(topics.walletEvents().name(),
                        topics.walletEvents().codec().encode(bet)));
            }
        }
    }

    /// Player-days of as many players, with a progress after each hundred.
    private void tell(Topics generation, int days) {
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            for (int number = 1; number <= days; number++) {
                tell(producer, generation, "p" + number, PlayerDay.newBuilder().setBrandId("aurora")
                        .setPlayerId("p" + number).setDay(LocalDate.of(2026, 11, 19))
                        .setGeneration(generation.generation().number()).setVersion(1).setRows(List.of())
                        .setTotals(List.of()).build());
                if (number % 100 == 0) {
                    tell(producer, generation, "progress", Progress.newBuilder()
                            .setGeneration(generation.generation().number()).setPartition(0).setBrandLogOffset(number)
                            .setRecordedAt(Instant.EPOCH)
                            .setTally(Tallies.toAvro(new Tally(number, number, 0, 0, 0, 0, 0, 0))).build());
                }
            }
        }
    }

    private static void tell(KafkaProducer<byte[], byte[]> producer, Topics generation, String key,
            SpecificRecord message) {
        var _ = producer.send(new ProducerRecord<>(generation.playerDays().name(), 0,
                key.getBytes(StandardCharsets.UTF_8), generation.playerDays().codec().encode(message)));
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(kafka.with(Map.of()), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private void make(int generation) throws Exception {
        Topics made = topics.of(new Generation(generation, 2));
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            assertThat(new TopicCheck(admin).createMissing(List.of(made.brandLog(), made.playerDays()))).isEmpty();
        }
    }

    /// The topics that are this generation's own.
    private Set<String> namesOf(int generation) throws Exception {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            Set<String> names = admin.listTopics().names().get();
            names.removeIf(name -> !name.startsWith(topics.prefix()) || !name.contains(".g" + generation));
            return names;
        }
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
