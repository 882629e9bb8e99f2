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

import static org.assertj.core.api.Assertions.assertThat;

/// The door of a running program, as a caller with the token of its data folder.
record Door(URI address, String token, HttpClient http) {

    private static final JsonMapper JSON = new JsonMapper();

    record Answer(int status, JsonNode body) {}

    static Door of(Launched up, Path data) throws IOException {
        return new Door(up.api(), Files.readString(data.resolve("token")).strip(), HttpClient.newHttpClient());
    }

    Answer ask(String method, String path, String brandId, String body) throws Exception {
        return send(request(path, brandId).method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    /// The same key does it once.
    Answer post(String path, String brandId, String body, String idempotencyKey) throws Exception {
        return send(request(path, brandId).header("Idempotency-Key", idempotencyKey)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path, String brandId) {
        return HttpRequest.newBuilder(address.resolve(path))
                .header("X-Internal-Service-Token", token).header("X-Brand-Id", brandId).header("X-Actor", "ann")
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
