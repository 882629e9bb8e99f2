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

    private Answer send(String method, String brandId, String path, HttpRequest.BodyPublisher body)
            throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.uri().resolve(path))
                .header("X-Internal-Service-Token", Token.find(System.getenv(), data.path()))
                .header("X-Brand-Id", brandId)
                .header("X-Actor", System.getProperty("user.name"))
                .header("Content-Type", "application/json")
                .timeout(PATIENCE).method(method, body).build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), JSON.readTree(answer.body()),
                    answer.headers().firstValue("Location").map(server.uri()::resolve).orElse(null));
        } catch (JacksonException e) {
            throw new CannotStart(
                    "What answers at %s is no windfall: name another with --server".formatted(server.uri()),
                    e);
        } catch (IOException e) {
            throw new CannotStart("No windfall answers at %s: start ./windfall up, or name another with --server"
                    .formatted(server.uri()), e);
        }
    }
}
