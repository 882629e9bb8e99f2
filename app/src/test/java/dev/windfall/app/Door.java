package dev.windfall.app;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

import static org.assertj.core.api.Assertions.assertThat;

/// The door of a running program, as a caller with the token of its data folder.
record Door(URI address, String token, HttpClient http) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    record Answer(int status, JsonNode body) {}

    static Door of(Launched up, Path data) throws IOException {
        return new Door(up.api(), Files.readString(data.resolve("token")).strip(), HttpClient.newHttpClient());
    }

    Answer ask(String method, String path, String brandId, String body) throws Exception {
        return askAs("ann", method, path, brandId, body);
    }

    Answer askAs(String actor, String method, String path, String brandId, String body) throws Exception {
        return send(request(path, brandId, actor).method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    /// The same key does it once.
    Answer post(String path, String brandId, String body, String idempotencyKey) throws Exception {
        return send(request(path, brandId, "ann").header("Idempotency-Key", idempotencyKey)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /// @return the last answer, be it as wanted or not
    static JsonNode await(Callable<JsonNode> question, Predicate<JsonNode> wanted) throws Exception {
        long deadline_ns = System.nanoTime() + PATIENCE.toNanos();
        JsonNode answer = question.call();
        while (!wanted.test(answer) && System.nanoTime() < deadline_ns) {
            Thread.sleep(100);
            answer = question.call();
        }
        return answer;
    }

    private HttpRequest.Builder request(String path, String brandId, String actor) {
        return HttpRequest.newBuilder(address.resolve(path))
                .header("X-Internal-Service-Token", token).header("X-Brand-Id", brandId).header("X-Actor", actor)
                .header("Content-Type", "application/json");
    }

    private Answer send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
    }

    /// The brands of the stories.
    void registerBrands() throws Exception {
        for (String brand : WalletStory.BRANDS) {
            assertThat(ask("PUT", "/internal/brands/" + brand, brand, WalletStory.document(brand)).status())
                    .isEqualTo(200);
        }
    }

    /// The value of a metric with these labels, as Prometheus writes them; 0 if it is not there.
    long metric(String nameAndLabels) throws Exception {
        String metrics = http.send(HttpRequest.newBuilder(address.resolve("/metrics")).build(),
                HttpResponse.BodyHandlers.ofString()).body();
        return metrics.lines().filter(line -> line.startsWith(nameAndLabels + " "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(nameAndLabels.length() + 1))).findFirst()
                .orElse(0);
    }
}
