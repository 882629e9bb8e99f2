package dev.windfall.topology.deciders;

import dev.windfall.projections.adjustments.AdjustmentCommand;
import dev.windfall.projections.adjustments.AdjustmentDecider;
import dev.windfall.projections.adjustments.AdjustmentEvent;
import dev.windfall.projections.adjustments.AdjustmentState;
import dev.windfall.projections.brands.Slice;
import dev.windfall.projections.controls.Wish;
import dev.windfall.projections.deciding.Decider;
import dev.windfall.projections.deciding.Decision;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content.WalletCredit;
import dev.windfall.projections.deciding.Effect.PayAs;
import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.projections.deciding.Given;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.effects.Backoff;
import dev.windfall.projections.effects.EffectCommand;
import dev.windfall.projections.effects.EffectState;
import dev.windfall.projections.effects.Outcome;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.runs.Piece;
import dev.windfall.projections.settlement.runs.Pinned;
import dev.windfall.projections.settlement.runs.Rated;
import dev.windfall.projections.settlement.runs.Result;
import dev.windfall.projections.settlement.runs.RunCommand;
import dev.windfall.projections.settlement.runs.RunDecider;
import dev.windfall.projections.settlement.seals.Part;
import dev.windfall.schemas.avro.Command;
import dev.windfall.schemas.avro.ControlCommand;
import dev.windfall.schemas.avro.DecidedEvents;
import dev.windfall.schemas.avro.EffectCall;
import dev.windfall.schemas.avro.RunStep;
import dev.windfall.topology.wire.ControlDocuments;
import org.apache.kafka.streams.KeyValue;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

