package dev.windfall.app;

import dev.windfall.app.Launched.As;
import dev.windfall.connectors.wallet.simulator.Book;
import dev.windfall.connectors.wallet.simulator.Entry;
import dev.windfall.connectors.wallet.simulator.Posting;
import dev.windfall.servers.DatabaseAddress;
import dev.windfall.testing.TestServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/// Credits by hand, a wallet that fails in every way there is, and deaths on both sides: judged by the wallet's book.
class EffectsIT {

    /// 10,000 for figures that are quoted: `-Deffects=10000`.
    private static final int EFFECTS = Integer.getInteger("effects", 1_000);
    private static final int CALLERS = 24;
    private static final int PLAYERS = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /// Three calls of ten fail, in one way after the other.
    private static final List<String> WAYS = List.of("refuse", "error", "delay", "hang", "do_then_time_out",
            "do_then_cut",
            "answer_twice", "accept_then_settle", "rate_limit", "wrong_json");
    /// When so many ways are through, the process dies; the wallet after so many.
    private static final List<Integer> DEATHS = List.of(1, 4, 7);
    private static final List<Integer> WALLET_DEATHS = List.of(3, 6);

    private final Path data = Path.of("target", "effects-windfall").toAbsolutePath();
    private final Path walletData = data.resolveSibling("effects-wallet");
    private final Map<String, Long> given = new TreeMap<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private int walletPort;
    private volatile Door door;
    private Launched windfall;
    private Launched wallet;

    @SuppressWarnings("NullAway.Init")
    EffectsIT() {}

