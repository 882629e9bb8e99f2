package dev.windfall.wire;

import dev.windfall.projections.adjustments.Adjustment;
import dev.windfall.projections.adjustments.AdjustmentCommand;
import dev.windfall.projections.adjustments.AdjustmentEvent;
import dev.windfall.projections.adjustments.AdjustmentState;
import dev.windfall.projections.deciding.Call;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content.WalletCredit;
import dev.windfall.projections.deciding.Effect.Content.WalletReverse;
import dev.windfall.projections.deciding.Effect.PayAs;
import dev.windfall.projections.deciding.EffectNews;
import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.effects.Certainty;
import dev.windfall.projections.effects.EffectCommand;
import dev.windfall.projections.effects.EffectEvent;
import dev.windfall.projections.effects.EffectState;
import dev.windfall.projections.effects.Outcome;
import dev.windfall.projections.effects.Trouble;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.settlement.LineId;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.payouts.Amounts;
import dev.windfall.projections.settlement.payouts.Component;
import dev.windfall.projections.settlement.payouts.Components;
import dev.windfall.projections.settlement.payouts.Line;
import dev.windfall.projections.settlement.payouts.LineStatus;
import dev.windfall.projections.settlement.payouts.Movement;
import dev.windfall.projections.settlement.payouts.PayoutCommand;
import dev.windfall.projections.settlement.payouts.PayoutEvent;
import dev.windfall.projections.settlement.payouts.PayoutState;
import dev.windfall.projections.settlement.payouts.Place;
import dev.windfall.schemas.AvroCodec;
import dev.windfall.schemas.Undecodable;
import dev.windfall.schemas.avro.EffectCall;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// What deciders are told, what they decide and what they keep is read as it was written: every kind of it, with and without what may
/// be missing.
class DeciderWireTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123Z");
    private static final Instant LATER = Instant.parse("2026-11-21T00:00:00.001Z");
    private static final Trouble TROUBLE = new Trouble("HTTP_503", "the wallet is „away“");
    private static final WalletCredit CASH = new WalletCredit(1_500, "EUR", PayAs.CASH, "adjustment:a1", "sorry");
    private static final WalletCredit POINTS = new WalletCredit(Long.MAX_VALUE, "SEK", PayAs.POINTS, "", "");
    private static final List<Effect> EFFECTS = List.of(
            new Effect("r1", "aurora", "p1", CASH, new Subject("adjustment", "aurora", "a1")),
            new Effect("r2", "aurora", "p1", POINTS, new Subject("adjustment", "aurora", "a2"), "3 of September"),
            new Effect("r1-reverse", "aurora", "p1", new WalletReverse("r1", CASH),
                    new Subject("effect", "aurora", "r1")));
    private static final Adjustment ADJUSTMENT = new Adjustment("aurora", "a1", "p1", 1_500, "EUR", PayAs.POINTS,
            "sorry", "crm", "ann");

    @Test
    void whatIsWantedOfEffectsIsReadAsItWasWritten() {
        List<EffectCommand> commands = new ArrayList<>(List.of(new EffectCommand.Wake(),
                new EffectCommand.Replay("again"), new EffectCommand.Resolve("by hand"),
                new EffectCommand.Ignore(""), new EffectCommand.Dispute("whose is it?"),
                new EffectCommand.Uphold("hers"), new EffectCommand.Reject("his")));
        EFFECTS.forEach(effect -> commands.add(new EffectCommand.Request(effect)));
        for (Outcome.Kind kind : Outcome.Kind.values()) {
            commands.add(new EffectCommand.Answered(1, new Outcome(kind, "", "", null, null)));
            commands.add(new EffectCommand.Answered(Integer.MAX_VALUE,
                    new Outcome(kind, "LATE", "later", Duration.ofMillis(1_001), "w-7")));
        }
        for (EffectStatus status : EffectStatus.values()) {
            commands.add(new EffectCommand.Told(status));
        }
        assertRead(Effects.COMMAND, EffectCommand.class, commands);
    }

    @Test
    void whatBecomesOfEffectsIsReadAsItWasWritten() {
        List<EffectEvent> events = new ArrayList<>(List.of(new EffectEvent.Settled(null, NOON),
                new EffectEvent.Settled("w-7", NOON), new EffectEvent.Replayed("again", NOON),
                new EffectEvent.Resolved("by hand", NOON), new EffectEvent.Ignored("", NOON),
                new EffectEvent.Disputed("whose is it?", NOON), new EffectEvent.Released("his", NOON),
                new EffectEvent.Reversing("hers", NOON), new EffectEvent.Reversed(NOON),
                new EffectEvent.Unanswered(NOON)));
        EFFECTS.forEach(effect -> events.add(new EffectEvent.Requested(effect, NOON)));
        for (Call.Kind call : Call.Kind.values()) {
            events.add(new EffectEvent.Called(call, 3, NOON));
            for (Certainty certainty : Certainty.values()) {
                events.add(new EffectEvent.Waiting(certainty, call, LATER, TROUBLE, null, NOON));
                events.add(new EffectEvent.Waiting(certainty, call, LATER, Trouble.NONE, "w-7", NOON));
                events.add(new EffectEvent.Failed(certainty, TROUBLE, NOON));
            }
        }
        assertRead(Effects.EVENT, EffectEvent.class, events);
    }

    @Test
    void howEffectsStandIsReadAsItWasWritten() {
        for (EffectStatus status : EffectStatus.values()) {
            for (Effect effect : EFFECTS) {
                assertRead(Effects.STATE, new EffectState(effect, status, Certainty.UNKNOWN, Call.Kind.ASK, 7, 3, LATER,
                        TROUBLE, "w-7", "whose is it?", "look", NOON, LATER));
                assertRead(Effects.STATE, new EffectState(effect, status, Certainty.BOOKED, Call.Kind.SEND, 0, 0, null,
                        Trouble.NONE, null, null, "", NOON, NOON));
            }
        }
    }

    @Test
    void aCallSaysAllThatItsTargetHasToKnow() {
        Effect reverse = EFFECTS.getLast();
        EffectCall call = Effects.toAvro(new Call(reverse, Call.Kind.ASK, 3), "00-1-2-01");
        assertThat(call.getDigest()).isEqualTo(reverse.digest());
        assertThat(call.getCall() + " " + call.getNumber() + " " + call.getTraceParent()).isEqualTo("ASK 3 00-1-2-01");
        assertThat(call.getEffect().getRequestId()).isEqualTo("r1-reverse");
        assertThat(call.getEffect().getReversesRequestId()).isEqualTo("r1");
        assertThat(call.getEffect().getKind()).isEqualTo("WALLET_REVERSE");
        assertThat(Effects.toAvro(new Call(EFFECTS.get(1), Call.Kind.SEND, 1), null).getEffect().getMemo())
                .as("which is the owner's affair").isEmpty();
    }

    @Test
    void adjustmentsAreReadAsTheyWereWritten() {
        List<AdjustmentCommand> commands = new ArrayList<>();
        List<AdjustmentEvent> events = new ArrayList<>(List.of(new AdjustmentEvent.Adjusted(ADJUSTMENT, NOON)));
        for (PayAs payAs : PayAs.values()) {
            commands.add(new AdjustmentCommand.Adjust("p1", 1_500, "EUR", payAs, "sorry"));
        }
        for (EffectStatus status : EffectStatus.values()) {
            commands.add(new AdjustmentCommand.Told(status));
            events.add(new AdjustmentEvent.Moved(status, NOON));
            assertRead(Adjustments.STATE, new AdjustmentState(ADJUSTMENT, status, NOON, LATER));
        }
        assertRead(Adjustments.COMMAND, AdjustmentCommand.class, commands);
        assertRead(Adjustments.EVENT, AdjustmentEvent.class, events);
    }

    @Test
    void payoutsAreReadAsTheyWereWritten() {
        LocalDate november = LocalDate.of(2026, 11, 2);
        RunId run = RunId.settlement("aurora", new RuleName(Kind.LOSSBACK, "weekly"), november.plusDays(7));
        RunId corrected = run.with(new RunId.Purpose.Corrections(2));
        LineId id = new LineId(run, "p1", "EUR");
        Line line = new Line(id, LineStatus.HELD, Components.read("2026-11-02=-300,2026-11-09=1500").orElseThrow(),
                PayAs.CASH);
        Line nothing = new Line(id, LineStatus.SETTLED, new Components(new TreeMap<>()), PayAs.POINTS);
        List<Component> sealed = List.of(new Component(november, corrected, -300), new Component(november, null, 7));
        List<Movement> movements = new ArrayList<>();
        for (Place place : Place.values()) {
            movements.add(new Movement(Place.SEALED, place, november, Long.MIN_VALUE));
        }
        List<PayoutCommand> commands = new ArrayList<>(List.of(new PayoutCommand.Approve(run, "looked at it"),
                new PayoutCommand.Reject(corrected, ""), new PayoutCommand.WaiveCarry(null, "all"),
                new PayoutCommand.WaiveCarry(november, "one"),
                new PayoutCommand.Sealed(run, sealed, 10_000L, PayAs.CASH),
                new PayoutCommand.Sealed(corrected, List.of(), null, PayAs.POINTS)));
        for (EffectStatus status : EffectStatus.values()) {
            commands.add(new PayoutCommand.Told(new EffectNews("promo-credit-" + id.text(), line.components().text(),
                    EffectStatus.PROCESSING, status)));
        }
        List<PayoutEvent> events = new ArrayList<>(List.of(new PayoutEvent.Opened(line, sealed, movements, NOON),
                new PayoutEvent.Opened(nothing, List.of(), List.of(), NOON),
                new PayoutEvent.Approved(line, "looked at it", NOON),
                new PayoutEvent.Rejected(line, "not that much", movements, NOON),
                new PayoutEvent.CarryWaived("let it be", movements, NOON)));
        for (LineStatus status : LineStatus.values()) {
            events.add(new PayoutEvent.Moved(id, status, movements, NOON));
        }
        assertRead(Payouts.COMMAND, PayoutCommand.class, commands);
        assertRead(Payouts.EVENT, PayoutEvent.class, events);
        assertRead(Payouts.STATE, new PayoutState(new TreeMap<>(), List.of(), List.of()));
        assertRead(Payouts.STATE, new PayoutState(new TreeMap<>(Map.of(november, new Amounts(1_500, -300, 7))),
                List.of(line), List.of(run, corrected)));
    }

    @Test
    void whatCantBeMeantIsUndecodable() {
        var payout = dev.windfall.schemas.avro.PayoutCommand.newBuilder();
        assertUndecodable(Payouts.COMMAND, payout.setKind("APPROVE").build());
        assertUndecodable(Payouts.COMMAND, payout.setRunId("aurora~lossback").build());
        assertUndecodable(Payouts.COMMAND, payout.setKind("TOLD").build());

        var command = dev.windfall.schemas.avro.EffectCommand.newBuilder();
        var adjust = dev.windfall.schemas.avro.AdjustmentCommand.newBuilder();
        assertUndecodable(Effects.COMMAND, command.setKind("DANCE").build());
        assertUndecodable(Effects.COMMAND, command.setKind("REQUEST").build());
        assertUndecodable(Effects.COMMAND, command.setKind("ANSWERED").build());
        assertUndecodable(Effects.COMMAND, command.setKind("TOLD").setStatus("HAPPY").build());
        assertUndecodable(Adjustments.COMMAND, adjust.setKind("ADJUST").setPlayerId(null).build());
        assertUndecodable(Adjustments.COMMAND, adjust.setPlayerId("p1").setPayAs("GOLD").build());
        assertUndecodable(Adjustments.COMMAND, command.setKind("WAKE").build());
    }

    @Test
    void anEffectOfAnotherBrandThanItsOwnersIsNotWritten() {
        Effect stray = new Effect("r1", "aurora", "p1", CASH, new Subject("adjustment", "borealis", "a1"));
        assertThatThrownBy(() -> Effects.COMMAND.toAvro(new EffectCommand.Request(stray)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static <T> void assertRead(Form<T> form, Class<T> type, List<T> all) {
        assertThat(all).extracting(each -> (Object) each.getClass())
                .containsAll(Arrays.asList((Object[]) type.getPermittedSubclasses()));
        all.forEach(each -> assertRead(form, each));
    }

    private static <T> void assertRead(Form<T> form, T value) {
        assertThat(form.fromAvro(form.toAvro(value))).isEqualTo(value);
    }

    private static void assertUndecodable(Form<?> form, SpecificRecord document) {
        byte[] bytes = AvroCodec.of(document.getSchema()).encode(document);
        assertThatThrownBy(() -> form.fromAvro(ByteBuffer.wrap(bytes))).isInstanceOf(Undecodable.class);
    }
}
