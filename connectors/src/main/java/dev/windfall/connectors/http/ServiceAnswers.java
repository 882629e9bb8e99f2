package dev.windfall.connectors.http;

import dev.windfall.connectors.Target.Health;
import dev.windfall.projections.deciding.Call;
import dev.windfall.projections.deciding.Effect.Content;
import dev.windfall.projections.effects.Outcome;
import dev.windfall.projections.effects.Outcome.Kind;
import dev.windfall.schemas.JsonTree;
import dev.windfall.schemas.Undecodable;
import org.jspecify.annotations.Nullable;

import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/// What a service's answers mean, and what it means if there is none. Whatever might have been done is unknown; only where nothing
/// can have been sent, or the service says so itself, nothing was done.
///
/// @param service for people
/// @param barred  the code of a 409 that says: never, for it was taken back before
public record ServiceAnswers(String service, String barred) {

    private static final String NO_CONNECTION = "NO_CONNECTION";
    private static final String TIMEOUT = "TIMEOUT";
    private static final String CUT = "CONNECTION_CUT";
    private static final String UNREADABLE = "UNREADABLE_ANSWER";
    private static final String UNSENDABLE = "UNSENDABLE";

    private static final String HTTP = "HTTP_";
    private static final Set<String> NOT_KNOWN = Set.of(HTTP + 401, HTTP + 403);
    private static final Set<String> TROUBLES = Set.of(HTTP + 401, HTTP + 403, HTTP + 503, NO_CONNECTION);
    private static final Duration RETRY_AFTER_MAX = Duration.ofDays(1);
    private static final int CODE_LENGTH_MAX = 100;
    private static final int DETAIL_LENGTH_MAX = 500;

    /// An answer as it came.
    ///
    /// @param retryAfter the header
    public record Answer(int status, String body, @Nullable String retryAfter) {}

    public Outcome of(Call call, String digest, Answer answer, Instant now) {
        Body body = Body.of(answer.body);
        Duration wait = retryAfter(answer.retryAfter, now);
        String http = HTTP + answer.status;
        String code = body.code().isEmpty() ? http : body.code();
        return switch (answer.status) {
            case 200, 202 -> told(call, digest, answer.status, body, wait);
            case 401, 403 -> outcome(Kind.RETRY, http, body.detail(), wait); // nothing is wrong with the effect
            case 404 -> outcome(call.kind() == Call.Kind.ASK ? Kind.NOT_FOUND : Kind.FAILED, code, body.detail(), null);
            case 408 -> outcome(Kind.UNKNOWN, http, body.detail(), null);
            case 409 -> outcome(code.equals(barred) ? Kind.FAILED : Kind.CONFLICT, code, body.detail(), null);
            case 429 -> outcome(Kind.RETRY, http, body.detail(), wait);
            case 503 -> outcome(wait == null ? Kind.UNKNOWN : Kind.RETRY, http, body.detail(), wait);
            default -> outcome(answer.status >= 400 && answer.status < 500 ? Kind.FAILED : Kind.UNKNOWN,
                    answer.status >= 400 && answer.status < 500 ? code : http, body.detail(), null);
        };
    }

    /// There is no answer.
    public Outcome of(Throwable failure) {
        return switch (failure) {
            case ConnectException _,HttpConnectTimeoutException _ -> outcome(Kind.RETRY, NO_CONNECTION, failure);
            case TimeoutException _ -> outcome(Kind.UNKNOWN, TIMEOUT,
                    "The %s did not answer in time".formatted(service), null);
            case InterruptedException _ -> outcome(Kind.UNKNOWN, CUT, "Nobody waits for the answer any more", null);
            default -> outcome(Kind.UNKNOWN, CUT, failure);
        };
    }

    /// There is no call that could be made.
    public static Outcome unsendable(IllegalArgumentException failure) {
        return outcome(Kind.FAILED, UNSENDABLE, failure);
    }

    public static Health health(Outcome outcome) {
        return switch (outcome.kind()) {
            case UNKNOWN -> Health.TROUBLE;
            case RETRY -> TROUBLES.contains(outcome.code()) ? Health.TROUBLE
                    : outcome.code().equals(HTTP + 429) ? Health.BUSY : Health.WELL;
            case SETTLED, ACCEPTED, FAILED, NOT_FOUND, CONFLICT -> Health.WELL;
        };
    }

