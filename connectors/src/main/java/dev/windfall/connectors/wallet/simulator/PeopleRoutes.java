package dev.windfall.connectors.wallet.simulator;

import dev.windfall.connectors.simulator.Incoming;
import dev.windfall.connectors.simulator.Reply;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What people and tests ask of this simulator beside its calls, which no wallet has: its book.
final class PeopleRoutes {

    private static final int SHOWN_MAX = 10_000;

    private final Book book;

    PeopleRoutes(Book book) {
        this.book = book;
    }

    Reply reply(Incoming incoming) {
        return switch (incoming.method() + " " + incoming.path()) {
            case "GET /simulator/book" -> shown(book());
            case "GET /simulator/entries" -> shown(entries());
            default -> Reply.unknownRoute();
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
