package dev.windfall.topology.deciders;

import dev.windfall.projections.adjustments.Adjustment;
import dev.windfall.projections.adjustments.AdjustmentCommand;
import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.CouponTerms;
import dev.windfall.projections.coupons.Wagering;
import dev.windfall.projections.coupons.definitions.CouponName;
import dev.windfall.projections.coupons.definitions.Defaults;
import dev.windfall.projections.coupons.definitions.DefinitionCommand;
import dev.windfall.projections.coupons.definitions.DefinitionDocument;
import dev.windfall.projections.coupons.saga.Coupon;
import dev.windfall.projections.coupons.saga.CouponCommand;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.PayAs;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.effects.EffectCommand;
import dev.windfall.projections.effects.Outcome;
import dev.windfall.projections.rules.Weights;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.runs.RunCommand;
import dev.windfall.projections.settlement.runs.RunDecider;
import dev.windfall.schemas.Topic;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.Command;
import dev.windfall.schemas.avro.CommandAnswer;
import dev.windfall.schemas.avro.ControlCommand;
import dev.windfall.schemas.avro.DecidedEvents;
import dev.windfall.schemas.avro.EffectCall;
import dev.windfall.schemas.avro.LineCounts;
import dev.windfall.schemas.avro.RunStep;
import dev.windfall.schemas.avro.RunWord;
import dev.windfall.topology.DriverSettings;
import dev.windfall.topology.wire.AvroSerde;
import dev.windfall.wire.CouponDefinitions;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The host without a broker, and its clock in the hand of the test. What is wanted of one player of one brand.
final class HostDriver implements AutoCloseable {

    static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    static final Topics TOPICS = new Topics("", 4);

    final PassedOver passedOver = new PassedOver();
    final TestOutputTopic<String, DecidedEvents> events;
    final TestOutputTopic<String, CommandAnswer> answers;
    final TestOutputTopic<String, EffectCall> calls;
    final TestOutputTopic<String, RunStep> steps;
    final TestOutputTopic<String, ControlCommand> controls;
    /// What deciders tell each other.
    final TestOutputTopic<String, Command> told;
    private final TopologyTestDriver driver;
    private final TestInputTopic<String, byte[]> commands;
    private Instant now;
    private int asked;

    HostDriver(HostedDeciders hosted, Path folder, Instant now) {
        this.now = now;
        this.driver = new TopologyTestDriver(DeciderTopology.of(TOPICS, hosted, passedOver),
                DriverSettings.of(folder), now);
        this.commands = driver.createInputTopic(TOPICS.commands().name(), new StringSerializer(),
                new ByteArraySerializer());
        this.events = output(TOPICS.events(), DecidedEvents.class);
        this.answers = output(TOPICS.commandAnswers(), CommandAnswer.class);
        this.calls = output(TOPICS.effectCalls(), EffectCall.class);
        this.steps = output(TOPICS.runSteps(), RunStep.class);
        this.controls = output(TOPICS.controlCommands(), ControlCommand.class);
        this.told = output(TOPICS.commands(), Command.class);
    }

    /// Another process takes over what this one has kept.
    HostDriver restarted(HostedDeciders hosted, Path folder) {
        HostDriver next = new HostDriver(hosted, folder, now);
        copy(subjects(), next.subjects());
        copy(wakeUps(), next.wakeUps());
        copy(lineCounts(), next.lineCounts());
        copy(heldLines(), next.heldLines());
        copy(runWords(), next.runWords());
        close();
        return next;
    }

    private static <K, V> void copy(KeyValueStore<K, V> from, KeyValueStore<K, V> to) {
        try (KeyValueIterator<K, V> all = from.all()) {
            all.forEachRemaining(each -> to.put(each.key, each.value));
        }
    }