    /// The service does not take us for one who may call it.
    public static boolean isNotKnown(Outcome outcome) {
        return outcome.kind() == Kind.RETRY && NOT_KNOWN.contains(outcome.code());
    }

    /// By a service that has dealt with it.
    private Outcome told(Call call, String digest, int status, Body body, @Nullable Duration wait) {
        if (!call.effect().requestId().equals(body.text("request_id"))) {
            return unreadable("The answer names another request, or none");
        }
        String known = body.text("digest");
        if (known != null && !known.equals(digest)) {
            return outcome(Kind.CONFLICT, "request-id-reused",
                    "The %s knows the request with another content".formatted(service), null);
        }
        String reference = body.text("reference");
        return switch (status == 202 ? "ACCEPTED" : String.valueOf(body.text("status"))) {
            case "SETTLED" -> new Outcome(Kind.SETTLED, "", "", null, reference, movedAmount(call, body));
            case "ACCEPTED" -> new Outcome(Kind.ACCEPTED, body.code(), body.detail(), wait, reference);
            case "RETRY" -> new Outcome(Kind.RETRY, body.code(), body.detail(), wait, reference);
            case "FAILED" -> new Outcome(Kind.FAILED, body.code(), body.detail(), null, reference);
            default -> unreadable("The answer says nothing that we know");
        };
    }

    /// Of what is left of a credit the wallet alone knows how much it is. What makes no sense is as good as none.
    private static @Nullable Long movedAmount(Call call, Body body) {
        return call.effect().content() instanceof Content.OfWallet asked && asked.ofCredit().isPresent()
                ? body.whole("moved_amount").orElse(null)
                : null;
    }

    /// Seconds, or a date as HTTP has them; anything else is as good as none.
    private static @Nullable Duration retryAfter(@Nullable String header, Instant now) {
        if (header == null) {
            return null;
        }
        String text = header.strip();
        Duration wait;
        try {
            wait = text.matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(text))
                    : Duration.between(now, DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
        } catch (DateTimeException e) {
            return null;
        }
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(RETRY_AFTER_MAX) > 0 ? RETRY_AFTER_MAX : wait;
    }

    /// An answer that can't be meant.
    public static Outcome unreadable(String detail) {
        return outcome(Kind.UNKNOWN, UNREADABLE, detail, null);
    }

    private static Outcome outcome(Kind kind, String code, Throwable failure) {
        String message = failure.getMessage();
        return outcome(kind, code, cut(message == null ? failure.getClass().getSimpleName()
                : failure.getClass().getSimpleName() + ": " + message, DETAIL_LENGTH_MAX), null);
    }

    private static Outcome outcome(Kind kind, String code, String detail, @Nullable Duration retryAfter) {
        return new Outcome(kind, code, detail, retryAfter, null);
    }

    private static String cut(String text, int lengthMax) {
        return text.length() <= lengthMax ? text : text.substring(0, lengthMax);
    }

    /// What stands in an answer, as far as it can be read: an answer of the wallet, or a problem.
    public record Body(Map<?, ?> fields) {

        public static Body of(String text) {
            try {
                return new Body(JsonTree.read(text) instanceof Map<?, ?> fields
                        ? fields
                        : Map.of());
            } catch (Undecodable e) {
                return new Body(Map.of()); // a page for people, from somebody on the way
            }
        }

        public @Nullable String text(String name) {
            return fields.get(name) instanceof String text ? text : null;
        }

        /// Nothing if it is no whole number that is not negative.
        public Optional<Long> whole(String name) {
            return fields.get(name) instanceof Long number && number >= 0 ? Optional.of(number) : Optional.empty();
        }

        String code() {
            String code = text("code");
            return code == null ? "" : cut(code, CODE_LENGTH_MAX);
        }

        String detail() {
            String message = text("message");
            String detail = message == null ? text("detail") : message;
            return detail == null ? "" : cut(detail, DETAIL_LENGTH_MAX);
        }
    }
}
