package dev.windfall.connectors.rolling.simulator;

import dev.windfall.connectors.simulator.Failing;
import dev.windfall.connectors.simulator.Fault;
import dev.windfall.connectors.simulator.Incoming;
import dev.windfall.connectors.simulator.Json;
import dev.windfall.connectors.simulator.Reply;
import dev.windfall.connectors.simulator.Simulator;
import dev.windfall.projections.coupons.RollingWord;
import dev.windfall.schemas.Undecodable;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// What Windfall calls of a rolling service, and what people tell this one.
final class RollingRoutes implements Simulator.Service {

    private static final String REQUESTS = "/rolling/requests/";

    private final Rollings rollings;
    private final InstantSource clock;

    RollingRoutes(Rollings rollings, InstantSource clock) {
        this.rollings = rollings;
        this.clock = clock;
    }

    @Override
    public Optional<Fault.On> callOf(String method, String path) {
        return switch (method + " " + path) {
            case "POST /rolling/requirements" -> Optional.of(Fault.On.OPEN);
            case "POST /rolling/endings" -> Optional.of(Fault.On.END);
            case String call when call.startsWith("GET " + REQUESTS) -> Optional.of(Fault.On.ASK);
            default -> Optional.empty();
        };
    }

    @Override
    public Optional<Reply> reply(Fault.On call, Incoming incoming, @Nullable Fault fault) throws InterruptedException {
        return Failing.reply(incoming, fault, () -> switch (call) {
            case OPEN -> new Ordered(order(Order.Kind.OPENING, incoming));
            case END -> new Ordered(order(Order.Kind.ENDING, incoming));
            case ASK -> new Asked(incoming.brandId(), incoming.path().substring(REQUESTS.length()));
            case CREDIT, REVERSAL, RELEASE -> throw new IllegalStateException("No rolling service's: " + call);
        });
    }

    /// `GET /simulator/rollings`, and `PUT` of `{"brand_id", "coupon_log_id", "wagered"}`.
    @Override
    public Reply people(Incoming incoming) {
        return switch (incoming.method() + " " + incoming.path()) {
            case "GET /simulator/rollings" -> Reply.json(200, "",
                    Map.of("rollings", rollings.all().stream().map(RollingRoutes::toJson).toList()));
            case "PUT /simulator/rollings" -> wagered(new String(incoming.body(), StandardCharsets.UTF_8));
            default -> Reply.unknownRoute();
        };
    }

    private Reply wagered(String text) {
        try {
            Json json = Json.read(text);
            long wagered = json.whole("wagered");
            if (wagered < 0) {
                throw new Undecodable("wagered", "wagered is 0 or more");
            }
            return rollings.wagered(json.text("brand_id"), json.text("coupon_log_id"), wagered)
                    .map(rolling -> Reply.json(200, "", toJson(rolling)))
                    .orElseGet(() -> Reply.problem(404, "unknown-rolling", "There is no such requirement"));
        } catch (Undecodable e) {
            return Reply.problem(400, "malformed-request", e.detail());
        }
    }

    private static Order order(Order.Kind kind, Incoming incoming) {
        return Order.fromJson(kind, incoming.brandId(),
                Json.read(new String(incoming.body(), StandardCharsets.UTF_8)));
    }

    private static Map<String, Object> toJson(Rolling rolling) {
        Map<String, Object> json = new LinkedHashMap<>();
        Order opened = rolling.opened();
        if (opened != null) {
            json.put("brand_id", opened.brandId());
            json.put("request_id", opened.requestId());
            json.put("player_id", opened.playerId());
            json.put("coupon_log_id", opened.couponLogId());
            json.put("amount", opened.amount());
            json.put("currency", opened.currency());
            json.put("reference_id", opened.referenceId());
            json.put("remarks", opened.remarks());
        }
        json.put("counting", Boolean.toString(rolling.isCounting()));
        putWord(json, rolling.word());
        return json;
    }

    private static void putWord(Map<String, Object> json, RollingWord word) {
        json.put("rolling_status", word.isReached() ? "COMPLETED" : "ACTIVE");
        json.put("wagered", word.wagered());
        json.put("report_id", word.number());
    }

    private final class Ordered implements Failing.Request {

        private final Order order;

        private Ordered(Order order) {
            this.order = order;
        }

        @Override
        public String requestId() {
            return order.requestId();
        }

        @Override
        public String digest() {
            return order.digest();
        }

        @Override
        public Reply carriedOut() {
            return told(rollings.take(order, clock.instant()), false);
        }

        @Override
        public Reply accepted(Duration time) {
            return told(rollings.accept(order, time, clock.instant()), false);
        }
    }

    private final class Asked implements Failing.Request {

        private final String brandId;
        private final String requestId;

        private Asked(String brandId, String requestId) {
            this.brandId = brandId;
            this.requestId = requestId;
        }

        @Override
        public String requestId() {
            return requestId;
        }

        @Override
        public @Nullable String digest() {
            return null;
        }

        @Override
        public Reply carriedOut() {
            return told(rollings.ask(brandId, requestId, clock.instant()), true);
        }

        @Override
        public Reply accepted(Duration time) {
            return carriedOut();
        }
    }

    private static Reply told(Standing standing, boolean isAsking) {
        return switch (standing) {
            case Standing.Settled(Order order, String reference, Rolling ended) -> {
                Map<String, Object> answer = taken(order, reference, "SETTLED");
                if (ended != null) {
                    putWord(answer, Objects.requireNonNull(ended.ended(), "what has ended has said so"));
                }
                yield Reply.json(200, "SETTLED", answer);
            }
            case Standing.Accepted(Order order, String reference) -> Reply.json(202, "ACCEPTED",
                    taken(order, reference, "ACCEPTED"));
            case Standing.Barred(String requestId) -> isAsking ? neverOpened(requestId)
                    : Reply.problem(409, "rolling-barred", "%s was ended before it was opened".formatted(requestId));
            case Standing.Reused(String requestId) -> Reply.problem(409, "request-id-reused",
                    "%s was used for something else before".formatted(requestId));
            case Standing.Mismatched(String opening) -> Reply.problem(422, "rolling-mismatch",
                    "%s is not a requirement of this player, coupon, amount and currency".formatted(opening));
            case Standing.Unknown _ -> Reply.problem(404, "unknown-request", "There is no such request");
        };
    }

    private static Map<String, Object> taken(Order order, String reference, String status) {
        Map<String, Object> answer = Failing.answer(order.requestId(), status);
        answer.put("reference", reference);
        answer.put("digest", order.digest());
        return answer;
    }

    private static Reply neverOpened(String requestId) {
        Map<String, Object> answer = Failing.answer(requestId, "FAILED");
        answer.put("code", "rolling-barred");
        answer.put("message", "It was ended before it was opened");
        return Reply.json(200, "FAILED", answer);
    }
}