    /// By whoever follows them: their offsets are those that they had, for a driver begins at 0.
    void readAnew(List<DecidedEvents> all) {
        TestInputTopic<String, byte[]> topic = driver.createInputTopic(TOPICS.events().name(), new StringSerializer(),
                new ByteArraySerializer());
        all.forEach(decided -> topic.pipeInput(decided.getSubjectId(), TOPICS.events().codec().encode(decided)));
    }

    static Subject adjustment(String id) {
        return new Subject(Adjustment.DECIDER, "aurora", id);
    }

    static Subject effect(String requestId) {
        return new Subject(Effect.DECIDER, "aurora", requestId);
    }

    static Subject coupon(String couponId) {
        return Coupon.subject(new CouponLogId("aurora", couponId, "p1", 1));
    }

    /// Much of it can't be wanted just now.
    static CouponCommand random(SplittableRandom random) {
        return switch (random.nextInt(10)) {
            case 0, 1 -> new CouponCommand.Activate(new CouponTerms("EUR", 2_000, 0, 5, CouponTerms.Base.BONUS,
                    new Wagering(Wagering.Base.STAKE, new Weights(10_000, new TreeMap<>(), new TreeMap<>()), null,
                            Wagering.Order.ONE_BY_ONE),
                    Duration.ofHours(1), Duration.ofSeconds(random.nextInt(2))), null);
            case 2 -> new CouponCommand.RollingBegun();
            case 3 -> new CouponCommand.RollingTurned(true, 10_000);
            case 4 -> new CouponCommand.RollingTurned(false, 9_000);
            case 5 -> new CouponCommand.Release("note");
            case 6 -> new CouponCommand.Reverse("note");
            case 7 -> new CouponCommand.Forfeit("note");
            case 8 -> new CouponCommand.RollingEnded(random.nextBoolean(), 9_000);
            default -> new CouponCommand.Review("note");
        };
    }

    static Subject definition(SplittableRandom random, String couponId) {
        return new CouponName(random.nextBoolean() ? "aurora" : CouponName.GLOBAL, couponId).subject();
    }

    /// Some of it is of brands, and some of all.
    static DefinitionCommand defining(SplittableRandom random, String couponId) {
        DefinitionDocument written = CouponDefinitions.document(couponId,
                "{\"amounts\":{\"EUR\":%d},\"wagering\":{\"multiplier\":5}}".formatted(random.nextInt(3)));
        return switch (random.nextInt(4)) {
            case 0 -> new DefinitionCommand.Put(written, Defaults.none(couponId));
            case 1 -> new DefinitionCommand.PutDefaults(written);
            case 2 -> new DefinitionCommand.Follow("aurora");
            default -> new DefinitionCommand.Look();
        };
    }

    static AdjustmentCommand adjust(long amount) {
        return new AdjustmentCommand.Adjust("p1", amount, "EUR", PayAs.CASH, "sorry");
    }

    static EffectCommand answered(int number, Outcome.Kind kind) {
        return new EffectCommand.Answered(number, new Outcome(kind, "", "", null, null));
    }

    /// @return outcome and seq, and the code of a rejection
    String ask(Subject subject, AdjustmentCommand command, @Nullable String key) {
        return ask(HostedDeciders.ADJUSTMENTS, subject, command, key);
    }

    String ask(Subject subject, EffectCommand command, @Nullable String key) {
        return ask(HostedDeciders.EFFECTS, subject, command, key);
    }

    String ask(RunId run, RunCommand command) {
        return ask(HostedDeciders.RUNS, RunDecider.subject(run), command, null);
    }

    <C> String ask(Hosted<?, C, ?> decider, Subject subject, C command, @Nullable String key) {
        Command asking = command(subject, decider.commands().toAvro(command)).setIdempotencyKey(key).build();
        return ask(subject.key(), asking);
    }

