package dev.windfall.topology.deciders;

import dev.windfall.projections.adjustments.AdjustmentState;
import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.effects.EffectCommand;
import dev.windfall.projections.effects.EffectState;
import dev.windfall.projections.effects.Outcome;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.TopicCheck;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.Command;
import dev.windfall.schemas.avro.DecidedEvents;
import dev.windfall.schemas.avro.EffectCall;
import dev.windfall.testing.TestServers;
import dev.windfall.topology.asking.Issuer;
import dev.windfall.topology.streams.Member;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import static dev.windfall.topology.deciders.HostDriver.adjust;
import static dev.windfall.topology.deciders.HostDriver.adjustment;
import static dev.windfall.topology.deciders.HostDriver.answered;
import static dev.windfall.topology.deciders.HostDriver.effect;
import static dev.windfall.topology.deciders.HostedDeciders.ADJUSTMENTS;
import static dev.windfall.topology.deciders.HostedDeciders.EFFECTS;
import static org.assertj.core.api.Assertions.assertThat;

/// The host on a real broker: it answers, wakes, and doubles nothing however it ends.
class DecidersIT {

    /// Nothing stands still for longer.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TestServers.Place place = TestServers.shared().placeFor(DecidersIT.class);
    private final Topics topics = new Topics(place.topicPrefix(), 3);
    private final KafkaSettings kafka = new KafkaSettings(place.bootstrapServers(), Map.of());

    @TempDir
    private Path folder = Path.of("");

    private SoFar<DecidedEvents> decided;
    private SoFar<EffectCall> called;

