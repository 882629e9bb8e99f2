package dev.windfall.app.chaos;

import dev.windfall.servers.CannotStart;
import dev.windfall.servers.DataFolder;
import dev.windfall.servers.KeptProcess;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// One running windfall, as people start it. It ends with us, however we end.
final class Program implements AutoCloseable {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    private static final Duration UP_PATIENCE = Duration.ofMinutes(3);
    private static final Duration END_PATIENCE = Duration.ofSeconds(30);
    private static final int STARTS_MAX = 5;
    private static final long LOOK_MS = 100;
    private static final JsonMapper JSON = new JsonMapper();

    private final String name;
    private final DataFolder data;
    private final List<String> command;
    private final Map<String, String> environment;
    private final URI address;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private @Nullable KeptProcess process;
    private volatile boolean isUp;

    /// @param launcher the script that people start it by
    Program(String name, DataFolder data, Path launcher, int port, Map<String, String> environment) {
        this.name = name;
        this.data = data;
        this.command = List.of(launcher.toString(), "up", "--data", data.root().resolve(name).toString(), "--port",
                Integer.toString(port));
        this.environment = environment;
        this.address = URI.create("http://127.0.0.1:" + port);
    }

    record Answer(int status, JsonNode body) {}

    URI address() {
        return address;
    }

    /// Whether it has said that it is well since it was started.
    boolean isUp() {
        return isUp;
    }

    void start() {
        process = KeptProcess.start(data, "process-" + name, "TERM", command, environment);
    }

    /// As whoever minds a service does: one that ends while it starts, since a server is away, is started again.
    void startUntilUp(Runnable endedInVain) throws InterruptedException {
        for (int tries = 1; !isUp; tries++) {
            start();
            try {
                awaitWell();
            } catch (CannotStart e) {
                if (tries == STARTS_MAX || !Objects.requireNonNull(process).ended().isDone()) {
                    throw e;
                }
                endedInVain.run();
            }
        }
    }

    /// Returns when all its parts are well.
    ///
    /// @throws CannotStart if that takes too long
    void awaitWell() throws InterruptedException {
        long deadline_ns = System.nanoTime() + UP_PATIENCE.toNanos();
        while (health() != 200) {
            KeptProcess started = Objects.requireNonNull(process);
            if (started.ended().isDone()) {
                throw new CannotStart("Process %s has ended by itself with status %d: see %s".formatted(name,
                        started.ended().join(), started.log()));
            }
            if (System.nanoTime() > deadline_ns) {
                throw new CannotStart("Process %s is not well after %d s (%s): see %s".formatted(name,
                        UP_PATIENCE.toSeconds(), parts(), data.root().resolve(name).resolve("logs")));
            }
            Thread.sleep(LOOK_MS);
        }
        isUp = true;
    }

    /// 0 if it does not answer.
    private int health() throws InterruptedException {
        return asked().map(Answer::status).orElse(0);
    }

    private String parts() throws InterruptedException {
        return asked().map(answer -> answer.body().path("parts").toString()).orElse("no answer");
    }

    private Optional<Answer> asked() throws InterruptedException {
        return send(HttpRequest.newBuilder(address.resolve("/health")).timeout(ANSWER_MAX));
    }

    /// As whoever may read its data folder. Nothing if there is no answer.
    Optional<Answer> ask(String method, String path, String brandId, String body, @Nullable String key)
            throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path)).timeout(ANSWER_MAX)
                .header("X-Internal-Service-Token", token()).header("X-Brand-Id", brandId).header("X-Actor", "chaos")
                .header("Content-Type", "application/json").method(method, HttpRequest.BodyPublishers.ofString(body));
        return send(key == null ? request : request.header("Idempotency-Key", key));
    }

    String token() {
        try {
            return Files.readString(data.root().resolve(name).resolve("token")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<Answer> send(HttpRequest.Builder request) throws InterruptedException {
        try {
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return Optional.of(new Answer(answer.statusCode(), JSON.readTree(answer.body())));
        } catch (IOException | JacksonException e) {
            return Optional.empty();
        }
    }

    void kill() {
        isUp = false;
        Objects.requireNonNull(process).kill();
    }

    /// @throws IllegalStateException if it has ended though nobody has ended it
    void requireAlive() {
        KeptProcess running = process;
        if (isUp && running != null && running.ended().isDone()) {
            throw new IllegalStateException("Process %s has ended by itself with status %d: see %s".formatted(name,
                    running.ended().join(), running.log()));
        }
    }

    /// In good order.
    void end() {
        isUp = false;
        KeptProcess running = process;
        if (running != null) {
            running.end(END_PATIENCE);
        }
    }

    void removeState() {
        try {
            DataFolder.deleteTree(data.root().resolve(name).resolve("streams"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void pause() {
        Objects.requireNonNull(process).pause();
    }

    void resume() {
        Objects.requireNonNull(process).resume();
    }

    @Override
    public void close() {
        end();
        http.close();
    }

    @Override
    public String toString() {
        return name;
    }
}