    @AfterEach
    void endWhatAFailureLeft() {
        Launched.living(data).forEach(ProcessHandle::destroyForcibly);
        Launched.living(walletData).forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void whateverFailsEachIsBookedOnceOrWaitsForAPerson() throws Exception {
        As.MYSELF.emptyFolder(walletData);
        As.MYSELF.emptyFolder(data);
        walletPort = freePort();
        startWallet();
        startWindfall();
        assertThat(door.ask("PUT", "/internal/brands/aurora", "aurora",
                "{\"zone\": \"UTC\", \"currencies\": [\"EUR\"], \"spread\": 2}").status()).isEqualTo(200);
        List<String> report = new ArrayList<>();
        for (int way = 0; way < WAYS.size(); way++) {
            failing("{\"fault\": \"%s\", \"probability\": 0.3}".formatted(WAYS.get(way)));
            giveAndKill(way);
            report.add("%s: %s".formatted(WAYS.get(way), statuses()));
        }
        failing("");
        awaitNoneOpen();
        Map<String, Long> statuses = statuses();
        System.out.println("credits by hand: " + statuses + ", in the dead-letter list: " + codes());
        report.forEach(System.out::println);
        assertThat(statuses.keySet()).isSubsetOf("SETTLED", "FAILED");
        assertThat(statuses.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(EFFECTS);
        assertThat(codes()).doesNotContainKey("");
        assertThat(booked().keySet()).containsAll(ids("status = 'SETTLED'"))
                .isSubsetOf(ids("status = 'SETTLED' or certainty <> 'NOT_BOOKED'"));

        assertThat(run("dlq", "replay", "--all", "--note", "the wallet is well", "--brand", "aurora"))
                .contains("%,d of %,d replayed".formatted(statuses.getOrDefault("FAILED", 0L),
                        statuses.getOrDefault("FAILED", 0L)));
        awaitNoneOpen();
        assertThat(statuses()).isEqualTo(Map.of("SETTLED", (long) EFFECTS));
        assertThat(booked()).isEqualTo(given);
        assertThat(run("verify")).contains("No difference.", "%,d effects".formatted(EFFECTS));
        windfall.end(PATIENCE);
        wallet.end(PATIENCE);
        assertEachIsBookedOnce();
    }

    private void giveAndKill(int way) throws Exception {
        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            List<Future<?>> giving = new ArrayList<>();
            for (int i = way * EFFECTS / WAYS.size(); i < (way + 1) * EFFECTS / WAYS.size(); i++) {
                int number = i;
                giving.add(callers.submit(() -> {
                    give(number);
                    return null;
                }));
            }
            if (DEATHS.contains(way)) {
                giving.get(giving.size() / 2).get();
                Launched.living(data).forEach(ProcessHandle::destroyForcibly);
                assertThat(Launched.await(PATIENCE, () -> Launched.living(data).isEmpty())).isTrue();
                startWindfall();
            }
            if (WALLET_DEATHS.contains(way)) {
                giving.get(giving.size() / 2).get();
                Launched.living(walletData).forEach(ProcessHandle::destroyForcibly);
                assertThat(Launched.await(PATIENCE, () -> Launched.living(walletData).isEmpty())).isTrue();
                startWallet();
                failing("{\"fault\": \"%s\", \"probability\": 0.3}".formatted(WAYS.get(way)));
            }
            for (Future<?> each : giving) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError("%s%n%s".formatted(e.getCause(), windfall.whatItDoes()), e);
        }
    }

    /// As a caller does: until it is answered, under the same key.
    private void give(int number) throws Exception {
        long amount = 100L + number % 900;
        String body = "{\"player_id\": \"p%d\", \"amount\": %d, \"currency\": \"EUR\", \"reason\": \"ticket %d\"}"
                .formatted(number % PLAYERS, amount, number);
        long deadline_ns = System.nanoTime() + PATIENCE.toNanos();
        String last = "";
        while (true) {
            try {
                Door.Answer answer = door.post("/internal/promotions/adjustments", "aurora", body, "ticket-" + number);
                if (answer.status() == 200) {
                    synchronized (given) {
                        given.put(answer.body().path("request_id").asString(), amount);
                    }
                    return;
                }
                last = "%d %s".formatted(answer.status(), answer.body());
                assertThat(answer.status()).as(last).isIn(202, 503);
            } catch (IOException e) {
                last = e.toString(); // it has died, and comes back at another address
            }
            assertThat(System.nanoTime()).as("ticket %d was never taken, at last: %s", number, last)
                    .isLessThan(deadline_ns);
            Thread.sleep(100);
        }
    }

    private void startWindfall() throws Exception {
        windfall = Launched.start(As.MYSELF, data, Launched.ROOT.resolve("windfall"),
                Map.of("WALLET_SERVICE_URL", "http://127.0.0.1:" + walletPort, "WALLET_TIMEOUT", "500ms",
                        "BRAND_SIGNING_KEY", "a-key-of-32-characters-for-tests", "INTERNAL_SERVICE_TOKEN_PROMOTION",
                        "for-the-wallet", "EFFECT_RETRY_BASE", "200ms", "EFFECT_RETRY_CAP", "2s", "EFFECT_ATTEMPTS",
                        "4"),
                "up", "--data", data.toString(), "--port", "0");
        windfall.awaitUp();
        door = Door.of(windfall, data);
    }

    private void startWallet() throws Exception {
        wallet = Launched.start(As.MYSELF, walletData, Launched.ROOT.resolve("windfall"),
                Map.of("BRAND_SIGNING_KEY", "a-key-of-32-characters-for-tests", "INTERNAL_SERVICE_TOKEN_PROMOTION",
                        "for-the-wallet"),
                "wallet", "--data", walletData.toString(), "--port", Integer.toString(walletPort));
        assertThat(wallet.awaitSaid("listens", PATIENCE)).as(wallet.output()).isTrue();
    }

    private void failing(String script) throws Exception {
        HttpResponse<String> answer = http.send(HttpRequest
                .newBuilder(URI.create("http://127.0.0.1:%d/simulator/faults".formatted(walletPort)))
                .PUT(HttpRequest.BodyPublishers.ofString(script)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private void awaitNoneOpen() throws Exception {
        assertThat(Launched.await(PATIENCE, () -> ids("status not in ('SETTLED', 'FAILED')").isEmpty()
                && ids("true").size() == EFFECTS)).as("all are through: %s", statuses()).isTrue();
    }

    private String run(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", data.toString(), "--server", windfall.api().toString()));
        Launched command = Launched.start(As.MYSELF, data.resolveSibling("effects-" + arguments[0]),
                Launched.ROOT.resolve("windfall"), Map.of(), all.toArray(String[]::new));
        assertThat(command.awaitExit(PATIENCE)).as(command.output()).isZero();
        return command.output();
    }

    /// What the wallet has given, by request id.
    private Map<String, Long> booked() throws IOException {
        Path copy = Files.copy(journal(), data.resolveSibling("effects-journal-" + System.nanoTime()));
        try (Book book = Book.open(copy)) {
            return book.postings().stream().filter(Posting::isSettled).collect(Collectors.toMap(
                    posting -> posting.instruction().requestId(), posting -> posting.instruction().amount()));
        } finally {
            Files.delete(copy);
        }
    }

    private void assertEachIsBookedOnce() {
        try (Book book = Book.open(journal())) {
            Map<String, Long> entries = book.entries().stream().filter(entry -> entry.amount() > 0)
                    .collect(Collectors.groupingBy(Entry::requestId, Collectors.counting()));
            assertThat(entries).hasSize(EFFECTS).allSatisfy((_, count) -> assertThat(count).isEqualTo(1));
            assertThat(book.balances().values().stream().mapToLong(Long::longValue).sum()).isZero();
        }
    }

    private Path journal() {
        return walletData.resolve("wallet.jsonl");
    }

    private Map<String, Long> statuses() {
        return counts("status", "true");
    }

    private Map<String, Long> codes() {
        return counts("code", "status = 'FAILED'");
    }

    private List<String> ids(String which) {
        return List.copyOf(counts("request_id", which).keySet());
    }

    private Map<String, Long> counts(String column, String which) {
        Map<String, Long> counts = new TreeMap<>();
        try (Connection connection = TestServers.connect(database());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select %1$s, count(*) from effect where %2$s group by %1$s"
                        .formatted(column, which))) {
            while (rows.next()) {
                counts.put(rows.getString(1), rows.getLong(2));
            }
            return counts;
        } catch (SQLException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private DatabaseAddress database() throws IOException {
        return windfall.database();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