import static dev.windfall.topology.deciders.HostDriver.NOON;
import static dev.windfall.topology.deciders.HostDriver.TOPICS;
import static dev.windfall.topology.deciders.HostDriver.adjust;
import static dev.windfall.topology.deciders.HostDriver.adjustment;
import static dev.windfall.topology.deciders.HostDriver.answered;
import static dev.windfall.topology.deciders.HostDriver.effect;
import static dev.windfall.topology.deciders.HostedDeciders.ADJUSTMENTS;
import static dev.windfall.topology.deciders.HostedDeciders.COUPONS;
import static dev.windfall.topology.deciders.HostedDeciders.EFFECTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DeciderTopologyTest {

    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(1), 5);
    private static final HostedDeciders HOSTED = new HostedDeciders(
            new DeciderSettings(BACKOFF, RunDecider.BARRIER_TIMEOUT, false));
    private static final Subject A1 = adjustment("a1");
    private static final Subject E1 = effect("adjustment-a1");

    @TempDir
    private Path folder = Path.of("");

    private HostDriver host;

    @BeforeEach
    void start() {
        host = new HostDriver(HOSTED, folder.resolve("first"), NOON);
    }

    @AfterEach
    void stop() {
        host.close();
    }

    @Test
    void whatFollowsFromADecisionGoesWhereItBelongs() {
        assertThat(host.ask(A1, adjust(1_500), null)).isEqualTo("DECIDED 1");
        List<KeyValue<String, DecidedEvents>> events = host.events.readKeyValuesToList();
        assertThat(events).extracting(event -> event.key).containsExactly(A1.key(), E1.key());
        assertThat(events).extracting(event -> event.value.getCommandId()).containsExactly("c1", "c1~0");
        assertThat(events).extracting(event -> event.value.getCaller()).containsExactly("crm", "adjustment");
        assertThat(events).extracting(event -> event.value.getActor()).containsExactly("ann", "ann");
        assertThat(events).extracting(event -> event.value.getEvents().size()).containsExactly(1, 2);
        assertThat(events.getFirst().value.getDecidedAt()).isEqualTo(NOON);

        KeyValue<String, Command> request = host.told.readKeyValue();
        assertThat(request.key).isEqualTo(E1.key());
        assertThat(request.value.getIsAwaited()).isFalse();
        KeyValue<String, EffectCall> call = host.calls.readKeyValue();
        assertThat(call.key).isEqualTo("aurora~p1");
        assertThat(call.value.getCall() + " " + call.value.getNumber()).isEqualTo("SEND 1");
        assertThat(call.value.getTraceParent()).isEqualTo("00-1-2-01");

        assertThat(host.ask(E1, answered(1, Outcome.Kind.SETTLED), null)).isEqualTo("DECIDED 2");
        assertThat(host.told.readKeyValue().key).isEqualTo(A1.key());
        assertThat(host.kept(ADJUSTMENTS, A1).state()).extracting(state -> state == null ? null : state.status())
                .isEqualTo(EffectStatus.SETTLED);
        assertThat(host.calls.isEmpty()).isTrue();
        assertThat(host.told.isEmpty()).isTrue();
    }

    @Test
    void anAnswerShowsTheSubjectAsItIs() {
        pipe(A1, adjust(1_500));
        pipe(A1, adjust(9_999));
        pipe(E1, new EffectCommand.Replay("why not"));
        pipe(effect("nothing"), new EffectCommand.Replay("why not"));
        List<Answer<?>> answers = new ArrayList<>();
        answers.add(ADJUSTMENTS.fromAvro(host.answers.readValue()));
        answers.add(ADJUSTMENTS.fromAvro(host.answers.readValue()));
        answers.add(EFFECTS.fromAvro(host.answers.readValue()));
        answers.add(EFFECTS.fromAvro(host.answers.readValue()));
        assertThat(answers).extracting(answer -> answer.outcome().name()).containsExactly("DECIDED", "REJECTED",
                "REJECTED", "REJECTED");
        assertThat(answers).extracting(Answer::seq).containsExactly(1L, 1L, 1L, 0L);
        assertThat(answers).extracting(answer -> answer.rejection() == null ? "" : answer.rejection().code())
                .containsExactly("", "idempotency-key-reused", "not-in-dead-letter-list", "unknown-effect");
        assertThat(answers.getFirst().state()).isEqualTo(answers.get(1).state())
                .isEqualTo(host.kept(ADJUSTMENTS, A1).state());
        assertThat(answers.get(2).state()).isEqualTo(host.kept(EFFECTS, E1).state());
        assertThat(answers.get(3).state()).isNull();
    }

    @Test
    void whatIsKeptIsTheFoldOfTheEvents() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 3_000; i++) {
            String id = Integer.toString(random.nextInt(1 + i / 10)); // the first ones live through much
            Subject effect = effect(random.nextInt(4) == 0 ? "coupon-credit-aurora~%s~p1~1".formatted(id)
                    : "adjustment-" + id + (random.nextInt(5) == 0 ? "-reverse" : ""));
            if (random.nextInt(5) == 0) {
                pipe(adjustment(id), adjust(100));
            } else if (random.nextInt(3) == 0) {
                pipe(COUPONS, HostDriver.coupon(id), HostDriver.random(random));
            } else if (random.nextInt(6) == 0) {
                pipe(HostedDeciders.COUPON_DEFINITIONS, HostDriver.definition(random, id),
                        HostDriver.defining(random, id));
            } else {
                pipe(effect, random(random, host.kept(EFFECTS, effect).state()));
            }
            if (random.nextInt(4) == 0) {
                host.advance(Duration.ofMillis(random.nextInt(20_000)));
            }
        }
        Map<String, List<DecidedEvents>> bySubject = new TreeMap<>();
        host.events.readKeyValuesToList()
                .forEach(each -> bySubject.computeIfAbsent(each.key, _ -> new ArrayList<>()).add(each.value));
        assertThat(host.allKept().keySet()).isEqualTo(bySubject.keySet()).hasSizeGreaterThan(300);
        bySubject.forEach((key, decided) -> assertFolded(HOSTED.find(Subject.ofKey(key).decider()).orElseThrow(),
                Subject.ofKey(key), decided));
        assertThat(host.allWakeUps()).isNotEmpty().allSatisfy((key, due) -> assertThat(due).hasSize(1));
        assertThat(host.passedOver.unreadable().sum()).isZero();
    }

    private <S, C, E> void assertFolded(Hosted<S, C, E> hosted, Subject subject, List<DecidedEvents> all) {
        @Nullable
        S state = null;
        for (int i = 0; i < all.size(); i++) {
            DecidedEvents decided = all.get(i);
            for (ByteBuffer event : decided.getEvents()) {
                state = hosted.decider().evolve(state, hosted.events().fromAvro(event));
            }
            assertThat(decided.getSeq()).isEqualTo(i + 1);
            assertThat(hosted.states().fromAvro(decided.getState())).isEqualTo(state);
        }
        Kept<S> kept = host.kept(hosted, subject);
        assertThat(kept.seq()).isEqualTo(all.size());
        assertThat(kept.state()).isEqualTo(state);
        Optional<Instant> wakeAt = hosted.decider().wakeAt(Objects.requireNonNull(state));
        assertThat(Optional.ofNullable(kept.wakeAt())).isEqualTo(wakeAt);
        assertThat(Optional.ofNullable(host.allWakeUps().get(subject.key()))).isEqualTo(wakeAt.map(List::of));
    }

    private static EffectCommand random(SplittableRandom random, @Nullable EffectState state) {
        Outcome.Kind[] kinds = Outcome.Kind.values();
        return switch (random.nextInt(12)) {
            case 0 -> new EffectCommand.Replay("note");
            case 1 -> new EffectCommand.Resolve("note");
            case 2 -> new EffectCommand.Ignore("note");
            case 3 -> new EffectCommand.Dispute("note");
            case 4 -> new EffectCommand.Uphold("note");
            case 5 -> new EffectCommand.Reject("note");
            default -> answered(state == null ? 1 : Math.max(1, state.calls() - random.nextInt(2)),
                    kinds[random.nextInt(kinds.length)]);
        };
    }

    @Test
    void whatIsDueIsWokenOnce() {
        Instant dueAt = waiting("a1");
        assertThat(host.allWakeUps()).isEqualTo(Map.of(E1.key(), List.of(dueAt)));
        host.advance(Duration.between(NOON, dueAt).minusMillis(1));
        assertThat(host.calls.isEmpty()).isTrue();
        host.advance(Duration.ofMillis(101));
        assertThat(host.calls.readValue().getNumber()).isEqualTo(2);
        DecidedEvents decided = host.events.readValuesToList().getLast();
        assertThat(decided.getCaller() + " " + decided.getCommandId()).isEqualTo("clock clock~" + E1.key() + "~2");
        host.advance(EffectState.PATIENCE.minusMillis(200));
        assertThat(host.calls.isEmpty()).isTrue();
        assertThat(host.answers.isEmpty()).isTrue();
        host.advance(Duration.ofMillis(200));
        EffectCall call = host.calls.readValue();
        assertThat(call.getCall() + call.getNumber()).as("as nobody has answered").isEqualTo("ASK3");
    }

    @Test
    void whoeverTakesOverWakesWhatIsDue() {
        Instant dueAt = waiting("a1");
        host = host.restarted(HOSTED, folder.resolve("second"));
        assertThat(host.allWakeUps()).isEqualTo(Map.of(E1.key(), List.of(dueAt)));
        host.advance(Duration.between(NOON, dueAt).plusMillis(100));
        assertThat(host.calls.readValue().getNumber()).isEqualTo(2);
        host = host.restarted(HOSTED, folder.resolve("third"));
        host.advance(EffectState.PATIENCE.minusMillis(200));
        assertThat(host.calls.isEmpty()).isTrue();
    }

    @Test
    void whateverMovesOnHasOneWakeUpOrNone() {
        Instant dueAt = waiting("a1");
        host.ask(E1, new EffectCommand.Dispute("whose is it?"), null);
        assertThat(host.allWakeUps()).isEmpty();
        host.advance(Duration.ofHours(1));
        host.ask(E1, new EffectCommand.Reject("his"), null);
        assertThat(host.allWakeUps()).isEqualTo(Map.of(E1.key(), List.of(dueAt)));
        host.advance(Duration.ofMillis(100));
        assertThat(host.calls.readValue().getNumber()).isEqualTo(2);
        host.ask(E1, answered(2, Outcome.Kind.RETRY), null);
        assertThat(host.allWakeUps()).containsOnlyKeys(E1.key());
        host.ask(E1, answered(2, Outcome.Kind.SETTLED), null);
        assertThat(host.allWakeUps()).isEmpty();
    }

    @Test
    void whatIsDueAtOnceIsWokenInRounds() {
        int count = DecideCommands.WOKEN_MAX + 500;
        for (int i = 0; i < count; i++) {
            waiting("a" + i);
        }
        host.advance(Duration.ofHours(1));
        assertThat(host.calls.readValuesToList()).hasSize(DecideCommands.WOKEN_MAX);
        host.advance(DecideCommands.WAKE_INTERVAL);
        assertThat(host.calls.readValuesToList()).hasSize(500).allMatch(call -> call.getNumber() == 2);
        assertThat(host.allWakeUps()).hasSize(count).as("for an answer")
                .allSatisfy((_, due) -> assertThat(due).hasSize(1)
                        .first().asInstanceOf(InstanceOfAssertFactories.INSTANT)
                        .isAfter(NOON.plus(Duration.ofHours(1))));
    }

    @Test
    void whatWantsToBeWokenForNothingIsWokenAgainLater() {
        Decider<AdjustmentState, AdjustmentCommand, AdjustmentEvent> restless = new Restless();
        host.close();
        host = new HostDriver(new HostedDeciders(List.of(ADJUSTMENTS.decidedBy(restless), EFFECTS)),
                folder.resolve("restless"), NOON);
        host.ask(A1, adjust(100), "k1");
        assertThat(host.allWakeUps()).containsKey(A1.key());
        host.advance(Duration.ofSeconds(10));
        assertThat(host.allWakeUps().get(A1.key())).hasSize(1);
        assertThat(host.kept(ADJUSTMENTS, A1).wakeAt()).isAfter(NOON.plusSeconds(60));
        assertThat(host.ask(A1, adjust(100), "k1")).isEqualTo("UNCHANGED 1");
    }

    /// Wants to be woken, and then does nothing.
    private record Restless(AdjustmentDecider decider)
            implements
                Decider<AdjustmentState, AdjustmentCommand, AdjustmentEvent> {

        Restless() {
            this(new AdjustmentDecider());
        }

        @Override
        public Decision<AdjustmentEvent> decide(Subject subject, @Nullable AdjustmentState state,
                AdjustmentCommand command, Given given) {
            if (command instanceof AdjustmentCommand.Told(EffectStatus status) && status == EffectStatus.IGNORED) {
                throw new IllegalStateException("a bug");
            }
            return decider.decide(subject, state, command, given);
        }

        @Override
        public AdjustmentState evolve(@Nullable AdjustmentState state, AdjustmentEvent event) {
            return decider.evolve(state, event);
        }

        @Override
        public Optional<Instant> wakeAt(AdjustmentState state) {
            return Optional.of(state.requestedAt().plusSeconds(5));
        }

        @Override
        public AdjustmentCommand wake() {
            return new AdjustmentCommand.Told(EffectStatus.PROCESSING);
        }
    }

    @Test
    void aBugInADeciderIsNotPassedOver() {
        host.close();
        host = new HostDriver(new HostedDeciders(List.of(ADJUSTMENTS.decidedBy(new Restless()), EFFECTS)),
                folder.resolve("buggy"), NOON);
        host.ask(A1, adjust(100), null);
        assertThatThrownBy(() -> pipe(A1, new AdjustmentCommand.Told(EffectStatus.IGNORED)))
                .hasRootCauseMessage("a bug");
    }

    @Test
    void theSameCommandUnderTheSameKeyIsDecidedOnce() {
        assertThat(host.ask(A1, adjust(100), "k1")).isEqualTo("DECIDED 1");
        host.ask(E1, answered(1, Outcome.Kind.FAILED), null);
        assertThat(host.ask(A1, adjust(100), "k1")).isEqualTo("UNCHANGED 2");
        assertThat(host.ask(A1, adjust(200), "k1")).isEqualTo("KEY_REUSED 2");
        assertThat(host.ask(E1, new EffectCommand.Replay("try"), "k1")).isEqualTo("DECIDED 3");
        host.ask(E1, answered(2, Outcome.Kind.FAILED), null);
        assertThat(host.ask(E1, new EffectCommand.Replay("try"), "k1")).isEqualTo("UNCHANGED 4");
        assertThat(host.ask(E1, new EffectCommand.Replay("try"), null)).isEqualTo("DECIDED 5");
        assertThat(host.calls.readValuesToList()).extracting(EffectCall::getNumber).containsExactly(1, 2, 3);
    }

    @Test
    void whatWasRejectedMayBeTriedAgainUnderItsKey() {
        assertThat(host.ask(A1, adjust(0), "k1")).isEqualTo("REJECTED 0 invalid-adjustment");
        assertThat(host.ask(A1, adjust(100), "k1")).isEqualTo("DECIDED 1");
        assertThat(host.ask(E1, new EffectCommand.Replay("try"), "k2")).isEqualTo("REJECTED 1 not-in-dead-letter-list");
        host.ask(E1, answered(1, Outcome.Kind.FAILED), null);
        assertThat(host.ask(E1, new EffectCommand.Replay("try"), "k2")).isEqualTo("DECIDED 3");
    }

    @Test
    void whatCantBeReadIsRefusedAndOthersGoOn() {
        ByteBuffer adjust = ADJUSTMENTS.commands().toAvro(adjust(100));
        ByteBuffer unknown = ByteBuffer.wrap("?".getBytes(StandardCharsets.UTF_8));
        Subject stranger = new Subject("stranger", "aurora", "s1");
        Subject twofold = new Subject("adjustment", "aurora~effect", "a1");
        host.pipe(A1.key(), "garbage".getBytes(StandardCharsets.UTF_8));
        assertThat(host.answers.isEmpty()).isTrue();
        assertThat(host.ask(A1.key(), host.command(A1, unknown).build())).isEqualTo("REJECTED 0 unreadable-command");
        assertThat(host.ask(E1.key(), host.command(E1, adjust).build())).isEqualTo("REJECTED 0 unreadable-command");
        assertThat(host.ask(E1.key(), host.command(A1, adjust).build())).isEqualTo("REJECTED 0 unreadable-command");
        assertThat(host.ask("a1", host.command(A1, adjust).build())).isEqualTo("REJECTED 0 unreadable-command");
        assertThat(host.ask(stranger.key(), host.command(stranger, adjust).build()))
                .isEqualTo("REJECTED 0 unreadable-command");
        assertThat(host.ask(twofold.key(), host.command(twofold, adjust).build()))
                .isEqualTo("REJECTED 0 unreadable-command");
        assertThat(host.ask(A1, new AdjustmentCommand.Adjust("p1", 1, "EUR", PayAs.CASH, "x".repeat(70_000)), null))
                .isEqualTo("REJECTED 0 unreadable-command");
        assertThat(host.passedOver.unreadable().sum()).isEqualTo(8);
        assertThat(host.allKept()).isEmpty();
        assertThat(host.ask(A1, adjust(100), null)).isEqualTo("DECIDED 1");
    }

    @Test
    void whatANewerVersionHasWrittenIsLeftToItIfNobodyHearsOfIt() {
        Command.Builder told = host.command(A1, ADJUSTMENTS.commands().toAvro(adjust(1))).setIsAwaited(false);
        byte[] newer = TOPICS.commands().codec().encode(told.build());
        newer[5] ^= 1; // in the fingerprint
        told.setDocument(ByteBuffer.wrap("?".getBytes(StandardCharsets.UTF_8)));
        for (byte[] command : List.of(newer, TOPICS.commands().codec().encode(told.build()))) {
            assertThatThrownBy(() -> host.pipe(A1.key(), command)).hasStackTraceContaining(
                    "The command windfall.commands.v1-0@0 can't be read: it is of a newer version");
            host = host.restarted(HOSTED, folder.resolve("after-" + command.length));
        }
        assertThat(host.passedOver.unreadable().sum()).isZero();
    }

    @Test
    void commandsThatAreReadAnewAreNotDecidedAnew() {
        List<Runnable> commands = List.of(
                () -> host.ask(A1, adjust(100), "k1"),
                () -> host.ask(E1, answered(1, Outcome.Kind.FAILED), null),
                () -> host.ask(E1, new EffectCommand.Replay("try"), null),
                () -> host.ask(E1, answered(2, Outcome.Kind.RETRY), null),
                () -> host.ask(E1, new EffectCommand.Replay("in vain"), null),
                () -> host.advance(Duration.ofMinutes(2)), // it is called
                () -> host.ask(E1, answered(3, Outcome.Kind.FAILED), null),
                () -> host.ask(E1, new EffectCommand.Ignore("no more"), null));
        commands.forEach(Runnable::run);
        SortedMap<String, dev.windfall.schemas.avro.Subject> kept = host.allKept();
        assertThat(host.calls.readValuesToList()).hasSize(3);
        host = host.restarted(HOSTED, folder.resolve("anew")); // where offsets begin with 0
        host.ask(E1, new EffectCommand.Request(new Effect("adjustment-a1", "aurora", "p1",
                new WalletCredit(100, "EUR", PayAs.CASH, "adjustment:a1", "sorry"), A1)), null);
        commands.forEach(Runnable::run);
        assertThat(host.allKept()).isEqualTo(kept);
        assertThat(host.calls.isEmpty()).isTrue();
        assertThat(host.events.readValuesToList()).isEmpty();
        assertThat(host.passedOver.decidedBefore().sum()).isEqualTo(8);
    }

    @Test
    void anEffectWhoseOwnerNobodyHostsIsCarriedOut() {
        Effect stray = new Effect("r1", "aurora", "p1", new WalletCredit(1, "EUR", PayAs.CASH, "", ""),
                new Subject("stranger", "aurora", "s1"));
        assertThat(host.ask(stray.subject(), new EffectCommand.Request(stray), null)).isEqualTo("DECIDED 1");
        assertThat(host.ask(stray.subject(), answered(1, Outcome.Kind.SETTLED), null)).isEqualTo("DECIDED 2");
        assertThat(host.told.isEmpty()).isTrue();
    }

    /// Its step at once, and again as long as nobody has taken it; its end to the brand's own decider.
    @Test
    void aRunsStepsAndItsEndGoWhereTheyBelong() {
        RunId run = RunId.settlement("aurora", new RuleName(Kind.LOSSBACK, "weekly"), LocalDate.of(2026, 11, 9));
        Slice slice = new Slice(List.of(2));
        assertThat(host.ask(run, new RunCommand.Request(1, new Pinned(3, "ab12", Set.of(), new TreeMap<>(), slice))))
                .isEqualTo("DECIDED 1");
        assertStep(run, 1, "ann", "00-1-2-01");
        for (int time = 0; time < 2; time++) {
            host.advance(RunDecider.BARRIER_TIMEOUT);
            assertStep(run, 1, "", null);
        }
        host.ask(run, new RunCommand.Fail(1, "EVICTED"));
        assertEnd(run, 1, "failed");
        host.ask(run, new RunCommand.Request(2, new Pinned(3, "ab12", Set.of(), new TreeMap<>(), slice)));
        assertStep(run, 2, "ann", "00-1-2-01");
        host.ask(run, new RunCommand.BarrierTaken(2, new TreeMap<>(Map.of("bets-0", 7L))));
        for (Piece piece : Piece.all(slice)) {
            assertThat(host.controls.isEmpty()).isTrue();
            host.ask(run, new RunCommand.PieceRated(2, piece,
                    new Rated(1, 5, "1", "2026b", new Result(Part.NONE, 0, new TreeMap<>()))));
        }
        assertEnd(run, 2, "sealed");
        assertThat(host.steps.isEmpty()).isTrue();
    }

    private void assertStep(RunId run, int attempt, String askedBy, @Nullable String traceParent) {
        KeyValue<String, RunStep> step = host.steps.readKeyValue();
        assertThat(host.steps.isEmpty()).isTrue();
        assertThat(step).isEqualTo(new KeyValue<>("aurora~run~" + run.text(),
                new RunStep("aurora", run.text(), attempt, step.value.getAskedAt(), askedBy, traceParent)));
    }

    private void assertEnd(RunId run, int attempt, String end) {
        KeyValue<String, ControlCommand> told = host.controls.readKeyValue();
        assertThat(told.key).as("so that it stands in order with what the brand decides").isEqualTo("aurora");
        assertThat(told.value.getIdempotencyKey()).isEqualTo("%s~%d~%s".formatted(run.text(), attempt, end));
        assertThat(told.value.getCaller() + " " + told.value.getActor()).isEqualTo("run ann");
        assertThat(ControlDocuments.decodeWish(told.value.getKind(), told.value.getDocument().array()))
                .isEqualTo(end.equals("sealed") ? new Wish.RunSealed(run, attempt) : new Wish.RunFailed(run, attempt));
        assertThat(host.controls.isEmpty()).isTrue();
    }

    @Test
    void theTopologyIsWhatItWas() throws IOException {
        String described = DeciderTopology.of(TOPICS, HOSTED, host.passedOver).describe().toString();
        Path golden = Path.of("src/test/resources/golden/decider-topology.txt");
        if (System.getProperty("topology.write") != null) {
            Files.writeString(golden, described);
        }
        assertThat(described).isEqualTo(Files.readString(golden));
    }

    /// An adjustment whose effect is to be sent again.
    ///
    /// @return when
    private Instant waiting(String id) {
        host.ask(adjustment(id), adjust(100), null);
        host.ask(effect("adjustment-" + id), answered(1, Outcome.Kind.RETRY), null);
        assertThat(host.calls.readValuesToList()).hasSize(1);
        return Objects.requireNonNull(host.kept(EFFECTS, effect("adjustment-" + id)).wakeAt());
    }

    private void pipe(Subject subject, AdjustmentCommand command) {
        pipe(ADJUSTMENTS, subject, command);
    }

    private void pipe(Subject subject, EffectCommand command) {
        pipe(EFFECTS, subject, command);
    }

    private <C> void pipe(Hosted<?, C, ?> decider, Subject subject, C command) {
        host.pipe(subject.key(), TOPICS.commands().codec()
                .encode(host.command(subject, decider.commands().toAvro(command)).build()));
    }
}
