package dev.windfall.connectors.wallet.simulator;

import dev.windfall.connectors.simulator.Failing;
import dev.windfall.connectors.simulator.Fault;
import dev.windfall.connectors.simulator.Incoming;
import dev.windfall.connectors.simulator.Json;
import dev.windfall.connectors.simulator.Reply;
import dev.windfall.connectors.simulator.RequestKey;
import dev.windfall.connectors.simulator.Simulator;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// What Windfall calls of a wallet: credits, reversals, releases, and what has become of a request.
final class WalletRoutes implements Simulator.Service {

    static final String CREDITS = "/wallet/credits";
    static final String REVERSALS = "/wallet/reversals";
    static final String RELEASES = "/wallet/releases";
    static final String REQUESTS = "/wallet/requests/";

    private final Book book;
    private final InstantSource clock;
    private final PeopleRoutes people;

    WalletRoutes(Book book, InstantSource clock) {
        this.book = book;
        this.clock = clock;
        this.people = new PeopleRoutes(book);
    }

    /// Something that can be carried out, once more if need be.
    private sealed interface Wish {

        record Do(Instruction instruction) implements Wish {}

        record Ask(String brandId, String requestId) implements Wish {}
    }

    @Override
    public Optional<Fault.On> callOf(String method, String path) {
        return switch (method + " " + path) {
            case "POST " + CREDITS -> Optional.of(Fault.On.CREDIT);
            case "POST " + REVERSALS -> Optional.of(Fault.On.REVERSAL);
            case "POST " + RELEASES -> Optional.of(Fault.On.RELEASE);
            case String call when call.startsWith("GET " + REQUESTS) -> Optional.of(Fault.On.ASK);
            default -> Optional.empty();
        };
    }

    @Override
    public Optional<Reply> reply(Fault.On call, Incoming incoming, @Nullable Fault fault) throws InterruptedException {
        return Failing.reply(incoming, fault, () -> new Carried(wish(call, incoming)));
    }

    @Override
    public Reply people(Incoming incoming) {
        return people.reply(incoming);
    }

    private static Wish wish(Fault.On call, Incoming incoming) {
        return switch (call) {
            case CREDIT -> instruction(Instruction.Kind.CREDIT, incoming);
            case REVERSAL -> instruction(Instruction.Kind.REVERSAL, incoming);
            case RELEASE -> instruction(Instruction.Kind.RELEASE, incoming);
            case ASK -> new Wish.Ask(incoming.brandId(), incoming.path().substring(REQUESTS.length()));
            case OPEN, END -> throw new IllegalStateException("No wallet's: " + call);
        };
    }

    private static Wish instruction(Instruction.Kind kind, Incoming incoming) {
        return new Wish.Do(Instruction.fromJson(kind, incoming.brandId(),
                Json.read(new String(incoming.body(), StandardCharsets.UTF_8))));
    }

    private final class Carried implements Failing.Request {

        private final Wish wish;

        private Carried(Wish wish) {
            this.wish = wish;
        }

        @Override
        public String requestId() {
            return switch (wish) {
                case Wish.Do(Instruction instruction) -> instruction.requestId();
                case Wish.Ask(String _, String requestId) -> requestId;
            };
        }

        @Override
        public @Nullable String digest() {
            return wish instanceof Wish.Do(Instruction instruction) ? instruction.digest() : null;
        }

        @Override
        public Reply carriedOut() {
            return switch (wish) {
                case Wish.Do(Instruction instruction) -> told(book.take(instruction, clock.instant()), wish);
                case Wish.Ask(String brandId, String requestId) -> told(
                        book.ask(brandId, requestId, clock.instant()), wish);
            };
        }

        @Override
        public Reply accepted(Duration time) {
            return wish instanceof Wish.Do(Instruction instruction)
                    ? told(book.accept(instruction, time, clock.instant()), wish)
                    : carriedOut();
        }
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
        Map<String, Object> answer = Failing.answer(posting.instruction().requestId(), word);
        answer.put("reference", posting.reference());
        if (movedAmount != null) {
            answer.put("moved_amount", movedAmount);
        }
        answer.put("digest", posting.instruction().digest());
        return Reply.json(status, word, answer);
    }

    private static Reply neverBooked(Standing.Barred barred) {
        Map<String, Object> answer = Failing.answer(barred.requestId(), "FAILED");
        answer.put("code", "credit-barred");
        answer.put("message", "It was taken back before it was booked");
        Posting posting = barred.posting();
        if (posting != null) {
            answer.put("digest", posting.instruction().digest());
        }
        return Reply.json(200, "FAILED", answer);
    }
}