    String ask(String key, Command command) {
        pipe(key, TOPICS.commands().codec().encode(command));
        KeyValue<String, CommandAnswer> answer = answers.readKeyValue();
        if (!answer.key.equals(command.getCommandId()) || !answers.isEmpty()) {
            throw new AssertionError("One answer is expected, to " + command.getCommandId());
        }
        return answer.value.getOutcome() + " " + answer.value.getSeq()
                + (answer.value.getCode() == null ? "" : " " + answer.value.getCode());
    }

    void pipe(String key, byte[] command) {
        commands.pipeInput(key, command, now);
    }

    Command.Builder command(Subject subject, ByteBuffer document) {
        asked++;
        return Command.newBuilder().setCommandId("c" + asked).setBrandId(subject.brandId())
                .setDecider(subject.decider()).setSubjectId(subject.id()).setDocument(document).setIsAwaited(true)
                .setCaller("crm").setActor("ann").setIssuedAt(now).setTraceParent("00-1-2-01");
    }

    void advance(Duration time) {
        now = now.plus(time);
        driver.advanceWallClockTime(time);
    }

    <S, C, E> Kept<S> kept(Hosted<S, C, E> decider, Subject subject) {
        return decider.fromAvro(subjects().get(subject.key()));
    }

    private KeyValueStore<String, dev.windfall.schemas.avro.Subject> subjects() {
        return Objects.requireNonNull(driver.getKeyValueStore(DeciderTopology.SUBJECTS));
    }

    private KeyValueStore<Bytes, byte[]> wakeUps() {
        return Objects.requireNonNull(driver.getKeyValueStore(DeciderTopology.WAKE_UPS));
    }

    private KeyValueStore<String, LineCounts> lineCounts() {
        return Objects.requireNonNull(driver.getKeyValueStore(DeciderTopology.LINE_COUNTS));
    }

    private KeyValueStore<String, byte[]> heldLines() {
        return Objects.requireNonNull(driver.getKeyValueStore(DeciderTopology.HELD_LINES));
    }

    private KeyValueStore<String, RunWord> runWords() {
        return Objects.requireNonNull(driver.getKeyValueStore(DeciderTopology.RUN_WORDS));
    }

    /// How many lines wait without having been told a word, and how many words are under way.
    String waiting() {
        return "%d lines, %d words".formatted(count(heldLines()), count(runWords()));
    }

    private static int count(KeyValueStore<String, ?> store) {
        int count = 0;
        try (KeyValueIterator<String, ?> all = store.all()) {
            while (all.hasNext()) {
                all.next();
                count++;
            }
        }
        return count;
    }

    SortedMap<String, dev.windfall.schemas.avro.Subject> allKept() {
        SortedMap<String, dev.windfall.schemas.avro.Subject> kept = new TreeMap<>();
        try (KeyValueIterator<String, dev.windfall.schemas.avro.Subject> all = subjects().all()) {
            all.forEachRemaining(each -> kept.put(each.key, each.value));
        }
        return kept;
    }

    /// When subjects are to be woken: those of one in the order of the store.
    SortedMap<String, List<Instant>> allWakeUps() {
        SortedMap<String, List<Instant>> due = new TreeMap<>();
        try (KeyValueIterator<Bytes, byte[]> all = wakeUps().all()) {
            all.forEachRemaining(each -> {
                byte[] key = each.key.get();
                due.merge(new String(key, Long.BYTES, key.length - Long.BYTES, StandardCharsets.UTF_8),
                        List.of(Instant.ofEpochMilli(ByteBuffer.wrap(key).getLong())), HostDriver::joined);
            });
        }
        return due;
    }

    private static List<Instant> joined(List<Instant> before, List<Instant> more) {
        return Stream.concat(before.stream(), more.stream()).toList();
    }

    private <T extends SpecificRecordBase> TestOutputTopic<String, T> output(Topic topic, Class<T> type) {
        return driver.createOutputTopic(topic.name(), new StringDeserializer(),
                new AvroSerde<>(topic.codec(), type).deserializer());
    }

    @Override
    public void close() {
        driver.close();
    }
}
