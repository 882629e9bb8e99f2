package dev.windfall.app;

import dev.windfall.app.Launched.As;
import dev.windfall.servers.DatabaseAddress;
import dev.windfall.servers.Servers;
import dev.windfall.testing.TestServers;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/// The demo with days of some seconds: nobody asks for anything, and rebates come to the wallet.
class FastCalendarIT {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final List<String> BRANDS = List.of("aurora", "borealis", "citrus");
    private static final Map<String, String> AS_SHIPPED = Map.of("WINDFALL_JAVA_OPTIONS", "");
    private static final JsonMapper JSON = new JsonMapper();

    private final Path data = Path.of("target", "fast-calendar").toAbsolutePath();

    @Test
    void daysAreSettledOneRunAfterTheOtherAndAllBooksSayTheSame() throws Exception {
        As.MYSELF.emptyFolder(data);
        Launched demo = Launched.start(As.MYSELF, data, Launched.ROOT.resolve("windfall"), AS_SHIPPED, "demo",
                "--fast-calendar=15s", "--rate", "60", "--data", data.toString(), "--port", "0");
        try {
            assertThat(demo.awaitSaid("Three brands play", PATIENCE)).as(demo.output()).isTrue();
            Door door = Door.of(demo, data);
            for (String brandId : BRANDS) {
                assertThat(Launched.await(PATIENCE, () -> paidRuns(door, brandId).size() >= 2)).as(brandId).isTrue();
            }
            for (String brandId : BRANDS) {
                List<JsonNode> runs = paidRuns(door, brandId);
                JsonNode first = runs.getFirst();
                assertThat(first.path("sealed").path("totals").iterator().next().path("increase").asLong())
                        .as("nothing was corrected by then").isEqualTo(inPostgres(first.path("run_id").asString()));
                for (JsonNode run : runs.subList(0, 2)) {
                    allBooksSayTheSame(run.path("run_id").asString(), door);
                }
            }
            oneWasAskedForAfterTheOther(door);
            assertThat(Windfall.commandLine().execute("verify", "--data", data.toString(), "--server",
                    door.address().toString())).isZero();
        } finally {
            demo.end(PATIENCE);
        }
    }

    private void allBooksSayTheSame(String run, Door door) throws Exception {
        Path file = data.resolveSibling("fast-calendar.ndjson");
        assertThat(Windfall.commandLine().execute("run", "export", run, "--format", "ndjson", "-o", file.toString(),
                "--data", data.toString(), "--server", door.address().toString())).isZero();
        long exported = 0;
        for (String line : Files.readAllLines(file)) {
            JsonNode read = JSON.readTree(line);
            if (read.path("status").asString().equals("SETTLED")) {
                exported += read.path("amount").asLong();
            }
        }
        assertThat(exported).as("export of " + run).isPositive().isEqualTo(inPostgres(run));
        assertThat(inWallet(run)).as("wallet of " + run).isEqualTo(exported);
    }

    /// The oldest first.
    private static List<JsonNode> paidRuns(Door door, String brandId) {
        List<JsonNode> paid = new ArrayList<>();
        runs(door, brandId, "rebate").forEach(run -> {
            if (run.path("status").asString().equals("SETTLED") && run.path("sealed").path("lines").asLong() > 0) {
                paid.add(run);
            }
        });
        paid.sort(Comparator.comparing(run -> run.path("period_start").asString()));
        return paid;
    }

    private static Iterable<JsonNode> runs(Door door, String brandId, String kind) {
        try {
            return door.ask("GET", "/internal/promotions/%s/runs?limit=100".formatted(kind), brandId, "").body()
                    .path("runs");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void oneWasAskedForAfterTheOther(Door door) {
        List<JsonNode> all = new ArrayList<>();
        for (String brandId : BRANDS) {
            for (String kind : List.of("rebate", "cashback", "lossback")) {
                runs(door, brandId, kind).forEach(run -> {
                    if (run.path("sealed").path("at").isString()) {
                        all.add(run);
                    }
                });
            }
        }
        all.sort(Comparator.comparing(run -> Instant.parse(run.path("requested_at").asString())));
        for (int i = 1; i < all.size(); i++) {
            assertThat(Instant.parse(all.get(i).path("requested_at").asString())).as("%s after %s", all.get(i),
                    all.get(i - 1)).isAfterOrEqualTo(all.get(i - 1).path("sealed").path("at").asString());
        }
    }

    private long inPostgres(String run) throws Exception {
        DatabaseAddress database = Servers.databaseOf(data).orElseThrow();
        try (Connection connection = TestServers.connect(database);
                PreparedStatement sum = connection.prepareStatement(
                        "select coalesce(sum(amount), 0) from payout_line where run_id = ? and status = 'SETTLED'")) {
            sum.setString(1, run);
            try (ResultSet row = sum.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private long inWallet(String run) throws Exception {
        long credited = 0;
        for (String line : Files.readAllLines(data.resolve("wallet.jsonl"))) {
            JsonNode entry = JSON.readTree(line);
            if (entry.path("change").asString().equals("CREDIT")
                    && entry.path("request_id").asString().startsWith("promo-credit-" + run + "~")) {
                credited += entry.path("amount").asLong();
            }
        }
        return credited;
    }
}
