package dev.windfall.app;

import dev.windfall.servers.CannotStart;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A running windfall, for commands that do what its API does: as whoever has its token, and in the name of who is logged in.
final class ApiCaller {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final JsonMapper JSON = new JsonMapper();

    @Mixin
    private ServerOption server = new ServerOption();

    @Mixin
    private DataOption data = new DataOption();

    /// @param location where to ask again, if it takes longer
    record Answer(int status, JsonNode body, @Nullable URI location) {

        boolean isGood() {
            return status == 200;
        }

        boolean isOnItsWay() {
            return status == 202;
        }
    }

    Answer get(String brandId, String path) throws InterruptedException {
        return send("GET", brandId, path, HttpRequest.BodyPublishers.noBody());
    }

    Answer put(String brandId, String path, Object document) throws InterruptedException {
        return send("PUT", brandId, path, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(document)));
    }

    Answer post(String brandId, String path, Object document) throws InterruptedException {
        return send("POST", brandId, path, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(document)));
    }

    /// The same key does it once, however often it is sent.
    Answer post(String brandId, String path, Object document, String idempotencyKey) throws InterruptedException {
        return send(request(brandId, path).header("Idempotency-Key", idempotencyKey)
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(document))));
    }

    /// A part of a path, whatever it is.
    static String part(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// Tells what is wrong, each mistake on its line: `file:line: pointer: what would be right`.
    ///
    /// @param document what was sent
    /// @return the exit code
    static int tell(CommandLine command, Answer answer, YamlDocument document) {
        JsonNode errors = answer.body.path("errors");
        errors.forEach(error -> Windfall.say(command, "%s: %s: %s".formatted(
                document.place(error.path("pointer").asString()), error.path("pointer").asString(),
                error.path("detail").asString())));
        if (errors.isEmpty()) {
            Windfall.say(command, "%s: %s".formatted(document.place(""), detail(answer)));
        }
        return ExitCode.SOFTWARE;
    }

    /// @return the exit code
    static int tell(CommandLine command, Answer answer) {
        Windfall.say(command, detail(answer));
        return ExitCode.SOFTWARE;
    }

    private static String detail(Answer answer) {
        String detail = answer.body.path("detail").asString("");
        return detail.isBlank() ? "windfall answers %d and says nothing".formatted(answer.status) : detail;
    }

    /// Lines as they come, for as long as it takes.
    ///
    /// @param refused is told the answer if it is none of success, and no lines come
    Stream<String> stream(String brandId, String path, Object document, String accept, Consumer<Answer> refused)
            throws InterruptedException {
        HttpRequest request = request(brandId, path).header("Accept", accept)
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(document))).build();
        HttpClient http = HttpClient.newHttpClient();
        try {
            HttpResponse<Stream<String>> answer = http.send(request, HttpResponse.BodyHandlers.ofLines());
            Stream<String> lines = answer.body().onClose(http::close);
            if (answer.statusCode() == 200) {
                return lines;
            }
            try (lines) {
                refused.accept(new Answer(answer.statusCode(),
                        JSON.readTree(lines.collect(Collectors.joining("\n"))), null));
            }
            return Stream.empty();
        } catch (JacksonException e) {
            throw noWindfall(e);
        } catch (IOException e) {
            http.close();
            throw noAnswer(e);
        }
    }

    /// Takes an answer as it comes.
    interface Taking {

        /// @throws IOException if it breaks off
        int take(TrailedAnswer answer) throws IOException;
    }

    /// @param taking  is given the answer if it is one of success
    /// @param refused is given any other
    /// @return the exit code that whoever was given it returns
    int download(String brandId, String path, Taking taking, ToIntFunction<Answer> refused) {
        try (TrailedAnswer answer = TrailedAnswer.get(server.uri().resolve(path), headers(brandId), PATIENCE)) {
            int status = answer.status();
            return status == 200 ? taking.take(answer)
                    : refused.applyAsInt(new Answer(status, JSON.readTree(answer.problem()), null));
        } catch (JacksonException e) {
            throw noWindfall(e);
        } catch (IOException e) {
            throw noAnswer(e);
        }
    }

    private HttpRequest.Builder request(String brandId, String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri().resolve(path));
        headers(brandId).forEach(request::header);
        return request.header("Content-Type", "application/json");
    }

    private Map<String, String> headers(String brandId) {
        return Map.of("X-Internal-Service-Token", Token.find(System.getenv(), data.path()), "X-Brand-Id", brandId,
                "X-Actor", System.getProperty("user.name"));
    }

    private CannotStart noWindfall(JacksonException cause) {
        return new CannotStart("What answers at %s is no windfall: name another with --server".formatted(server.uri()),
                cause);
    }

    private CannotStart noAnswer(IOException cause) {
        return new CannotStart("No windfall answers at %s: start ./windfall up, or name another with --server"
                .formatted(server.uri()), cause);
    }

    private Answer send(String method, String brandId, String path, HttpRequest.BodyPublisher body)
            throws InterruptedException {
        return send(request(brandId, path).method(method, body));
    }

    private Answer send(HttpRequest.Builder asked) throws InterruptedException {
        HttpRequest request = asked.timeout(PATIENCE).build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), JSON.readTree(answer.body()),
                    answer.headers().firstValue("Location").map(server.uri()::resolve).orElse(null));
        } catch (JacksonException e) {
            throw noWindfall(e);
        } catch (IOException e) {
            throw noAnswer(e);
        }
    }
}
