package dev.windfall.wire;

import dev.windfall.projections.adjustments.Adjustment;
import dev.windfall.projections.adjustments.AdjustmentCommand;
import dev.windfall.projections.adjustments.AdjustmentEvent;
import dev.windfall.projections.adjustments.AdjustmentState;
import dev.windfall.projections.brands.Slice;
import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.Requirement;
import dev.windfall.projections.coupons.Wagering;
import dev.windfall.projections.deciding.Call;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content.RollingEnd;
import dev.windfall.projections.deciding.Effect.Content.RollingOpen;
import dev.windfall.projections.deciding.Effect.Content.WalletCredit;
import dev.windfall.projections.deciding.Effect.Content.WalletReverse;
import dev.windfall.projections.deciding.Effect.PayAs;
import dev.windfall.projections.deciding.EffectNews;
import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.projections.deciding.Review;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.effects.Certainty;
import dev.windfall.projections.effects.EffectCommand;
import dev.windfall.projections.effects.EffectEvent;
import dev.windfall.projections.effects.EffectState;
import dev.windfall.projections.effects.Outcome;
import dev.windfall.projections.effects.Trouble;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.Rule;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.rules.Weights;
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
import dev.windfall.projections.settlement.runs.Phase;
import dev.windfall.projections.settlement.runs.Piece;
import dev.windfall.projections.settlement.runs.Pinned;
import dev.windfall.projections.settlement.runs.Rated;
import dev.windfall.projections.settlement.runs.Result;
import dev.windfall.projections.settlement.runs.RunCommand;
import dev.windfall.projections.settlement.runs.RunEvent;
import dev.windfall.projections.settlement.runs.RunState;
import dev.windfall.projections.settlement.runs.Tally;
import dev.windfall.projections.settlement.seals.BucketDigest;
import dev.windfall.projections.settlement.seals.Cut;
import dev.windfall.projections.settlement.seals.Hash;
import dev.windfall.projections.settlement.seals.Leaf;
import dev.windfall.projections.settlement.seals.Part;
import dev.windfall.projections.settlement.seals.Seal;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

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
    private static final CouponLogId COUPON = new CouponLogId("aurora", "welcome", "p1", 1);
    private static final RollingOpen OPEN = new RollingOpen(new Requirement(COUPON, "EUR", 10_000,
            new Wagering(Wagering.Base.REAL_STAKE, new Weights(10_000, new TreeMap<>(Map.of("live", 0)),
                    new TreeMap<>(Map.of("nova", 5_000))), 500L, Wagering.Order.BESIDE_OTHERS),
            NOON, LATER), COUPON.strings().token(), "for a coupon; " + COUPON.strings().token());
    private static final List<Effect> EFFECTS = List.of(
            new Effect(COUPON.strings().rolling(), "aurora", "p1", OPEN,
                    new Subject("coupon", "aurora", COUPON.text())),
            new Effect(COUPON.strings().end(), "aurora", "p1", new RollingEnd(OPEN),
                    new Subject("coupon", "aurora", COUPON.text())),
            new Effect("r1", "aurora", "p1", CASH, new Subject("adjustment", "aurora", "a1")),
            new Effect("r2", "aurora", "p1", POINTS, new Subject("adjustment", "aurora", "a2"), "3 of September"),
            new Effect("r1-reverse", "aurora", "p1", new WalletReverse("r1", CASH),
                    new Subject("effect", "aurora", "r1")));
    private static final Rule.PayAs BONUS = new Rule.PayAs.Bonus(5, Duration.ofDays(7));
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
                new EffectEvent.Settled("w-7", 1_500L, "REACHED 7 10000", NOON),
                new EffectEvent.Replayed("again", NOON),
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
        assertThat(call.getEffect().getCreditRequestId()).isEqualTo("r1");
        assertThat(call.getEffect().getKind()).isEqualTo("WALLET_REVERSE");
        assertThat(Effects.toAvro(new Call(EFFECTS.get(3), Call.Kind.SEND, 1), null).getEffect().getMemo())
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
                new Rule.PayAs.Cash());
        Line nothing = new Line(id, LineStatus.SETTLED, Components.NONE, BONUS);
        List<Component> sealed = List.of(new Component(november, corrected, -300), new Component(november, null, 7));
        List<Movement> movements = new ArrayList<>();
        for (Place place : Place.values()) {
            movements.add(new Movement(Place.SEALED, place, november, Long.MIN_VALUE));
        }
        List<PayoutCommand> commands = new ArrayList<>(List.of(new PayoutCommand.Approve(run, "looked at it"),
                new PayoutCommand.Reject(corrected, ""), new PayoutCommand.WaiveCarry(null, "all"),
                new PayoutCommand.WaiveCarry(november, "one"),
                new PayoutCommand.Sealed(run, 7, sealed, 10_000L, new Rule.PayAs.Cash()),
                new PayoutCommand.Sealed(corrected, Long.MAX_VALUE, List.of(), null, new Rule.PayAs.Points()),
                new PayoutCommand.Sealed(corrected, 9, sealed, null, BONUS)));
        for (EffectStatus status : EffectStatus.values()) {
            commands.add(new PayoutCommand.Told(new EffectNews("promo-credit-" + id.text(), line.components().text(),
                    EffectStatus.PROCESSING, status)));
        }
        SortedMap<LocalDate, Long> days = new TreeMap<>();
        for (int day = 0; day <= Components.MAX; day++) {
            days.put(november.minusDays(day), -1L);
        }
        Line tooMany = new Line(id, LineStatus.CARRIED, new Components(days), new Rule.PayAs.Cash());
        List<PayoutEvent> events = new ArrayList<>(List.of(new PayoutEvent.Opened(tooMany, 9, sealed, movements, NOON),
                new PayoutEvent.Opened(line, 7, sealed, movements, NOON),
                new PayoutEvent.Opened(nothing, 8, List.of(), List.of(), NOON),
                new PayoutEvent.Approved(line, "looked at it", NOON),
                new PayoutEvent.Rejected(line, "not that much", movements, NOON),
                new PayoutEvent.CarryWaived("let it be", movements, NOON)));
        for (LineStatus status : LineStatus.values()) {
            events.add(new PayoutEvent.Moved(id, LineStatus.PROCESSING, status, movements, NOON));
            events.add(new PayoutEvent.Moved(id, status, LineStatus.SETTLED, List.of(), NOON));
        }
        assertRead(Payouts.COMMAND, PayoutCommand.class, commands);
        assertRead(Payouts.EVENT, PayoutEvent.class, events);
        assertRead(Payouts.STATE, new PayoutState(new TreeMap<>(), List.of(), 0));
        assertRead(Payouts.STATE, new PayoutState(new TreeMap<>(Map.of(november, new Amounts(1_500, -300, 7))),
                List.of(line), 7));
    }

    @Test
    void runsAreReadAsTheyWereWritten() {
        LocalDate period = LocalDate.of(2026, 11, 2);
        RunId run = RunId.settlement("aurora", new RuleName(Kind.LOSSBACK, "weekly"), period);
        LineId line = new LineId(run, "p1", "EUR");
        Pinned pinned = new Pinned(3, "ab12", Set.of("ann", "bob"), new TreeMap<>(Map.of("EUR", 999L)),
                new Slice(List.of(7, 2)));
        Part part = Part.of(List.of(new Leaf("p1", "EUR", period, 1_500, -300), new Leaf("p2", "USD", period, 0, -5),
                new Leaf("p3", "EUR", period, 7, 7)));
        TreeMap<String, Long> reasons = new TreeMap<>(Map.of("BELOW_MIN", 8L, "OPT_IN", 1L));
        Piece piece = new Piece(7, 1);
        Rated rated = new Rated(2, 17, "1", "2026b", new Result(part, 3, reasons));
        Rated nothing = new Rated(2, 19, "1", "2026b", new Result(Part.NONE, 0, new TreeMap<>()));
        TreeMap<LineStatus, Long> lines = new TreeMap<>();
        for (LineStatus status : LineStatus.values()) {
            lines.put(status, 1L + lines.size());
        }
        TreeMap<String, Long> ends = new TreeMap<>(Map.of("bets-0", 7L, "bets-1", Long.MAX_VALUE));
        TreeSet<String> lagging = new TreeSet<>(Set.of("bets-0", "bets-1"));
        Seal seal = Seal.of(run.with(new RunId.Purpose.Corrections(2)), "ab12", "1", "2026b",
                new Cut(2, new TreeMap<>(Map.of(7, 17L, 2, 19L))), part);
        assertRead(Runs.COMMAND, RunCommand.class, List.of(new RunCommand.Request(2, pinned),
                new RunCommand.BarrierTaken(2, ends), new RunCommand.Lagging(2, lagging), new RunCommand.Marked(2),
                new RunCommand.Lagging(2, Set.of()), new RunCommand.PieceRated(2, piece, rated),
                new RunCommand.PieceRated(2, piece, nothing), new RunCommand.Fail(2, "EVICTED"),
                new RunCommand.Approve("fine"), new RunCommand.Reject("no"), new RunCommand.Wake(),
                new RunCommand.ApproveLine(line, "fine"), new RunCommand.RejectLine(line, "no"),
                new RunCommand.Tallied(9, new Tally(4, lines))));
        assertRead(Runs.EVENT, RunEvent.class, List.of(new RunEvent.Requested(run, 2, pinned, NOON),
                new RunEvent.BarrierTaken(ends, NOON), new RunEvent.Lagged(lagging, NOON), new RunEvent.Stalled(NOON),
                new RunEvent.Reminded(NOON), new RunEvent.Marked(NOON), new RunEvent.PieceRated(piece, rated, NOON),
                new RunEvent.Sealed(seal, 3, reasons, NOON), new RunEvent.Failed("EVICTED", NOON),
                new RunEvent.Reviewed(new Review(true, "bob", "fine", NOON)),
                new RunEvent.LineReviewed(line, new Review(false, "bob", "no", NOON)),
                new RunEvent.Tallied(9, new Tally(4, lines), NOON)));
        TreeMap<Piece, String> digests = new TreeMap<>(Map.of(piece, "cd34"));
        for (Phase phase : List.of(new Phase.Requested(LATER, true), new Phase.Barrier(ends, lagging, LATER, true),
                new Phase.Barrier(ends, new TreeSet<>(), NOON, false),
                new Phase.Rating(lagging, new TreeMap<>(Map.of(piece, rated, new Piece(2, 0), nothing)), LATER, true),
                new Phase.Decided(seal, 3, reasons, digests, null, new TreeMap<>(), LATER),
                new Phase.Decided(seal, 3, reasons, digests, new Review(false, "bob", "no", NOON),
                        new TreeMap<>(Map.of(0, new Tally(4, lines))), LATER),
                new Phase.Failed("EVICTED"))) {
            assertRead(Runs.STATE, new RunState(run, 2, pinned, phase, NOON, LATER));
        }
        var command = dev.windfall.schemas.avro.RunCommand.newBuilder();
        assertUndecodable(Runs.COMMAND, command.setKind("DANCE").build());
        assertUndecodable(Runs.COMMAND, command.setKind("REQUEST").build());
        assertUndecodable(Runs.COMMAND, command.setKind("PIECE_RATED").build());
        assertUndecodable(Runs.COMMAND, command.setKind("APPROVE_LINE").build());
        assertUndecodable(Runs.COMMAND, command.setLineId(run.text()).build());
    }

    /// A command may have 64 KB.
    @Test
    void thePieceOfABrandThatHasOnePartitionFitsIntoACommand() {
        TreeMap<Integer, BucketDigest> buckets = new TreeMap<>();
        for (int bucket = 3_072; bucket < 4_096; bucket++) {
            buckets.put(bucket, new BucketDigest(Integer.MAX_VALUE, Hash.ofBytes(new byte[32])));
        }
        Rated rated = new Rated(1, Long.MAX_VALUE, "1", "2026b",
                new Result(new Part(buckets, new TreeMap<>()), Long.MAX_VALUE, new TreeMap<>()));
        assertThat(Runs.COMMAND.toAvro(new RunCommand.PieceRated(1, new Piece(5, 3), rated)).remaining())
                .isLessThan(48 << 10);
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
        assertThat(all).extracting(each -> (Object) each.getClass()).containsAll(kinds(type).toList());
        all.forEach(each -> assertRead(form, each));
    }

    private static Stream<Class<?>> kinds(Class<?> type) {
        return type.isSealed() ? Stream.of(type.getPermittedSubclasses()).flatMap(DeciderWireTest::kinds)
                : Stream.of(type);
    }

    private static <T> void assertRead(Form<T> form, T value) {
        assertThat(form.fromAvro(form.toAvro(value))).isEqualTo(value);
    }

    private static void assertUndecodable(Form<?> form, SpecificRecord document) {
        byte[] bytes = AvroCodec.of(document.getSchema()).encode(document);
        assertThatThrownBy(() -> form.fromAvro(ByteBuffer.wrap(bytes))).isInstanceOf(Undecodable.class);
    }
}
