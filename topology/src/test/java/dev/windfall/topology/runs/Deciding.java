package dev.windfall.topology.runs;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.projections.controls.Wish;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.RuleDocument;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.runs.RunCommand;
import dev.windfall.projections.settlement.runs.RunDecider;
import dev.windfall.projections.settlement.runs.RunState;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.TopicCheck;
import dev.windfall.schemas.Topics;
import dev.windfall.testing.TestServers;
import dev.windfall.topology.asking.Issuer;
import dev.windfall.topology.brands.BrandTable;
import dev.windfall.topology.controls.Controls;
import dev.windfall.topology.deciders.DeciderSettings;
import dev.windfall.topology.deciders.Deciders;
import dev.windfall.topology.deciders.HostedDeciders;
import dev.windfall.topology.rules.RuleTable;
import dev.windfall.topology.streams.Member;
import org.apache.kafka.clients.admin.Admin;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;

import static org.assertj.core.api.Assertions.assertThat;

/// The deciders of brands and of runs on a real broker, in topics of their own.
final class Deciding implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Issuer ANN = new Issuer("crm", "ann", null);

    final KafkaSettings kafka;
    final Topics topics;
    final BrandTable brands;
    final RuleTable rules;
    final Controls controls;
    final Deciders deciders;
    private final Deque<Runnable> closings = new ArrayDeque<>();

    Deciding(Class<?> test, Path folder, InstantSource clock, DeciderSettings settings) throws Exception {
        TestServers.Place place = TestServers.shared().placeFor(test);
        topics = new Topics(place.topicPrefix(), 3);
        kafka = new KafkaSettings(place.bootstrapServers(), Map.of());
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            assertThat(new TopicCheck(admin).createMissing(topics.all())).isEmpty();
        }
        brands = opened(BrandTable.open(kafka, topics));
        rules = opened(RuleTable.open(kafka, topics));
        controls = opened(new Controls(kafka, topics, folder, clock, Member.alone("1")));
        deciders = opened(new Deciders(kafka, topics, folder, clock, Member.alone("1"), settings));
        controls.start();
        deciders.start();
    }

    /// It is closed with this.
    <T extends AutoCloseable> T opened(T one) {
        closings.push(() -> {
            try {
                one.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        return one;
    }

    static BrandSettings brand(String brandId) {
        return new BrandSettings(brandId, new BusinessCalendar(ZoneId.of("UTC"), LocalTime.MIDNIGHT), Map.of("EUR", 2),
                2, Map.of());
    }

    /// It pays each day.
    ///
    /// @param payAs as people write it
    static RuleDocument daily(String ruleId, Object payAs) {
        return ((RuleDocument.Reading.Valid) RuleDocument.read(Kind.REBATE, ruleId, new TreeMap<>(Map.of("period",
                "DAILY", "pay_as", payAs, "tiers", Map.of("EUR", List.of(Map.of("from", 0, "rate", "5%")))))))
                .document();
    }

    /// Returns when it is seen everywhere.
    void register(String brandId, RuleDocument rule) throws Exception {
        put(brandId, new Wish.Settings(brand(brandId)));
        put(brandId, new Wish.WrittenRule(rule));
        await(() -> !rules.versions(brandId, rule.name()).isEmpty() && brands.find(brandId).isPresent());
    }

    void put(String brandId, Wish wish) throws Exception {
        assertThat(controls.put(brandId, wish, ANN, PATIENCE).orElseThrow().getOutcome()).isEqualTo("DECIDED");
    }

    RunState tell(RunId run, RunCommand command) throws InterruptedException {
        return Objects.requireNonNull(deciders.ask(HostedDeciders.RUNS, RunDecider.subject(run), command, ANN, PATIENCE)
                .orElseThrow().state());
    }

    /// What is said of no attempt changes nothing.
    RunState state(RunId run) throws InterruptedException {
        return tell(run, new RunCommand.Lagging(0, Set.of()));
    }

    static void await(Callable<Boolean> isThere) throws Exception {
        long deadline_ns = System.nanoTime() + PATIENCE.toNanos();
        while (!isThere.call()) {
            assertThat(System.nanoTime() - deadline_ns).as("it took too long").isNegative();
            Thread.sleep(50);
        }
    }

    @Override
    public void close() {
        while (!closings.isEmpty()) {
            closings.pop().run();
        }
    }
}