    @BeforeEach
    void createTopics() throws Exception {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            assertThat(new TopicCheck(admin).createMissing(topics.all())).isEmpty();
        }
        decided = new SoFar<>(kafka, topics.events(), DecidedEvents.class);
        called = new SoFar<>(kafka, topics.effectCalls(), EffectCall.class);
    }

    @AfterEach
    void readNoMore() {
        decided.close();
        called.close();
    }

    @Test
    void anAdjustmentIsAnsweredAndItsEffectIsCalledAgainWhenItIsDue() throws Exception {
        try (Deciders deciders = started("1")) {
            Answer<AdjustmentState> answer = ask(deciders, "a1", "k1");
            assertThat(answer.outcome()).isEqualTo(Answer.Outcome.DECIDED);
            assertThat(answer.state()).extracting(AdjustmentState::status).isEqualTo(EffectStatus.PROCESSING);
            assertThat(ask(deciders, "a1", "k1")).isEqualTo(new Answer<>(Answer.Outcome.UNCHANGED, 1, answer.state(),
                    null));
            await(() -> calls().equals(Map.of("adjustment-a1", List.of(1))));
            Answer<EffectState> retry = askEffect(deciders, "adjustment-a1", answered(1, Outcome.Kind.RETRY));
            assertThat(retry.state()).extracting(EffectState::status).isEqualTo(EffectStatus.RETRY_SCHEDULED);
            await(() -> calls().equals(Map.of("adjustment-a1", List.of(1, 2))));
            askEffect(deciders, "adjustment-a1", answered(2, Outcome.Kind.SETTLED));
            await(() -> settled() == 1);
            assertThat(called.sent()).extracting(SoFar.Sent::key).containsOnly("aurora~p1");
        }
    }

    @Test
    void whoeverAsksIsAnsweredWhereverItIsDecided() throws Exception {
        try (Deciders second = started("2")) {
            try (Deciders first = started("1")) {
                await(() -> first.isReady() && second.isReady() && hosts() == 2);
                for (int i = 0; i < 12; i++) {
                    assertThat(ask(first, "a" + i, "k1").outcome()).isEqualTo(Answer.Outcome.DECIDED);
                    assertThat(ask(second, "a" + i, "k1").outcome()).isEqualTo(Answer.Outcome.UNCHANGED);
                }
            }
            for (int i = 0; i < 12; i++) {
                assertThat(ask(second, "a" + i, "k1").seq()).isEqualTo(1);
            }
            await(() -> calls().size() == 12);
        }
        assertThat(calls()).hasSize(12).allSatisfy((request, numbers) -> assertThat(numbers).containsExactly(1));
    }

    @Test
    void whoHasNothingToDoCommitsNothing() throws Exception {
        try (Deciders deciders = started("1")) {
            ask(deciders, "a1", "k1");
            await(() -> calls().size() == 1); // and its answer is waited for
            Thread.sleep(1_000);
            double before = commits();
            Thread.sleep(3_000);
            assertThat(before).isPositive();
            assertThat(commits() - before).isLessThan(10);
        }
    }

    /// Of the deciders' threads here, as Streams counts them.
    private double commits() throws Exception {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        double commits = 0;
        for (ObjectName thread : beans.queryNames(new ObjectName(
                "kafka.streams:type=stream-thread-metrics,thread-id=" + Deciders.group(topics) + "-*"), null)) {
            commits += (double) beans.getAttribute(thread, "commit-total");
        }
        return commits;
    }

    @Test
    void whatCantBeReadIsCountedAndOthersGoOn() throws Exception {
        try (Deciders deciders = started("1");
                KafkaProducer<String, byte[]> producer = producer()) {
            for (int partition = 0; partition < topics.lasting(); partition++) {
                producer.send(new ProducerRecord<>(topics.commands().name(), partition, "x", new byte[]{1, 2, 3}))
                        .get();
            }
            for (int i = 0; i < 12; i++) {
                assertThat(ask(deciders, "a" + i, "k1").outcome()).isEqualTo(Answer.Outcome.DECIDED);
            }
            assertThat(deciders.passedOver().unreadable().sum()).isEqualTo(topics.lasting());
            await(deciders::isReady);
        }
    }

    /// Killed, closed and taken over while commands come and wake-ups are due: each effect is called twice, as its target answers, and
    /// each subject has its decisions without a gap.
    @Test
    void howeverItEndsNothingIsDoubledAndNothingIsLost() throws Exception {
        int count = 600;
        try (KafkaProducer<String, byte[]> producer = producer();
                ExecutorService together = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> telling = together.submit(() -> {
                for (int i = 0; i < count; i++) {
                    tell(producer, adjustment("a" + i), ADJUSTMENTS.commands().toAvro(adjust(100)), "a" + i);
                    Thread.sleep(30);
                }
                return null;
            });
            Future<?> target = together.submit(() -> {
                answerCalls(producer, 2 * count);
                return null;
            });
            for (int i = 0; i < 3; i++) {
                try (HostProcess _ = HostProcess.start(kafka, topics, folder.resolve("killed"), "1")) {
                    awaitDecisions(100);
                }
            }
            try (Deciders closed = started("2")) {
                awaitDecisions(100);
                await(closed::isReady); // a member that was killed may be missed only now
            }
            try (Deciders last = started("3")) {
                telling.get();
                target.get();
                await("settled", this::settled, count);
                assertThat(last.passedOver().unreadable().sum()).isZero();
            }
        }
        assertThat(calls()).hasSize(count).allSatisfy((request, numbers) -> assertThat(numbers).as(request)
                .containsExactly(1, 2));
        Map<String, List<Long>> seqs = new TreeMap<>();
        decided.messages().forEach(each -> seqs.merge(each.getDecider() + each.getSubjectId(), List.of(each.getSeq()),
                DecidersIT::joined));
        assertThat(seqs).hasSize(2 * count).allSatisfy((subject, of) -> assertThat(of).as(subject)
                .isEqualTo(subject.startsWith("effect") ? List.of(1L, 2L, 3L, 4L) : List.of(1L, 2L)));
    }

    /// The target can't at first, and then it can.
    private void answerCalls(KafkaProducer<String, byte[]> producer, int count) throws Exception {
        for (int answered = 0; answered < count;) {
            await("called", () -> called.messages().size(), answered + 1);
            List<EffectCall> all = called.messages();
            for (EffectCall call : all.subList(answered, all.size())) { // all are of one player, and so in one order
                String requestId = call.getEffect().getRequestId();
                tell(producer, effect(requestId), EFFECTS.commands().toAvro(answered(call.getNumber(),
                        call.getNumber() == 1 ? Outcome.Kind.RETRY : Outcome.Kind.SETTLED)),
                        requestId + "~" + call.getNumber());
            }
            answered = all.size();
        }
    }

    /// As a cluster does a week after it was last heard of.
    @Test
    void whoseGroupIsForgottenDecidesNothingAnew() throws Exception {
        int count = 12;
        try (Deciders deciders = started("1")) {
            for (int i = 0; i < count; i++) {
                ask(deciders, "a" + i, "k1");
                String requestId = "adjustment-a" + i;
                await(() -> calls().containsKey(requestId));
                askEffect(deciders, requestId, answered(1, Outcome.Kind.FAILED));
                assertThat(askEffect(deciders, requestId, new EffectCommand.Ignore("no more")).state())
                        .extracting(EffectState::status).isEqualTo(EffectStatus.IGNORED);
            }
            await("ignored", () -> thatAre(EffectStatus.IGNORED), count); // owners hear of it behind the answer
        }
        int decisions = decided.messages().size();
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            admin.deleteConsumerGroups(List.of(Deciders.group(topics))).all().get();
        }
        try (Deciders deciders = started("1")) {
            for (int i = 0; i < count; i++) {
                assertThat(ask(deciders, "b" + i, "k1").outcome()).isEqualTo(Answer.Outcome.DECIDED);
            }
            await(() -> calls().size() == 2 * count);
        }
        assertThat(calls()).allSatisfy((request, numbers) -> assertThat(numbers).as(request).containsExactly(1));
        assertThat(decided.messages()).hasSize(decisions + 2 * count);
    }

    @Test
    void twoHundredCommandsASecondAreAnsweredSoon() throws Exception {
        try (Deciders deciders = started("1")) {
            latencies(deciders, "warm", 600);
            long[] taken_ms = latencies(deciders, "hot", 2_000);
            System.out.printf("200 commands/s: p50 %d ms, p90 %d ms, p99 %d ms, longest %d ms%n",
                    taken_ms[taken_ms.length / 2], taken_ms[taken_ms.length * 9 / 10],
                    taken_ms[taken_ms.length * 99 / 100], taken_ms[taken_ms.length - 1]);
            assertThat(taken_ms[taken_ms.length / 2]).isLessThan(5_000); // on a machine that does much else
        }
    }

    /// From when each was to be sent, sorted.
    private long[] latencies(Deciders deciders, String name, int count) throws Exception {
        List<Future<Long>> all = new ArrayList<>();
        try (ExecutorService together = Executors.newVirtualThreadPerTaskExecutor()) {
            long begin_ns = System.nanoTime();
            for (int i = 0; i < count; i++) {
                String id = name + i;
                long at_ns = begin_ns + i * TimeUnit.MILLISECONDS.toNanos(5);
                TimeUnit.NANOSECONDS.sleep(at_ns - System.nanoTime());
                all.add(together.submit(() -> {
                    assertThat(ask(deciders, id, null).outcome()).isEqualTo(Answer.Outcome.DECIDED);
                    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - at_ns);
                }));
            }
        }
        long[] taken_ms = new long[count];
        for (int i = 0; i < count; i++) {
            taken_ms[i] = all.get(i).get();
        }
        Arrays.sort(taken_ms);
        return taken_ms;
    }

    private Deciders started(String name) throws Exception {
        Deciders deciders = new Deciders(kafka, topics, folder.resolve(name), InstantSource.system(),
                Member.alone(name), HostProcess.SETTINGS);
        deciders.start();
        return deciders;
    }

    private static Answer<AdjustmentState> ask(Deciders deciders, String id,
            @Nullable String key) throws InterruptedException {
        return deciders.ask(ADJUSTMENTS, adjustment(id), adjust(100), new Issuer("crm", "ann", key), PATIENCE)
                .orElseThrow();
    }

    private static Answer<EffectState> askEffect(Deciders deciders, String requestId, EffectCommand command)
            throws InterruptedException {
        return deciders.ask(EFFECTS, effect(requestId), command, new Issuer("connector", "", null), PATIENCE)
                .orElseThrow();
    }

    private KafkaProducer<String, byte[]> producer() {
        return new KafkaProducer<>(kafka.with(Map.of()), new StringSerializer(), new ByteArraySerializer());
    }

    private void tell(KafkaProducer<String, byte[]> producer, Subject subject, ByteBuffer document, String id)
            throws Exception {
        Command command = Command.newBuilder().setCommandId(id).setBrandId(subject.brandId())
                .setDecider(subject.decider()).setSubjectId(subject.id()).setDocument(document).setIsAwaited(false)
                .setCaller("test").setActor("ann").setIssuedAt(InstantSource.system().instant()).build();
        producer.send(new ProducerRecord<>(topics.commands().name(), subject.key(),
                topics.commands().codec().encode(command))).get();
    }

    /// The numbers of the calls of each effect, as they were made.
    private Map<String, List<Integer>> calls() {
        Map<String, List<Integer>> numbers = new TreeMap<>();
        called.messages().forEach(call -> numbers
                .merge(call.getEffect().getRequestId(), List.of(call.getNumber()), DecidersIT::joined));
        return numbers;
    }

    private long settled() {
        return thatAre(EffectStatus.SETTLED);
    }

    private long thatAre(EffectStatus status) {
        return decided.messages().stream().filter(each -> each.getDecider().equals(ADJUSTMENTS.name()))
                .filter(each -> ADJUSTMENTS.states().fromAvro(each.getState()).status() == status)
                .count();
    }

    private long hosts() throws Exception {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            return admin.describeConsumerGroups(List.of(Deciders.group(topics))).all().get().values().stream()
                    .flatMap(found -> found.members().stream())
                    .filter(member -> !member.assignment().topicPartitions().isEmpty()).count();
        }
    }

    private static <T> List<T> joined(Collection<T> before, Collection<T> more) {
        List<T> joined = new ArrayList<>(before);
        joined.addAll(more);
        return joined;
    }

    private void awaitDecisions(int more) throws Exception {
        await("decided", () -> decided.messages().size(), decided.messages().size() + more);
    }

    private interface Condition {

        boolean isMet() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        await("met", () -> condition.isMet() ? 1 : 0, 1);
    }

    private interface Count {

        long now() throws Exception;
    }

    private static void await(String what, Count count, long wanted) throws Exception {
        long patient_ns = PATIENCE.toNanos();
        long moved_ns = System.nanoTime();
        for (long seen = count.now(); seen < wanted;) {
            Thread.sleep(50);
            long now = count.now();
            if (now > seen) {
                moved_ns = System.nanoTime();
            }
            assertThat(System.nanoTime() - moved_ns).as("%d of %d %s, and then no more", now, wanted, what)
                    .isLessThan(patient_ns);
            seen = now;
        }
    }
}
