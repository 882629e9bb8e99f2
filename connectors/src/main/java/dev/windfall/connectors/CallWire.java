package dev.windfall.connectors;

import dev.windfall.projections.deciding.Call;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content.WalletCredit;
import dev.windfall.projections.deciding.Effect.Content.WalletReverse;
import dev.windfall.projections.deciding.Effect.PayAs;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.effects.Outcome;
import dev.windfall.schemas.AvroCodec;
import dev.windfall.schemas.avro.Command;
import dev.windfall.schemas.avro.EffectCall;
import dev.windfall.schemas.avro.EffectCommand;
import dev.windfall.schemas.avro.EffectOutcome;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Objects;

/// Calls as they are read, and what they have come to as it is written.
final class CallWire {

    private static final AvroCodec COMMAND = AvroCodec.of(EffectCommand.getClassSchema());
    private static final String CALLER = "connector";
    private static final int CODE_MAX = 100;
    private static final int DETAIL_MAX = 500;
    private static final int REFERENCE_MAX = 200;

    private CallWire() {}

    /// A call as it was ordered.
    record Order(Call call, String digest, @Nullable String traceParent) {

        /// Calls of one are made one after the other.
        String player() {
            return call.effect().brandId() + "~" + call.effect().playerId();
        }
    }

    /// @throws IllegalArgumentException if this is none that we know how to make
    static Order fromAvro(EffectCall ordered) {
        return new Order(new Call(effect(ordered.getEffect()), Call.Kind.valueOf(ordered.getCall()),
                ordered.getNumber()), ordered.getDigest(), ordered.getTraceParent());
    }

    /// For the effect's decider.
    static Command answer(EffectCall ordered, Outcome outcome, Instant now) {
        return answer(ordered.getEffect().getBrandId(), ordered.getEffect().getRequestId(), ordered.getNumber(),
                ordered.getTraceParent(), outcome, now);
    }

    static Command answer(Order order, Outcome outcome, Instant now) {
        Effect effect = order.call.effect();
        return answer(effect.brandId(), effect.requestId(), order.call.number(), order.traceParent, outcome, now);
    }

    /// It was ordered by a newer version, say: whoever looks at the dead-letter list may have it tried again.
    static Outcome notKnownHere(IllegalArgumentException why) {
        return new Outcome(Outcome.Kind.FAILED, "unreadable-call", String.valueOf(why.getMessage()), null, null);
    }

    /// By a mistake of ours: it may have been made or not.
    static Outcome unexpected(Throwable why) {
        return new Outcome(Outcome.Kind.UNKNOWN, "UNEXPECTED", why.toString(), null, null);
    }

    private static Command answer(String brandId, String requestId, int number, @Nullable String traceParent,
            Outcome outcome, Instant now) {
        EffectCommand answered = EffectCommand.newBuilder().setKind("ANSWERED").setNumber(number)
                .setOutcome(toAvro(outcome)).build();
        return Command.newBuilder().setCommandId("%s~%d".formatted(requestId, number)).setBrandId(brandId)
                .setDecider(Effect.DECIDER).setSubjectId(requestId)
                .setDocument(ByteBuffer.wrap(COMMAND.encode(answered))).setIsAwaited(false).setCaller(CALLER)
                .setActor("").setIssuedAt(now).setTraceParent(traceParent).build();
    }

    /// Whose command it is: all of a subject are in one order.
    static String key(Command command) {
        return new Subject(command.getDecider(), command.getBrandId(), command.getSubjectId()).key();
    }

    private static Effect effect(dev.windfall.schemas.avro.Effect effect) {
        WalletCredit credit = new WalletCredit(effect.getAmount(), effect.getCurrency(),
                PayAs.valueOf(effect.getPayAs()), effect.getReferenceId(), effect.getRemarks());
        Effect.Content content = switch (effect.getKind()) {
            case "WALLET_CREDIT" -> credit;
            case "WALLET_REVERSE" -> new WalletReverse(
                    Objects.requireNonNullElse(effect.getReversesRequestId(), ""), credit);
            default -> throw new IllegalArgumentException("no effect is of the kind " + effect.getKind());
        };
        return new Effect(effect.getRequestId(), effect.getBrandId(), effect.getPlayerId(), content,
                new Subject(effect.getOwnerDecider(), effect.getBrandId(), effect.getOwnerId()));
    }

    private static EffectOutcome toAvro(Outcome outcome) {
        return EffectOutcome.newBuilder().setOutcome(outcome.kind().name()).setCode(clean(outcome.code(), CODE_MAX))
                .setDetail(clean(outcome.detail(), DETAIL_MAX))
                .setRetryAfterMs(outcome.retryAfter() == null ? null : outcome.retryAfter().toMillis())
                .setReference(outcome.reference() == null ? null : clean(outcome.reference(), REFERENCE_MAX)).build();
    }

    /// What others say goes into events, rows and logs: on one line, without what no database takes, and not without end.
    private static String clean(String text, int lengthMax) {
        return text.codePoints().limit(lengthMax)
                .map(c -> Character.isISOControl(c) || isLoneSurrogate(c) ? '\uFFFD' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    private static boolean isLoneSurrogate(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }
}
