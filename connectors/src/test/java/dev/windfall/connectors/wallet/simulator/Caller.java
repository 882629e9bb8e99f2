package dev.windfall.connectors.wallet.simulator;

import dev.windfall.connectors.http.BrandSignature;
import dev.windfall.connectors.simulator.Json;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// Calls a simulator as the contract says, and can leave parts of it out.
final class Caller implements AutoCloseable {

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI wallet;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private @Nullable BrandSignature signature;
    private long offset_s;
    private Duration patience = Duration.ofSeconds(10);

    Caller(URI wallet) {
        this.wallet = wallet;
        headers.put("X-Brand-Id", "aurora");
        headers.put("Content-Type", "application/json");
    }

    Caller with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    /// From now on, by a clock that is off by that much.
    Caller signing(String key, long clock_s) {
        signature = BrandSignature.of(key);
        offset_s = clock_s;
        return this;
    }

    Caller waiting(Duration time) {
        patience = time;
        return this;
    }

    HttpResponse<String> send(Instruction instruction) throws IOException, InterruptedException {
        String path = switch (instruction.kind()) {
            case CREDIT -> "/wallet/credits";
            case REVERSAL -> "/wallet/reversals";
            case RELEASE -> "/wallet/releases";
        };
        return call("POST", path, instruction.requestId(), Json.write(instruction.toJson()));
    }

    HttpResponse<String> ask(String requestId) throws IOException, InterruptedException {
        return call("GET", "/wallet/requests/" + requestId, requestId, "");
    }

    HttpResponse<String> call(String method, String path, String requestId, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(wallet.resolve(path)).timeout(patience)
                .method(method, body.isEmpty() ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body))
                .header("X-Request-Id", requestId);
        if (signature != null) {
            long now_s = InstantSource.system().instant().getEpochSecond() + offset_s;
            request.header("X-Brand-Timestamp", Long.toString(now_s))
                    .header("X-Brand-Signature", signature.sign(BrandSignature.Signed.of(method,
                            URI.create(path).getRawPath(), String.valueOf(headers.get("X-Brand-Id")), now_s, requestId,
                            body.getBytes(StandardCharsets.UTF_8))));
        }
        headers.forEach(request::setHeader);
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    static Json json(HttpResponse<String> response) {
        return Json.read(response.body());
    }

    /// The status in an answer, or the code of a problem.
    static String said(HttpResponse<String> response) {
        Json json = json(response);
        return response.statusCode() + " " + json.optionalText("status").orElseGet(() -> json.text("code"));
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
