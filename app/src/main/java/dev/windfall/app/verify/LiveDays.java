package dev.windfall.app.verify;

import dev.windfall.projections.SmallMap;
import dev.windfall.projections.ledger.LedgerState.DayKey;
import dev.windfall.projections.players.PlayerDay;
import dev.windfall.projections.players.PlayerDay.Cash;
import dev.windfall.projections.players.PlayerDay.Row;
import dev.windfall.projections.players.PlayerDay.RowKey;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The live stores, asked for through the door.
public final class LiveDays implements AutoCloseable {

    private static final int NOT_READY = 503;

    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();
    private final URI server;
    private final String token;

    public LiveDays(URI server, String token) {
        this.server = server;
        this.token = token;
    }

    /// All live days of a brand in a partition, and who is listed for them.
    ///
    /// @param cut the last record of the log that is in them
    record Read(String brandId, long cut, List<PlayerDay> days, PlayerLists players) {}

    /// Nobody can answer now, or who answers is on another generation.
    static final class NotYet extends Exception {

        private static final long serialVersionUID = 1L;

        NotYet(String message) {
            super(message);
        }
    }

    /// @param generation whose log the answer is held against
    Read read(int generation, String brandId, int partition) throws IOException, InterruptedException, NotYet {
        HttpResponse<InputStream> answer = http.send(
                HttpRequest.newBuilder(server.resolve("/internal/promotions/live-days?partition=%d&generation=%d"
                        .formatted(partition, generation)))
                        .header("X-Internal-Service-Token", token).header("X-Brand-Id", brandId).build(),
                HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            String first = lines.readLine();
            String detail = first == null ? "" : json.readTree(first).path("detail").asString("");
            if (answer.statusCode() == NOT_READY) {
                throw new NotYet(detail);
            }
            if (answer.statusCode() != 200 || first == null) {
                throw new IOException("%s answers %d: %s".formatted(server, answer.statusCode(), detail));
            }
            int told = json.readTree(first).path("generation").asInt();
            if (told != generation) { // its places are of another log
                throw new NotYet("Generation %d answers".formatted(told));
            }
            List<PlayerDay> days = new ArrayList<>();
            PlayerLists players = new PlayerLists();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode read = json.readTree(line);
                if (read.has("players")) {
                    players.add(LocalDate.parse(read.path("day").asString()), read.path("first").asInt(),
                            read.path("players").valueStream().map(JsonNode::asString).toList());
                } else {
                    days.add(day(brandId, read));
                }
            }
            return new Read(brandId, json.readTree(first).path("brand_log_offset").asLong(), days, players);
        }
    }

    /// Looks for each row among the expected ones.
    static void compare(Read read, DayRows expected, Differences differences) {
        for (PlayerDay day : read.days) {
            DayKey key = new DayKey(day.brandId(), day.playerId(), day.day());
            day.rows().forEach((place, row) -> expected.found("Live", DayRows.place(key, place),
                    new DayRows.Values(row, Cash.ZERO, day.version()), differences));
            day.totals().forEach((currency, row) -> expected.found("Live", DayRows.place(key, currency),
                    new DayRows.Values(row, day.cash().getOrDefault(currency, Cash.ZERO), day.version()), differences));
        }
    }

    private static PlayerDay day(String brandId, JsonNode line) {
        Map<RowKey, Row> rows = new HashMap<>();
        for (JsonNode row : line.path("rows")) {
            rows.put(new RowKey(row.path("provider_id").asString(), row.path("game_category").asString(),
                    row.path("currency").asString()),
                    new Row(row.path("bets").asLong(), row.path("stake").asLong(), row.path("bonus_stake").asLong(),
                            row.path("valid_turnover").asLong(), row.path("payout").asLong(),
                            row.path("bonus_payout").asLong(), row.path("rolled_back_bets").asLong(),
                            row.path("rolled_back_stake").asLong(), row.path("rolled_back_payout").asLong()));
        }
        Map<String, Cash> cash = new HashMap<>();
        for (JsonNode total : line.path("totals")) {
            cash.put(total.path("currency").asString(),
                    new Cash(total.path("deposits").asLong(), total.path("withdrawals").asLong()));
        }
        return new PlayerDay(brandId, line.path("player_id").asString(),
                LocalDate.parse(line.path("day").asString()), line.path("version").asLong(), SmallMap.copyOf(rows),
                SmallMap.copyOf(cash));
    }

    @Override
    public void close() {
        http.close();
    }
}
