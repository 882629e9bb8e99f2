package dev.windfall.connectors.wallet.simulator;

import dev.windfall.schemas.Undecodable;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What Windfall calls of a wallet: credits, reversals, releases, and what has become of a request.
final class WalletRoutes {

    static final String CREDITS = "/wallet/credits";
    static final String REVERSALS = "/wallet/reversals";
    static final String RELEASES = "/wallet/releases";
    static final String REQUESTS = "/wallet/requests/";

    /// Long enough for any caller to give up, short enough not to pile up for ever.
    private static final Duration SILENCE = Duration.ofMinutes(2);

    private final Book book;
    private final InstantSource clock;

    WalletRoutes(Book book, InstantSource clock) {
        this.book = book;
        this.clock = clock;
    }

    /// Something that can be carried out, once more if need be.
    private sealed interface Wish {

        record Do(Instruction instruction) implements Wish {}

        record Ask(String brandId, String requestId) implements Wish {}
    }

    static Optional<Fault.On> callOf(String method, String path) {
        return switch (method + " " + path) {
            case "POST " + CREDITS -> Optional.of(Fault.On.CREDIT);
            case "POST " + REVERSALS -> Optional.of(Fault.On.REVERSAL);
            case "POST " + RELEASES -> Optional.of(Fault.On.RELEASE);
            case String call when call.startsWith("GET " + REQUESTS) -> Optional.of(Fault.On.ASK);
            default -> Optional.empty();
        };
    }

    /// @return nothing if the connection is to be cut without an answer
    Optional<Reply> reply(Fault.On call, Incoming incoming, @Nullable Fault fault) throws InterruptedException {
        try {
            Wish wish = wish(call, incoming);
            return fault == null ? Optional.of(carriedOut(wish)) : failing(wish, fault);
        } catch (Undecodable e) {
            return Optional.of(e.field() == null
                    ? Reply.problem(400, "malformed-request", e.detail())
                    : Reply.problem(422, "invalid-request", e.detail()));
        }
    }

    private Wish wish(Fault.On call, Incoming incoming) {
        if (incoming.brandId().isEmpty() || incoming.requestId().isEmpty()) {
            throw new Undecodable("X-Brand-Id or X-Request-Id is missing");
        }
        Wish wish = switch (call) {
            case CREDIT -> instruction(Instruction.Kind.CREDIT, incoming);
            case REVERSAL -> instruction(Instruction.Kind.REVERSAL, incoming);
            case RELEASE -> instruction(Instruction.Kind.RELEASE, incoming);
            case ASK -> new Wish.Ask(incoming.brandId(), incoming.path().substring(REQUESTS.length()));
        };
        String requestId = switch (wish) {
            case Wish.Do(Instruction instruction) -> instruction.requestId();
            case Wish.Ask(String _, String asked) -> asked;
        };
        if (!requestId.equals(incoming.requestId())) {
            throw new Undecodable("X-Request-Id is not the request_id of the request");
        }
        return wish;
    }

    private static Wish instruction(Instruction.Kind kind, Incoming incoming) {
        return new Wish.Do(Instruction.fromJson(kind, incoming.brandId(),
                Json.read(new String(incoming.body(), StandardCharsets.UTF_8))));
    }

