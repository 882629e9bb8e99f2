package dev.windfall.connectors.rolling.simulator;

import dev.windfall.connectors.simulator.Json;
import dev.windfall.projections.coupons.RollingWord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// Tells Windfall what has turned, one after the other, each until it is taken or refused.
final class Reports implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Reports.class);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final BlockingQueue<Report> waiting = new LinkedBlockingQueue<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Thread thread = Thread.ofVirtual().name("rolling-reports").unstarted(this::sendAll);
    private volatile Receiver receiver = new Receiver(URI.create("http://127.0.0.1:0"), "");

    /// @param token that it asks for
    record Receiver(URI address, String token) {}

    private record Report(String brandId, String body) {}

    void start() {
        thread.start();
    }

    void to(Receiver other) {
        receiver = other;
    }

    void add(Order opened, RollingWord word) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("report_id", word.number());
        json.put("coupon_log_id", opened.couponLogId());
        json.put("remarks", opened.remarks());
        json.put("reference_id", opened.referenceId());
        json.put("status", word.isReached() ? "COMPLETED" : "ACTIVE");
        json.put("wagered", word.wagered());
        waiting.add(new Report(opened.brandId(), Json.write(json)));
    }

    @Override
    public void close() {
        thread.interrupt();
        http.shutdownNow();
    }

    private void sendAll() {
        try {
            while (true) {
                Report report = waiting.take();
                while (!isTaken(report)) {
                    Thread.sleep(PAUSE);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it is closed
        }
    }

    /// What is refused now would be refused again: of that somebody is told there.
    private boolean isTaken(Report report) throws InterruptedException {
        try {
            HttpResponse<String> answer = http.send(request(report), BodyHandlers.ofString());
            boolean isRefused = answer.statusCode() >= 400 && answer.statusCode() < 500 && answer.statusCode() != 401;
            if (isRefused) {
                LOG.warn("The report {} is refused: {}", report.body, answer.body());
            }
            return answer.statusCode() == 200 || isRefused;
        } catch (IOException e) {
            return false;
        }
    }

    private HttpRequest request(Report report) {
        return HttpRequest
                .newBuilder(receiver.address.resolve("/internal/promotions/coupons/rolling-reports"))
                .timeout(PATIENCE).POST(BodyPublishers.ofString(report.body))
                .header("Content-Type", "application/json").header("X-Brand-Id", report.brandId)
                .header("X-Actor", "rolling").header("X-Internal-Service-Token", receiver.token).build();
    }
}
