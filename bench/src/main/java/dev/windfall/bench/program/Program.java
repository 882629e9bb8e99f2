package dev.windfall.bench.program;

import dev.windfall.app.Windfall;
import dev.windfall.bench.job.Plot;
import dev.windfall.bench.job.Story;
import dev.windfall.bench.job.Sums;
import dev.windfall.bench.run.Usage;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.servers.DatabaseAddress;
import dev.windfall.servers.Servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/// `windfall up`, as the launcher starts it: the packed program in a JVM of its own, with its servers in a data folder.
public final class Program implements AutoCloseable {

    private final Launched launched;
    private final Path data;
    private final URI address;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Program(Launched launched, Path data, URI address) {
        this.launched = launched;
        this.data = data;
        this.address = address;
    }

    public static Program up(Path data) throws IOException {
        return up(data, Map.of());
    }

    /// @param settings as its environment tells them
    public static Program up(Path data, Map<String, String> settings) throws IOException {
        int port = freePort();
        return new Program(Launched.start(data, "", List.of("-jar", packed().toString(), "up", "--data",
                data.toString(), "--port", Integer.toString(port)), settings), data,
                URI.create("http://127.0.0.1:" + port));
    }

    public URI address() {
        return address;
    }

    /// Once it has made its folder.
    public String token() throws IOException {
        return Files.readString(data.resolve("token")).strip();
    }

    public KafkaSettings kafka() {
        return new KafkaSettings(Servers.kafkaOf(data).orElseThrow(), Map.of());
    }

    public DatabaseAddress database() {
        return Servers.databaseOf(data).orElseThrow();
    }

    public double seconds() {
        return launched.seconds();
    }

    /// What it and its servers have used.
    public Usage usage() {
        return Usage.of(launched.processes());
    }

    public double memory_mb() {
        return Usage.memory_mb(launched.processes());
    }

    /// The most that its own JVM ever had.
    public double peakMemory_mb() throws IOException {
        long pid = launched.processes().findFirst().orElseThrow().pid();
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElse(0) / 1024.0;
    }

    public void awaitReady() throws IOException, InterruptedException, TimeoutException {
        launched.await("ready", () -> {
            try {
                return get("/health/ready").statusCode() == 200;
            } catch (IOException e) {
                return false; // the door is not open yet
            }
        });
    }

    public HttpResponse<String> ask(String method, String path, String brandId, String body)
            throws IOException, InterruptedException {
        return http.send(request(path, brandId).method(method, HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /// The same key does it once.
    public HttpResponse<String> post(String path, String brandId, String body, String idempotencyKey)
            throws IOException, InterruptedException {
        return http.send(request(path, brandId).header("Idempotency-Key", idempotencyKey)
                .POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, String brandId) throws IOException {
        return HttpRequest.newBuilder(address.resolve(path)).header("X-Internal-Service-Token", token())
                .header("X-Brand-Id", brandId).header("X-Actor", "bench").header("Content-Type", "application/json");
    }

    /// The sums of a player's days as it tells them, keyed as [ToldDays] has them.
    public Map<String, Sums> days(Player player, Plot plot) throws IOException, InterruptedException {
        HttpResponse<String> answer = ask("GET", daysPath(player, plot), player.brandId(), "");
        if (answer.statusCode() != 200) {
            throw new IOException("%s: %s".formatted(player, answer.body()));
        }
        return ToldDays.parse(answer.body().getBytes(StandardCharsets.UTF_8));
    }

    public static String daysPath(Player player, Plot plot) {
        return "/internal/promotions/players/%s/days?from=%s&to=%s".formatted(player.playerId(),
                plot.days().getFirst(), plot.days().getLast());
    }

    /// All that stories tell of.
    public void registerBrands() throws IOException, InterruptedException {
        for (String brandId : Story.brandIds()) {
            HttpResponse<String> answer = ask("PUT", "/internal/brands/" + brandId, brandId,
                    """
                            {"zone": "UTC", "day_starts_at": "00:00", "currencies": ["%s"], "spread": 2}"""
                            .formatted(String.join("\", \"", Story.currencies())));
            if (answer.statusCode() != 200) {
                throw new IOException("%s was not registered: %s".formatted(brandId, answer.body()));
            }
        }
    }

    /// Where it reads wallet events, when no topics of others are named.
    public static String walletTopic() {
        return new Topics("", 1).walletEvents().name();
    }

    /// How many events it has folded, copies included.
    public long folded() throws IOException, InterruptedException {
        String name = "windfall_ledger_events_total{outcome=\"read\"} ";
        return get("/metrics").body().lines().filter(line -> line.startsWith(name))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length()))).findFirst().orElse(0);
    }

    public void awaitFolded(long events) throws IOException, InterruptedException, TimeoutException {
        launched.await("through with %,d events".formatted(events), () -> folded() >= events);
    }

    /// As Ctrl-C does it.
    public void stop() throws IOException, InterruptedException, TimeoutException {
        launched.stop();
    }

    /// The process alone, at once; its servers go after it.
    public void kill() throws InterruptedException {
        launched.kill();
    }

    @Override
    public void close() {
        http.close();
        launched.close();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(address.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /// The build leaves it beside the classes of the command line.
    private static Path packed() throws IOException {
        try {
            Path classes = Path.of(Windfall.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            Path packed = classes.resolveSibling("windfall-exec.jar");
            if (!Files.exists(packed)) {
                throw new IOException("The program is not built: mvn -Dquick package makes " + packed);
            }
            return packed;
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Known beforehand, so that it can be asked before it says where it listens.
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
