package dev.windfall.connectors;

import com.sun.management.OperatingSystemMXBean;
import dev.windfall.connectors.http.BrandSignature;
import dev.windfall.connectors.http.ServiceSettings;
import dev.windfall.connectors.simulator.Faults;
import dev.windfall.connectors.simulator.SimulatorSettings;
import dev.windfall.connectors.wallet.WalletClient;
import dev.windfall.connectors.wallet.simulator.WalletSimulator;
import dev.windfall.projections.deciding.Call;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content.WalletCredit;
import dev.windfall.projections.deciding.Effect.PayAs;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.effects.Outcome;
import dev.windfall.schemas.AvroCodec;
import dev.windfall.schemas.CommittedRecords;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.TopicCheck;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.Command;
import dev.windfall.schemas.avro.EffectCall;
import dev.windfall.schemas.avro.EffectCommand;
import dev.windfall.testing.TestServers;
import dev.windfall.wire.Commands;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/// Against a real broker; the target is [PaperTarget].
class ConnectorIT {

    private static final int PARTITIONS = 4;
    private static final AvroCodec EFFECT_COMMAND = AvroCodec.of(EffectCommand.getClassSchema());

    private final TestServers.Place place = TestServers.shared().placeFor(ConnectorIT.class);
    private final Topics topics = new Topics(place.topicPrefix(), PARTITIONS);
    private final KafkaSettings kafka = new KafkaSettings(place.bootstrapServers(), Map.of());
    private final PaperTarget target = new PaperTarget();

