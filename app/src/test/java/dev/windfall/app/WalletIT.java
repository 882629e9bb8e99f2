package dev.windfall.app;

import dev.windfall.app.Launched.As;
import dev.windfall.schemas.JsonTree;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/// The wallet as people start it, killed while it books.
class WalletIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern ADDRESS = Pattern.compile("The wallet listens at (http://\\S+)\\n");
    private static final int CALLERS = 8;
    private static final int CALLS_MAX = 100_000;

    private final Path data = Path.of("target", "wallet").toAbsolutePath();
    private final HttpClient http = HttpClient.newHttpClient();
    /// What was sent, and what was answered; empty if nothing was.
    private final Map<String, String> answers = new ConcurrentHashMap<>();

    @Test
    void whatItHasAnsweredItHasBookedOnceAlsoAfterItWasKilled() throws Exception {
        As.MYSELF.emptyFolder(data);
        for (int life = 1; life <= 2; life++) {
            Launched wallet = launch();
            URI address = address(wallet);
            requireBooked(address);
            try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int caller = 0; caller < CALLERS; caller++) {
                    String name = "c" + life + "-" + caller + "-";
                    callers.execute(() -> callUntilNobodyAnswers(address, name));
                }
                int before = answers.size();
                boolean isUnderWay = Launched.await(PATIENCE, () -> answers.size() > before + 300);
                wallet.main().destroyForcibly(); // before anything else: the callers go on until it is gone
                assertThat(isUnderWay).isTrue();
            }
            wallet.awaitExit(PATIENCE);
        }
        Launched last = launch();
        requireBooked(address(last));
        last.end(PATIENCE);
        http.close();
    }

    @AfterEach
    void endWhatAFailureLeft() {
        Launched.living(data).forEach(ProcessHandle::destroyForcibly);
    }

    private Launched launch() throws IOException {
        return Launched.start(As.MYSELF, data, Launched.ROOT.resolve("windfall"), Map.of(), "wallet", "--port", "0",
                "--data", data.toString());
    }

    private static URI address(Launched wallet) throws Exception {
        assertThat(wallet.awaitSaid("Ctrl-C stops it.", PATIENCE)).as(wallet.output()).isTrue();
        Matcher address = ADDRESS.matcher(wallet.output());
        assertThat(address.find()).as(wallet.output()).isTrue();
        return URI.create(address.group(1));
    }

    private void callUntilNobodyAnswers(URI wallet, String name) {
        try {
            for (int call = 0; call < CALLS_MAX; call++) {
                String requestId = name + call;
                answers.put(requestId, "");
                answers.put(requestId, credit(wallet, requestId));
            }
        } catch (IOException e) {
            // It was killed, and the last call was not answered.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Everything that was answered has the same answer, what was not is booked by calling again, and nothing is booked twice.
    private void requireBooked(URI wallet) throws Exception {
        for (Map.Entry<String, String> call : new TreeMap<>(answers).entrySet()) {
            String again = credit(wallet, call.getKey());
            assertThat(again).contains("SETTLED");
            if (!call.getValue().isEmpty()) {
                assertThat(again).isEqualTo(call.getValue());
            }
            answers.put(call.getKey(), again);
        }
        HttpResponse<String> book = http.send(HttpRequest.newBuilder(wallet.resolve("/simulator/book")).build(),
                BodyHandlers.ofString());
        assertThat(JsonTree.read(book.body())).asInstanceOf(
                InstanceOfAssertFactories.map(String.class, Object.class))
                .containsEntry("settled", (long) answers.size()).containsEntry("sum", 0L)
                .containsEntry("balances", answers.isEmpty() ? Map.of()
                        : Map.of("aurora~house~CASH~EUR", -7L * answers.size(),
                                "aurora~player:p1~CASH~EUR", 7L * answers.size()));
    }

    private String credit(URI wallet, String requestId) throws IOException, InterruptedException {
        String body = """
                {"request_id": "%s", "player_id": "p1", "amount": 7, "currency": "EUR", "pay_as": "CASH",
                 "reference_id": "r", "remarks": "", "digest": "d"}""".formatted(requestId);
        return http.send(HttpRequest.newBuilder(wallet.resolve("/wallet/credits")).timeout(PATIENCE)
                .POST(BodyPublishers.ofString(body)).header("X-Brand-Id", "aurora").header("X-Request-Id", requestId)
                .build(), BodyHandlers.ofString()).body();
    }
}
