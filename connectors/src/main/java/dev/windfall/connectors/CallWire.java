package dev.windfall.connectors;

import dev.windfall.projections.deciding.Call;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.effects.EffectCommand;
import dev.windfall.projections.effects.Outcome;
import dev.windfall.schemas.Undecodable;
import dev.windfall.schemas.avro.Command;
import dev.windfall.schemas.avro.EffectCall;
import dev.windfall.wire.Commands;
import dev.windfall.wire.Effects;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// Calls as they are read, and what they have come to as it is written.
final class CallWire {

    private static final String CALLER = "connector";
    private static final int CODE_MAX = 100;
    private static final int DETAIL_MAX = 500;
    private static final int REFERENCE_MAX = 200;

    private CallWire() {}

    /// A call as it was ordered.
    record Order(Call call, String digest, @Nullable String traceParent) {

        /// Calls of one are made one after the other.
        String player() {
            return call.effect().playerKey();
        }
    }

    /// @throws Undecodable if this is none that we know how to make
    static Order fromAvro(EffectCall ordered) {
        return new Order(Effects.fromAvro(ordered), ordered.getDigest(), ordered.getTraceParent());
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

    /// By a mistake of ours: it may have been made or not.
    static Outcome unexpected(Throwable why) {
        return new Outcome(Outcome.Kind.UNKNOWN, "UNEXPECTED", why.toString(), null, null);
    }

    private static Command answer(String brandId, String requestId, int number, @Nullable String traceParent,
            Outcome outcome, Instant now) {
        return Commands.unawaited(new Subject(Effect.DECIDER, brandId, requestId),
                Effects.COMMAND.toAvro(new EffectCommand.Answered(number, clean(outcome))),
                "%s~%d".formatted(requestId, number), CALLER, now).setTraceParent(traceParent).build();
    }

    /// What others say goes into events, rows and logs: on one line, without what no database takes, and not without end.
    private static Outcome clean(Outcome outcome) {
        return new Outcome(outcome.kind(), clean(outcome.code(), CODE_MAX), clean(outcome.detail(), DETAIL_MAX),
                outcome.retryAfter(), outcome.reference() == null ? null : clean(outcome.reference(), REFERENCE_MAX),
                outcome.movedAmount());
    }

    private static String clean(String text, int lengthMax) {
        return text.codePoints().limit(lengthMax)
                .map(c -> Character.isISOControl(c) || isLoneSurrogate(c) ? '\uFFFD' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    private static boolean isLoneSurrogate(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }
}
