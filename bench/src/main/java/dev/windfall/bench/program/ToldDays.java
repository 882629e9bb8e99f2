package dev.windfall.bench.program;

import dev.windfall.bench.job.Sums;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.HashMap;
import java.util.Map;

/// A player's days, as the program answers.
public final class ToldDays {

    private static final JsonMapper JSON = new JsonMapper();

    private ToldDays() {}

    /// @return the sums of each day, by [#key]
    public static Map<String, Sums> parse(byte[] answer) {
        Map<String, Sums> days = new HashMap<>();
        for (JsonNode day : JSON.readTree(answer).path("days")) {
            days.put(key(day.path("day").stringValue(), day.path("currency").stringValue()),
                    Sums.of(name -> day.path(name).longValue()));
        }
        return days;
    }

    /// What the oracle's key ends with, after brand and player.
    public static String key(String day, String currency) {
        return day + "~" + currency;
    }
}
