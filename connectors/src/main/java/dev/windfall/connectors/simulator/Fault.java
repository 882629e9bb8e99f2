package dev.windfall.connectors.simulator;

import dev.windfall.schemas.Undecodable;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/// One line of a fault script: which calls fail, and how.
///
/// @param requestId   of the calls that it is for; of any if there is none
/// @param on          the kind of call that it is for; any if there is none
/// @param probability with which it happens to such a call
/// @param timesMax    how often it happens at most
/// @param seconds     to wait, or to ask the caller to wait
/// @param status      of the answer, if the fault is one
/// @param code        of the answer, if the fault is one
public record Fault(Kind kind, @Nullable String requestId, @Nullable On on, double probability, long timesMax,
        @Nullable Duration seconds, @Nullable Integer status, @Nullable String code) {

    private static final Set<String> FIELDS = Set.of("fault", "request_id", "on", "probability", "times", "seconds",
            "status", "code");
    private static final BigDecimal SECONDS_MAX = BigDecimal.valueOf(86_400);
    private static final BigDecimal MILLISECONDS = BigDecimal.valueOf(1_000);

    public enum Kind {
        /// Answers 4xx; nothing is booked.
        REFUSE,
        /// Answers 5xx; nothing is booked.
        ERROR,
        /// Waits, then does it and answers.
        DELAY,
        /// Never answers; nothing is booked.
        HANG,
        /// Does it, and never answers.
        DO_THEN_TIME_OUT,
        /// Does it, and cuts the connection without an answer.
        DO_THEN_CUT,
        /// Does it twice, as if something between had repeated it, and sends both answers, one behind the other.
        ANSWER_TWICE,
        /// Answers that it will be booked; whoever asks later is told that it is.
        ACCEPT_THEN_SETTLE,
        /// Answers 429 with Retry-After; nothing is booked.
        RATE_LIMIT,
        /// Does it, and answers with what is not JSON.
        WRONG_JSON,
        /// Answers FAILED; nothing is booked.
        ANSWER_FAILED,
        /// Answers RETRY; nothing is booked.
        ANSWER_RETRY;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public enum On {
        /// Of a wallet.
        CREDIT, REVERSAL, RELEASE,
        /// Of a rolling service.
        OPEN, END,
        /// Of both.
        ASK;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// That always happens, to every call.
    public static Fault always(Kind kind) {
        return new Fault(kind, null, null, 1, Long.MAX_VALUE, null, null, null);
    }

    /// @throws Undecodable with a sentence that says what is wrong
    public static Fault fromLine(String line) {
        Json json = Json.read(line);
        json.requireNoneBut(FIELDS);
        Kind kind = json.word("fault", Kind.class);
        return new Fault(kind, json.optionalText("request_id").orElse(null),
                json.optionalWord("on", On.class).orElse(null), probability(json),
                json.optionalWhole("times").map(times -> within("times", times, 1, Long.MAX_VALUE))
                        .orElse(Long.MAX_VALUE),
                json.optionalNumber("seconds").map(Fault::seconds).orElse(null), status(kind, json),
                json.optionalText("code").orElse(null));
    }

    /// For how long, unless the script says so.
    public Duration seconds(Duration otherwise) {
        return seconds == null ? otherwise : seconds;
    }

    public int status(int otherwise) {
        return status == null ? otherwise : status;
    }

    public String code(String otherwise) {
        return code == null ? otherwise : code;
    }

    public boolean isFor(On call, String calledId) {
        return (requestId == null || requestId.equals(calledId)) && (on == null || on == call)
                && (call != On.ASK || kind != Kind.ACCEPT_THEN_SETTLE); // there is nothing to accept
    }

    private static double probability(Json json) {
        double probability = json.optionalNumber("probability").orElse(BigDecimal.ONE).doubleValue();
        if (probability < 0 || probability > 1) {
            throw new Undecodable("probability", "probability is 0 to 1");
        }
        return probability;
    }

    private static Duration seconds(BigDecimal seconds) {
        if (seconds.signum() < 0 || seconds.compareTo(SECONDS_MAX) > 0) {
            throw new Undecodable("seconds", "seconds is 0 to %s".formatted(SECONDS_MAX));
        }
        return Duration.ofMillis(seconds.multiply(MILLISECONDS).longValue());
    }

    private static @Nullable Integer status(Kind kind, Json json) {
        Long status = json.optionalWhole("status").orElse(null);
        if (status == null) {
            return null;
        }
        return switch (kind) {
            case REFUSE -> (int) within("status", status, 400, 499);
            case ERROR -> (int) within("status", status, 500, 599);
            case DELAY, HANG, DO_THEN_TIME_OUT, DO_THEN_CUT, ANSWER_TWICE, ACCEPT_THEN_SETTLE, RATE_LIMIT, WRONG_JSON,
                    ANSWER_FAILED, ANSWER_RETRY -> throw new Undecodable("status", "status goes with refuse and error");
        };
    }

    private static long within(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new Undecodable(name, max == Long.MAX_VALUE ? "%s is %d or more".formatted(name, min)
                    : "%s is %d to %d".formatted(name, min, max));
        }
        return value;
    }
}
