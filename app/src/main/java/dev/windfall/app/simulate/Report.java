package dev.windfall.app.simulate;

import tools.jackson.databind.JsonNode;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// A simulation as a page of the terminal: the whole, the tiers, the largest, and each period.
public final class Report {

    private static final int LARGEST_SHOWN = 5;

    private final JsonNode result;
    private final List<String> names;

    /// @param result     as the API tells it
    /// @param candidates what people call them, in their order
    public Report(JsonNode result, List<String> candidates) {
        this.result = result;
        this.names = new ArrayList<>(List.of("in force"));
        names.addAll(candidates);
    }

    public void print(PrintWriter out) {
        out.printf("%s %s of brand %s, %s to %s: %,d players, %,d rows. Amounts are minor units.%n",
                text(result, "kind"), text(result, "rule_id"), text(result, "brand_id"), text(result, "from"),
                text(result, "to"), number(result, "players"), number(result, "rows"));
        notes().forEach(note -> out.printf("Note: %s%n", note));
        for (String currency : currencies()) {
            out.println();
            totals(currency).print(out);
            crossings(currency).forEach(out::println);
            printUnless(largestPayouts(currency), out);
            printUnless(changes(currency, "largest_gains", "largest gain"), out);
            printUnless(changes(currency, "largest_losses", "largest loss"), out);
            printUnless(periods(currency), out);
        }
        out.flush();
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (text(result, "profiles").equals("none")) {
            notes.add("profiles are out of reach of this process: levels, opt-ins and blocks of players have no say");
        }
        for (int i = 0; i < names.size(); i++) {
            JsonNode contender = contender(i);
            for (JsonNode period : contender.path("left_out")) {
                notes.add("%s leaves out its period %s to %s, of which only a part is simulated".formatted(names.get(i),
                        text(period, "first"), text(period, "last")));
            }
            if (!contender.path("covers_the_same").asBoolean()) {
                notes.add("%s and the rule in force leave out different days, so that their totals differ for that, too"
                        .formatted(names.get(i)));
            }
        }
        if (contender(0).path("periods").isEmpty()) {
            notes.add("the rule in force rated no period in these days");
        }
        return notes;
    }

    private Columns totals(String currency) {
        Columns columns = new Columns(1, currency, "players", "paid", "total", "difference", "winners", "gained",
                "losers", "lost");
        for (int i = 0; i < names.size(); i++) {
            JsonNode total = total(i, currency);
            JsonNode comparison = total.path("comparison");
            columns.add(names.get(i), number(total, "players"), number(total, "paid"), number(total, "total"),
                    i == 0 ? "" : signed(number(comparison, "difference")), shown(i, comparison, "winners"),
                    shown(i, comparison, "gained"), shown(i, comparison, "losers"), shown(i, comparison, "lost"));
        }
        return columns;
    }

    private List<String> crossings(String currency) {
        List<String> lines = new ArrayList<>();
        for (int i = 1; i < names.size(); i++) {
            List<String> crossed = new ArrayList<>();
            for (JsonNode crossing : total(i, currency).path("comparison").path("tier_crossings")) {
                crossed.add("%s to %s: %,d".formatted(tier(crossing.path("from_tier")), tier(crossing.path("to_tier")),
                        number(crossing, "ratings")));
            }
            if (!crossed.isEmpty()) {
                lines.add("%s moves players between tiers: %s".formatted(names.get(i), String.join("; ", crossed)));
            }
        }
        return lines;
    }

    private Columns largestPayouts(String currency) {
        Columns columns = new Columns(3, "largest payouts", "player", "period", "amount");
        for (int i = 0; i < names.size(); i++) {
            for (JsonNode payout : first(total(i, currency).path("largest_payouts"))) {
                columns.add(names.get(i), text(payout, "player_id"), period(payout), number(payout, "amount"));
            }
        }
        return columns;
    }

    private Columns changes(String currency, String field, String head) {
        Columns columns = new Columns(2, head, "player", "in force", "candidate", "difference");
        for (int i = 1; i < names.size(); i++) {
            for (JsonNode change : first(total(i, currency).path(field))) {
                columns.add(names.get(i), text(change, "player_id"), number(change, "in_force"),
                        number(change, "amount"), signed(number(change, "difference")));
            }
        }
        return columns;
    }

    private Columns periods(String currency) {
        Columns columns = new Columns(2, "period", "rule", "players", "paid", "total", "difference");
        for (int i = 0; i < names.size(); i++) {
            for (JsonNode period : contender(i).path("periods")) {
                if (text(period, "currency").equals(currency)) {
                    JsonNode comparison = period.path("comparison");
                    columns.add(period(period), period.path("version").isNumber()
                            ? "in force, version " + number(period, "version")
                            : names.get(i), number(period, "players"), number(period, "paid"),
                            number(period, "total"),
                            comparison.isObject() ? signed(number(comparison, "difference")) : "");
                }
            }
        }
        return columns;
    }

    private static void printUnless(Columns columns, PrintWriter out) {
        if (!columns.isEmpty()) {
            out.println();
            columns.print(out);
        }
    }

    private Set<String> currencies() {
        TreeSet<String> currencies = new TreeSet<>();
        result.path("contenders").forEach(contender -> contender.path("totals")
                .forEach(total -> currencies.add(text(total, "currency"))));
        return currencies;
    }

    private JsonNode contender(int place) {
        return result.path("contenders").path(place);
    }

    private JsonNode total(int place, String currency) {
        for (JsonNode total : contender(place).path("totals")) {
            if (text(total, "currency").equals(currency)) {
                return total;
            }
        }
        return result.path("nothing");
    }

    private static List<JsonNode> first(JsonNode list) {
        List<JsonNode> first = new ArrayList<>();
        list.forEach(node -> {
            if (first.size() < LARGEST_SHOWN) {
                first.add(node);
            }
        });
        return first;
    }

    /// People count from one.
    private static String tier(JsonNode place) {
        return place.isNumber() ? "tier " + (place.asInt() + 1) : "none";
    }

    private static String period(JsonNode of) {
        String first = text(of, "period_start");
        String last = text(of, "period_end");
        return first.equals(last) ? first : first + ".." + last.substring("2026-".length());
    }

    private static Object shown(int place, JsonNode of, String field) {
        return place == 0 ? "" : number(of, field);
    }

    private static String signed(long number) {
        return number == 0 ? "0" : "%+,d".formatted(number);
    }

    private static Long number(JsonNode of, String field) {
        return of.path(field).asLong(0);
    }

    private static String text(JsonNode of, String field) {
        return of.path(field).asString("");
    }
}
