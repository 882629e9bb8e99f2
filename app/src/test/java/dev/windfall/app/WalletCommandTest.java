package dev.windfall.app;

import dev.windfall.connectors.wallet.simulator.WalletSimulator;
import dev.windfall.servers.CannotStart;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WalletCommandTest {

    private static final Map<String, String> NOTHING_SET = Map.of();

    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aScriptThatCannotBeMeantIsOneLineThatNamesItsLine() throws Exception {
        Path script = Files.writeString(folder.resolve("faults.jsonl"),
                "{\"fault\": \"hang\"}\n{\"fault\": \"fire\"}\n");
        assertThat(execute("--faults", script.toString())).isEqualTo(2);
        assertThat(execute("--faults", folder.resolve("none").toString())).isEqualTo(2);
        assertThat(err.toString().lines()).satisfiesExactly(
                line -> assertThat(line).startsWith("windfall: %s, line 2: fault is one of refuse, ".formatted(script)),
                line -> assertThat(line).isEqualTo("windfall: The file %s can't be read"
                        .formatted(folder.resolve("none"))));
    }

    @Test
    void whatCannotWorkIsOneLine() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        Path other = Files.createDirectories(folder.resolve("other"));
        Files.writeString(other.resolve("wallet.jsonl"), "{}\n");
        try (WalletSimulator taken = command("--port", "0").open(NOTHING_SET)) {
            assertThat(execute("--port", Integer.toString(taken.address().getPort()))).isEqualTo(2);
            assertThat(execute("--port", "0")).isEqualTo(2);
            assertThat(execute("--port", "65536")).isEqualTo(2);
            assertThat(execute("--port", "0", "--data", file.toString())).isEqualTo(2);
            assertThat(execute("--port", "0", "--data", other.toString())).isEqualTo(2);
            assertThat(execute("--latency", "20")).isEqualTo(2);
            assertThat(err.toString().lines()).containsExactly(
                    "windfall: Port %d is taken: choose another with --port".formatted(taken.address().getPort()),
                    "windfall: The journal %s is in use by another simulator"
                            .formatted(folder.resolve("data/wallet.jsonl")),
                    "windfall: 65536 is no port: choose one from 0 to 65535 with --port",
                    "windfall: The wallet can't keep its book in %s: choose another folder with --data".formatted(file),
                    "windfall: The journal %s can't be read, line 1: change is missing"
                            .formatted(other.resolve("wallet.jsonl")),
                    "windfall: Invalid value for option '--latency': '20' is no time: expected a number and ms, s, m or h, "
                            + "such as 60s (see windfall wallet --help)");
        }
    }

    @Test
    void itKeepsItsBookAndFollowsTheScriptAndAsksForTheToken() throws Exception {
        Path script = Files.writeString(folder.resolve("faults.jsonl"),
                "{\"fault\": \"refuse\", \"code\": \"closed\", \"times\": 1}");
        Map<String, String> token = Map.of("INTERNAL_SERVICE_TOKEN_PROMOTION", "secret");
        try (WalletSimulator wallet = command("--port", "0", "--faults", script.toString(), "--latency", "5ms")
                .open(token)) {
            assertThat(credit(wallet.address(), "other")).contains("token-refused");
            assertThat(credit(wallet.address(), "secret")).contains("closed");
            assertThat(credit(wallet.address(), "secret")).contains("SETTLED");
        }
        try (WalletSimulator wallet = command("--port", "0").open(NOTHING_SET)) {
            assertThat(wallet.book().entries()).hasSize(2);
        }
        assertThatThrownBy(() -> command("--port", "0").open(Map.of("BRAND_SIGNING_KEY", "a,b,c")))
                .isInstanceOf(CannotStart.class).hasMessageStartingWith("BRAND_SIGNING_KEY: expected one key");
    }

    private static String credit(URI wallet, String token) throws Exception {
        String body = """
                {"request_id": "c1", "player_id": "p1", "amount": 5, "currency": "EUR", "pay_as": "CASH",
                 "reference_id": "r", "remarks": "", "digest": "d"}""";
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(wallet.resolve("/wallet/credits"))
                    .POST(BodyPublishers.ofString(body)).header("X-Internal-Service-Token", token)
                    .header("X-Brand-Id", "aurora").header("X-Request-Id", "c1").build(), BodyHandlers.ofString())
                    .body();
        }
    }

    private WalletCommand command(String... arguments) {
        WalletCommand command = new WalletCommand();
        new CommandLine(command).parseArgs(inFolder(arguments));
        return command;
    }

    private int execute(String... arguments) {
        String[] all = inFolder(arguments);
        String[] named = new String[all.length + 1];
        named[0] = "wallet";
        System.arraycopy(all, 0, named, 1, all.length);
        return Windfall.commandLine().setErr(new PrintWriter(err, true)).execute(named);
    }

    /// The last `--data` holds; in the test's own folder, unless one is given.
    private String[] inFolder(String... arguments) {
        if (String.join(" ", arguments).contains("--data")) {
            return arguments;
        }
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--data";
        all[arguments.length + 1] = folder.resolve("data").toString();
        return all;
    }
}