    @BeforeEach
    void createTopics() throws Exception {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            new TopicCheck(admin).createMissing(List.of(topics.effectCalls(), topics.commands()));
        }
    }

    @Test
    void theCallsOfManyPlayersAreAnsweredOnceEachAndInOrderPerPlayer() throws Exception {
        order(0, 2_000, 50);
        try (Connector connector = connector("1", target)) {
            await(() -> connector.standing().answered() == 2_000);
            assertThat(connector.isHealthy()).isTrue();
            assertThat(connector.standing().inHand()).isZero();
        }
        assertThat(target.calls()).hasSize(2_000);
        assertThat(target.overlaps()).as("calls of a player at once").isZero();
        Map<String, Integer> last = new HashMap<>();
        for (Call call : target.calls()) {
            assertThat(call.number()).isGreaterThan(last.getOrDefault(call.effect().playerId(), 0));
            last.put(call.effect().playerId(), call.number());
        }
        assertThat(answers()).hasSize(2_000).allSatisfy((id, answers) -> assertThat(answers).as(id).hasSize(1));
        assertThat(committed()).as("offsets of all partitions").isEqualTo(2_000);
    }

    /// Of one that is seldom called it is written all the same how far it has come.
    @Test
    void whatIsOrderedOfAnotherIsPassedBy() throws Exception {
        target.isAnothers = true;
        order(0, 45_000, 50);
        try (Connector connector = connector("1", target)) {
            await(() -> {
                try {
                    return committed() >= 10_000;
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            assertThat(connector.standing().inHand()).isZero();
        }
        assertThat(target.calls()).isEmpty();
        assertThat(answers()).isEmpty();
    }

    @Test
    void anAnswerIsACommandToTheEffectsDecider() throws Exception {
        target.answer = _ -> new Outcome(Outcome.Kind.RETRY, "busy", "Later", Duration.ofSeconds(7), "w-9",
                1_500L);
        order(0, 1, 1);
        try (Connector connector = connector("1", target)) {
            await(() -> connector.standing().answered() == 1);
        }
        Command command = answers().getOrDefault("r0", List.of()).getFirst();
        assertThat(Commands.key(command)).isEqualTo("aurora~effect~r0");
        assertThat(command.getCaller()).isEqualTo("connector");
        assertThat(command.getTraceParent()).isEqualTo("00-ab-cd-01");
        assertThat(command.getIsAwaited()).isFalse();
        EffectCommand answered = EFFECT_COMMAND.decode(command.getDocument().array(), EffectCommand.class);
        assertThat(answered.getKind()).isEqualTo("ANSWERED");
        assertThat(answered.getNumber()).isOne();
        assertThat(answered.getOutcome().toString()).isEqualTo("{\"outcome\": \"RETRY\", \"code\": \"busy\", "
                + "\"detail\": \"Later\", \"retry_after_ms\": 7000, \"reference\": \"w-9\", \"moved_amount\": 1500}");
    }

    @Test
    void whatIsBeingCalledWhenItClosesIsAnsweredIfItEndsSoonAndCalledAgainIfNot() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        target.answer = _ -> {
            if (begun.getAndIncrement() % 2 == 1) {
                never.await();
            }
            Thread.sleep(300);
            return PaperTarget.SETTLED;
        };
        order(0, 40, 40);
        try (Connector connector = connector("1", target)) {
            await(() -> target.underWay() >= Gate.LIMIT_FIRST);
            await(connector::isHealthy);
        }
        int first = target.calls().size();
        assertThat(first).isLessThan(40);
        int answered = answers().size();
        assertThat(answered).isPositive().isLessThan(first);
        Set<String> unanswered = new HashSet<>(target.calls().stream().map(call -> call.effect().requestId()).toList());
        unanswered.removeAll(answers().keySet());
        target.answer = _ -> PaperTarget.SETTLED;
        try (Connector connector = connector("1", target)) {
            await(() -> answers().size() == 40);
            await(connector::isHealthy);
        }
        assertThat(target.calls().subList(first, target.calls().size())).extracting(call -> call.effect().requestId())
                .containsAll(unanswered);
        assertThat(target.times().values()).as("with the same content").allMatch(times -> times <= 2);
        assertThat(committed()).isEqualTo(40);
    }

    @Test
    void whatACrashHasLeftIsCalledAgainUnderTheSameRequestIdsAndNothingIsLost() throws Exception {
        order(0, 300, 30);
        crash();
        assertThat(answers()).as("of a transaction that nobody ends").isEmpty();
        try (Connector connector = connector("1", target)) {
            await(() -> connector.standing().answered() == 300);
        }
        assertThat(target.times()).hasSize(300);
        assertThat(answers()).hasSize(300).allSatisfy((id, answers) -> assertThat(answers).as(id).hasSize(1));
        assertThat(committed()).isEqualTo(300);
    }

    @Test
    void twoSharePlayersAndWhatOneLeavesTheOtherTakesOver() throws Exception {
        PaperTarget other = new PaperTarget();
        target.answer = PaperTarget.after(Duration.ofMillis(10));
        other.answer = target.answer;
        Connector first = connector("1", target);
        try (Connector second = connector("2", other)) {
            long deadline_ns = System.nanoTime() + Duration.ofMinutes(2).toNanos();
            for (int batch = 0; (target.calls().size() < 200 || other.calls().size() < 200)
                    && System.nanoTime() - deadline_ns < 0; batch++) {
                order(batch * 40, batch * 40 + 40, 40);
                Thread.sleep(100);
            }
            assertThat(target.calls()).hasSizeGreaterThanOrEqualTo(200);
            assertThat(other.calls()).hasSizeGreaterThanOrEqualTo(200);
            first.close();
            order(100_000, 100_040, 40);
            await(() -> answers().keySet().containsAll(IntStream.range(100_000, 100_040).mapToObj(id -> "r" + id)
                    .toList()));
            await(second::isHealthy);
        } finally {
            first.close();
        }
        long ordered = committed();
        assertThat(answers()).as("answers, by request").hasSize(Math.toIntExact(ordered));
        assertThat(target.overlaps() + other.overlaps()).isZero();
    }

    @Test
    void whileTheTargetIsDownCallsWaitInKafkaAndAfterwardsAFewGoFirst() throws Exception {
        int inHandMax = 100;
        target.isDown = true;
        order(0, 3_000, 500);
        try (Connector connector = new Connector(kafka, topics, target, "1", inHandMax)) {
            connector.start();
            await(() -> connector.standing().isShut());
            int most = 0;
            for (int i = 0; i < 40; i++) {
                most = Math.max(most, connector.standing().inHand());
                Thread.sleep(100);
            }
            assertThat(most).isBetween(inHandMax / 2, inHandMax);
            assertThat(target.calls()).as("few have burnt an attempt").hasSizeLessThan(10);
            assertThat(connector.isHealthy()).isTrue();
            target.answer = PaperTarget.after(Duration.ofMillis(50));
            target.isDown = false;
            await(() -> !connector.standing().isShut());
            await(() -> answers().size() == 3_000);
            assertThat(connector.standing().troubles()).isLessThan(10);
        }
        assertThat(target.mostAtOnce().subList(0, 3)).as("calls at once, before the next hundred ms")
                .isSorted().first().satisfies(most -> assertThat(most).isLessThanOrEqualTo(8));
        assertThat(committed()).isEqualTo(3_000);
    }

    @Test
    void whatIsNoCallStopsNoOther() throws Exception {
        order(0, 10, 10);
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            producer.send(new ProducerRecord<>(topics.effectCalls().name(), 0, null, new byte[]{1, 2, 3})).get();
            producer.send(new ProducerRecord<>(topics.effectCalls().name(), 0, null, null)).get();
        }
        order(10, 20, 10);
        try (Connector connector = connector("1", target)) {
            await(() -> connector.standing().answered() == 20);
            assertThat(connector.standing().unreadable()).isEqualTo(2);
        }
        assertThat(committed()).isEqualTo(22);
    }

    /// As when the positions were forgotten.
    @Test
    void withoutPositionsItCallsWhatMayHaveNoAnswerYet() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            for (int id = 0; id < 30; id++) {
                Instant at = Instant.now().minus(Duration.ofHours(29 - id));
                producer.send(new ProducerRecord<>(topics.effectCalls().name(), 0, at.toEpochMilli(), null,
                        topics.effectCalls().codec().encode(call(id, 30)))).get();
            }
        }
        order(30, 31, 31);
        try (Connector connector = connector("1", target)) {
            await(() -> connector.standing().answered() >= 26);
        }
        assertThat(target.times().keySet()).as("what is older than 25 hours was asked for since")
                .doesNotContain("r0", "r1", "r2", "r3").contains("r5", "r29", "r30");
    }

    @Test
    void theFirstCallOfAPartitionIsMadeAtOnce() throws Exception {
        try (Connector connector = connector("1", target)) {
            await(() -> assigned() == PARTITIONS);
            Thread.sleep(500); // it has looked for what is there, and found nothing
            long begin_ns = System.nanoTime();
            order(0, 40, 40);
            await(() -> connector.standing().answered() == 40);
            assertThat(Duration.ofNanos(System.nanoTime() - begin_ns)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void whatANewerVersionHasOrderedIsLeftToItAndOthersGoOn() throws Exception {
        EffectCall newer = call(0, 1);
        newer.getEffect().put("kind", "TELEPORT");
        byte[] unknown = topics.effectCalls().codec().encode(call(0, 1));
        unknown[5] ^= 1; // in the fingerprint
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            producer.send(new ProducerRecord<>(topics.effectCalls().name(), 0, null, unknown)).get();
            producer.send(new ProducerRecord<>(topics.effectCalls().name(), 1, null,
                    topics.effectCalls().codec().encode(newer))).get();
            for (int id = 1; id < 40; id++) {
                producer.send(new ProducerRecord<>(topics.effectCalls().name(), id % PARTITIONS, null,
                        topics.effectCalls().codec().encode(call(id, 40)))).get();
            }
        }
        try (Connector connector = connector("1", target)) {
            await(() -> connector.standing().halted() == 2 && answers().size() == 20);
            assertThat(connector.isHealthy()).isFalse();
            assertThat(connector.standing().unreadable()).isZero();
        }
        assertThat(target.times().keySet()).allMatch(id -> Integer.parseInt(id.substring(1)) % PARTITIONS >= 2);
        assertThat(committed()).as("of the two others").isEqualTo(20);
    }

    @Test
    void aTargetThatThrowsLeavesTheOutcomeUnknown() throws Exception {
        target.answer = _ -> {
            throw new IllegalStateException("a mistake of ours");
        };
        order(0, 1, 1);
        try (Connector connector = connector("1", target)) {
            await(() -> connector.standing().answered() == 1);
            await(connector::isHealthy);
        }
        EffectCommand told = EFFECT_COMMAND.decode(
                answers().values().iterator().next().getFirst().getDocument().array(), EffectCommand.class);
        assertThat(told.getOutcome().getOutcome()).isEqualTo("UNKNOWN");
        assertThat(told.getOutcome().getCode()).isEqualTo("UNEXPECTED");
    }

    @Test
    void whileOneCallTakesItsTimeOthersAreMade() throws Exception {
        target.answer = PaperTarget.after(Duration.ofMillis(20));
        throughput("a target that does nothing for 20 ms", target);
    }

    @Test
    void whileOneCallOverHttpTakesItsTimeOthersAreMade() throws Exception {
        try (WalletSimulator wallet = WalletSimulator.start(SimulatorSettings.plain().taking(Duration.ofMillis(20)),
                Faults.none());
                WalletClient client = new WalletClient(new ServiceSettings(wallet.address(), BrandSignature.of("key"),
                        "token", Duration.ofSeconds(10)), InstantSource.system())) {
            throughput("a wallet over HTTP that takes 20 ms", client);
        }
    }

    /// One after the other there would be fifty in a second. How many more there are, the bench tells.
    private void throughput(String what, Target of) throws Exception {
        int calls = 10_000;
        order(0, calls, 5_000);
        try (Connector connector = connector("1", of)) {
            await(() -> connector.standing().answered() > 0);
            long begin_ns = System.nanoTime();
            long cpuBegin_ns = cpu_ns();
            long before = connector.standing().answered();
            await(() -> connector.standing().answered() == calls);
            double perSecond = (calls - before) / ((System.nanoTime() - begin_ns) / 1e9);
            System.out.printf("%,.0f calls/s of %s, each %d us of a core, both sides of the call included%n", perSecond,
                    what, (cpu_ns() - cpuBegin_ns) / 1_000 / (calls - before));
            assertThat(connector.standing().troubles()).isZero();
            assertThat(perSecond).isGreaterThan(200);
        }
    }

    private static long cpu_ns() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    /// Reads all calls, writes answers and positions, and is gone before it has said that they count.
    private void crash() throws Exception {
        String group = Connector.group(topics, target);
        KafkaProducer<byte[], byte[]> producer = producer(Map.of("transactional.id", group + "-1"));
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(kafka.with(Map.of("group.id", group,
                "group.instance.id", "1", "partition.assignment.strategy",
                "org.apache.kafka.clients.consumer.CooperativeStickyAssignor", "session.timeout.ms", 10_000,
                "enable.auto.commit", false, "auto.offset.reset", "earliest")),
                new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            producer.initTransactions();
            consumer.subscribe(List.of(topics.effectCalls().name()));
            producer.beginTransaction();
            Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
            int read = 0;
            for (int i = 0; i < 300 && read < 300; i++) {
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    read++;
                    EffectCall call = topics.effectCalls().codec().decode(record.value(), EffectCall.class);
                    Command answer = CallWire.answer(call, PaperTarget.SETTLED, Instant.EPOCH);
                    var _ = producer.send(new ProducerRecord<>(topics.commands().name(),
                            topics.commands().codec().encode(answer)));
                    positions.put(new TopicPartition(record.topic(), record.partition()),
                            new OffsetAndMetadata(record.offset() + 1));
                }
            }
            assertThat(read).isEqualTo(300);
            producer.sendOffsetsToTransaction(positions, consumer.groupMetadata());
            producer.flush();
        }
        producer.close(Duration.ZERO);
    }

    private Connector connector(String instance, Target wallet) {
        Connector connector = new Connector(kafka, topics, wallet, instance);
        connector.start();
        return connector;
    }

    /// Calls `r<id>`, one after the other, in turn for so many players.
    private void order(int from, int to, int players) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            for (int id = from; id < to; id++) {
                EffectCall call = call(id, players);
                var _ = producer.send(new ProducerRecord<>(topics.effectCalls().name(),
                        (call.getEffect().getBrandId() + "~" + call.getEffect().getPlayerId())
                                .getBytes(StandardCharsets.UTF_8),
                        topics.effectCalls().codec().encode(call)));
            }
        }
    }

    private static EffectCall call(int id, int players) {
        String player = "p" + id % players;
        Effect effect = new Effect("r" + id, "aurora", player,
                new WalletCredit(1_500, "EUR", PayAs.CASH, "adjustment-" + id, "sorry"),
                new Subject("adjustment", "aurora", Integer.toString(id)));
        return EffectCall.newBuilder()
                .setEffect(dev.windfall.schemas.avro.Effect.newBuilder().setRequestId(effect.requestId())
                        .setKind("WALLET_CREDIT").setBrandId("aurora").setPlayerId(player).setAmount(1_500)
                        .setCurrency("EUR").setPayAs("CASH").setReferenceId("adjustment-" + id).setRemarks("sorry")
                        .setOwnerDecider("adjustment").setOwnerId(Integer.toString(id)).build())
                .setDigest(effect.digest()).setCall("SEND").setNumber(id / players + 1)
                .setTraceParent("00-ab-cd-01").build();
    }

    private KafkaProducer<byte[], byte[]> producer(Map<String, ?> settings) {
        return new KafkaProducer<>(kafka.with(settings), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /// By request id.
    private Map<String, List<Command>> answers() {
        Map<String, List<Command>> answers = new TreeMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            try (CommittedRecords records = new CommittedRecords(kafka, topics.commands().name(), partition)) {
                while (records.hasNext()) {
                    Command answer = topics.commands().codec().decode(records.next().value(), Command.class);
                    answers.merge(answer.getSubjectId(), List.of(answer), (some, more) -> Stream
                            .concat(some.stream(), more.stream()).toList());
                }
            }
        }
        return answers;
    }

    private long committed() throws Exception {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            return admin.listConsumerGroupOffsets(Connector.group(topics, target)).partitionsToOffsetAndMetadata()
                    .get().values().stream().mapToLong(OffsetAndMetadata::offset).sum();
        }
    }

    /// How many partitions somebody has.
    private long assigned() {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            return admin.describeConsumerGroups(List.of(Connector.group(topics, target))).all().get().values().stream()
                    .flatMap(found -> found.members().stream())
                    .mapToInt(member -> member.assignment().topicPartitions().size()).sum();
        } catch (ExecutionException | InterruptedException e) {
            return 0; // there is no such group yet
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline_ns = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() - deadline_ns < 0) {
            Thread.sleep(100);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
