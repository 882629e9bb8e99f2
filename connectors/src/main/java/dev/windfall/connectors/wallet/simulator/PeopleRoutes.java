package dev.windfall.connectors.wallet.simulator;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// What people and tests ask of a simulator, which no wallet has: its book, its calls, another fault script.
final class PeopleRoutes {

    static final String ROOT = "/simulator/";

    private static final int SHOWN_MAX = 10_000;

    private final Book book;
    private final CallLog calls;
    private final Consumer<Faults> newFaults;

    PeopleRoutes(Book book, CallLog calls, Consumer<Faults> newFaults) {
        this.book = book;
        this.calls = calls;
        this.newFaults = newFaults;
    }

    Reply reply(Incoming incoming) {
        return switch (incoming.method() + " " + incoming.path()) {
            case "GET /simulator/book" -> shown(book());
            case "GET /simulator/entries" -> shown(entries());
            case "GET /simulator/calls" -> shown(calls());
            case "PUT /simulator/faults" -> faults(new String(incoming.body(), StandardCharsets.UTF_8));
            default -> Reply.problem(404, "unknown-route", "There is no such route");
        };
    }

    private Map<String, Object> book() {
        Map<String, Long> balances = book.balances();
        List<Posting> postings = book.postings();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("taken", postings.size());
        json.put("settled", postings.stream().filter(Posting::isSettled).count());
        json.put("barred", book.barredCount());
        json.put("sum", balances.values().stream().mapToLong(Long::longValue).sum());
        json.put("balances", balances);
        return json;
    }

    private Map<String, Object> entries() {
        List<Entry> entries = book.entries();
        Stream<Entry> last = entries.stream().skip(Math.max(0, entries.size() - SHOWN_MAX));
        return Map.of("count", entries.size(), "entries", last.map(PeopleRoutes::toJson).toList());
    }

    private Map<String, Object> calls() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("count", calls.count());
        json.put("in_hand", calls.inHand());
        json.put("totals", calls.totals());
        json.put("calls", calls.calls().stream().map(RecordedCall::toJson).toList());
        return json;
    }

    private Reply faults(String script) {
        try {
            newFaults.accept(Faults.read(0, script.lines().toList()));
            return Reply.json(200, "", Map.of());
        } catch (IllegalArgumentException e) {
            return Reply.problem(400, "wrong-fault-script", "The script can't be meant, " + e.getMessage());
        }
    }

    private static Map<String, Object> toJson(Entry entry) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("number", entry.number());
        json.put("brand_id", entry.brandId());
        json.put("request_id", entry.requestId());
        json.put("account", entry.account());
        json.put("amount", entry.amount());
        return json;
    }

    private static Reply shown(Object tree) {
        return Reply.json(200, "", tree);
    }
}