    private Optional<Reply> failing(Wish wish, Fault fault) throws InterruptedException {
        return switch (fault.kind()) {
            case REFUSE -> Optional.of(Reply.problem(fault.status(422), fault.code("refused"),
                    "Refused by the fault script"));
            case ERROR -> Optional.of(error(fault));
            case DELAY -> {
                Thread.sleep(fault.seconds(Duration.ofSeconds(1)));
                yield Optional.of(carriedOut(wish));
            }
            case HANG -> silence(fault);
            case DO_THEN_TIME_OUT -> {
                carriedOut(wish);
                yield silence(fault);
            }
            case DO_THEN_CUT -> {
                carriedOut(wish);
                yield Optional.empty();
            }
            case ANSWER_TWICE -> {
                Reply first = carriedOut(wish);
                yield Optional.of(first.withBody(first.body() + carriedOut(wish).body()));
            }
            case ACCEPT_THEN_SETTLE -> Optional.of(accepted(wish, fault.seconds(Duration.ZERO)));
            case RATE_LIMIT -> Optional.of(Reply.problem(429, "rate-limited", "Too many calls")
                    .with("Retry-After", Long.toString(wholeSeconds(fault.seconds(Duration.ofSeconds(1))))));
            case WRONG_JSON -> Optional.of(carriedOut(wish).withBody("{\"request_id\": "));
            case ANSWER_FAILED -> Optional.of(notBooked(wish, "FAILED", fault.code("refused")));
            case ANSWER_RETRY -> Optional.of(notBooked(wish, "RETRY", fault.code("busy")));
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

    private Reply carriedOut(Wish wish) {
        return switch (wish) {
            case Wish.Do(Instruction instruction) -> told(book.take(instruction, clock.instant()), wish);
            case Wish.Ask(String brandId, String requestId) -> told(book.ask(brandId, requestId, clock.instant()),
                    wish);
        };
    }

    private Reply accepted(Wish wish, Duration time) {
        return wish instanceof Wish.Do(Instruction instruction)
                ? told(book.accept(instruction, time, clock.instant()), wish)
                : carriedOut(wish);
    }

    private static Reply notBooked(Wish wish, String status, String code) {
        Map<String, Object> answer = switch (wish) {
            case Wish.Do(Instruction instruction) -> answer(instruction.requestId(), status);
            case Wish.Ask(String _, String requestId) -> answer(requestId, status);
        };
        answer.put("code", code);
        answer.put("message", "Not booked, by the fault script");
        if (wish instanceof Wish.Do(Instruction instruction)) {
            answer.put("digest", instruction.digest());
        }
        return Reply.json(200, status, answer);
    }

    private static Reply told(Standing standing, Wish wish) {
        return switch (standing) {
            case Standing.Settled(Posting posting, Long movedAmount) -> taken(200, "SETTLED", posting, movedAmount);
            case Standing.Accepted(Posting posting) -> taken(202, "ACCEPTED", posting, null);
            case Standing.Barred barred -> wish instanceof Wish.Ask ? neverBooked(barred)
                    : Reply.problem(409, "credit-barred",
                            "%s was taken back before it was booked".formatted(barred.requestId()));
            case Standing.Reused(Posting posting) -> Reply.problem(409, "request-id-reused",
                    "%s was used for something else before".formatted(posting.instruction().requestId()));
            case Standing.Mismatched(Instruction given) -> Reply.problem(422,
                    wish instanceof Wish.Do(Instruction wanted) && wanted.kind() == Instruction.Kind.RELEASE
                            ? "release-mismatch"
                            : "reversal-mismatch",
                    "%s is not a credit of this player, amount, currency and kind".formatted(given.requestId()));
            case Standing.NoGrant(RequestKey credit) -> Reply.problem(422, "grant-not-found",
                    "There is no grant under %s that could be released".formatted(credit.requestId()));
            case Standing.Unknown _ -> Reply.problem(404, "unknown-request", "There is no such request");
        };
    }

    private static Reply taken(int status, String word, Posting posting, @Nullable Long movedAmount) {
        Map<String, Object> answer = answer(posting.instruction().requestId(), word);
        answer.put("reference", posting.reference());
        if (movedAmount != null) {
            answer.put("moved_amount", movedAmount);
        }
        answer.put("digest", posting.instruction().digest());
        return Reply.json(status, word, answer);
    }

    private static Reply neverBooked(Standing.Barred barred) {
        Map<String, Object> answer = answer(barred.requestId(), "FAILED");
        answer.put("code", "credit-barred");
        answer.put("message", "It was taken back before it was booked");
        Posting posting = barred.posting();
        if (posting != null) {
            answer.put("digest", posting.instruction().digest());
        }
        return Reply.json(200, "FAILED", answer);
    }

    private static Map<String, Object> answer(String requestId, String status) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("request_id", requestId);
        answer.put("status", status);
        return answer;
    }

    private static long wholeSeconds(Duration duration) {
        return duration.plusMillis(999).toSeconds();
    }
}
