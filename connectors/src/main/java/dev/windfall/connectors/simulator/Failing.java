package dev.windfall.connectors.simulator;

import dev.windfall.schemas.Undecodable;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What becomes of a request: it is carried out, or fails as a script says.
public final class Failing {

    /// Long enough for any caller to give up, short enough not to pile up for ever.
    private static final Duration SILENCE = Duration.ofMinutes(2);

    private Failing() {}

    /// Something that can be carried out, once more if need be.
    public interface Request {

        String requestId();

        /// Nothing if it only asks.
        @Nullable
        String digest();

        Reply carriedOut();

        /// Taken now, and done for whoever asks after that time; carried out if it only asks.
        Reply accepted(Duration time);
    }

    /// How a call is read.
    public interface Reading {

        /// @throws Undecodable if it can't be meant
        Request request();
    }

    /// @return nothing if the connection is to be cut without an answer
    public static Optional<Reply> reply(Incoming incoming, @Nullable Fault fault, Reading reading)
            throws InterruptedException {
        try {
            if (incoming.brandId().isEmpty() || incoming.requestId().isEmpty()) {
                throw new Undecodable("X-Brand-Id or X-Request-Id is missing");
            }
            Request request = reading.request();
            if (!request.requestId().equals(incoming.requestId())) {
                throw new Undecodable("X-Request-Id is not the request_id of the request");
            }
            return fault == null ? Optional.of(request.carriedOut()) : failing(request, fault);
        } catch (Undecodable e) {
            return Optional.of(e.field() == null
                    ? Reply.problem(400, "malformed-request", e.detail())
                    : Reply.problem(422, "invalid-request", e.detail()));
        }
    }

    /// The beginning of an answer.
    public static Map<String, Object> answer(String requestId, String status) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("request_id", requestId);
        answer.put("status", status);
        return answer;
    }

    private static Optional<Reply> failing(Request request, Fault fault) throws InterruptedException {
        return switch (fault.kind()) {
            case REFUSE -> Optional.of(Reply.problem(fault.status(422), fault.code("refused"),
                    "Refused by the fault script"));
            case ERROR -> Optional.of(error(fault));
            case DELAY -> {
                Thread.sleep(fault.seconds(Duration.ofSeconds(1)));
                yield Optional.of(request.carriedOut());
            }
            case HANG -> silence(fault);
            case DO_THEN_TIME_OUT -> {
                request.carriedOut();
                yield silence(fault);
            }
            case DO_THEN_CUT -> {
                request.carriedOut();
                yield Optional.empty();
            }
            case ANSWER_TWICE -> {
                Reply first = request.carriedOut();
                yield Optional.of(first.withBody(first.body() + request.carriedOut().body()));
            }
            case ACCEPT_THEN_SETTLE -> Optional.of(request.accepted(fault.seconds(Duration.ZERO)));
            case RATE_LIMIT -> Optional.of(Reply.problem(429, "rate-limited", "Too many calls")
                    .with("Retry-After", Long.toString(wholeSeconds(fault.seconds(Duration.ofSeconds(1))))));
            case WRONG_JSON -> Optional.of(request.carriedOut().withBody("{\"request_id\": "));
            case ANSWER_FAILED -> Optional.of(notDone(request, "FAILED", fault.code("refused")));
            case ANSWER_RETRY -> Optional.of(notDone(request, "RETRY", fault.code("busy")));
        };
    }

    private static Reply error(Fault fault) {
        int status = fault.status(500);
        Reply error = Reply.problem(status, fault.code(status == 503 ? "unavailable" : "internal-error"),
                "Failed by the fault script");
        Duration retryAfter = fault.seconds();
        return retryAfter == null ? error : error.with("Retry-After", Long.toString(wholeSeconds(retryAfter)));
    }

    private static Optional<Reply> silence(Fault fault) throws InterruptedException {
        Thread.sleep(fault.seconds(SILENCE));
        return Optional.empty();
    }

    private static Reply notDone(Request request, String status, String code) {
        Map<String, Object> answer = answer(request.requestId(), status);
        answer.put("code", code);
        answer.put("message", "Not done, by the fault script");
        if (request.digest() != null) {
            answer.put("digest", request.digest());
        }
        return Reply.json(200, status, answer);
    }

    private static long wholeSeconds(Duration duration) {
        return duration.plusMillis(999).toSeconds();
    }
}
