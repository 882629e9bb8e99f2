package dev.windfall.api;

import dev.windfall.sink.Sink;
import dev.windfall.topology.Engine;
import dev.windfall.topology.runs.RunKeeper;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.swagger.v3.oas.annotations.Operation;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// For those who watch: they need no token.
@RestController
class HealthController {

    /// Stopped for a moment because somebody wants it so: reads go on.
    private static final String FROZEN = "frozen";

    private final Engine engine;
    private final Sink sink;
    private final PrometheusMeterRegistry meters;
    private final List<Part> parts;

    HealthController(Engine engine, Sink sink, ApiSettings settings, PrometheusMeterRegistry meters,
            List<Part> parts) {
        this.engine = engine;
        this.sink = sink;
        this.meters = meters;
        this.parts = parts;
        parts.forEach(part -> part.meter(meters));
        FlowMeters.register(engine, sink, meters);
        Gauge.builder("multi_brand_enforcement_mode", settings, mode -> mode.enforcement().gaugeValue())
                .description("0 off, 1 observe, 2 enforce").tag("service", "promotion_service").register(meters);
    }

    /// @param status up if every part is
    record HealthView(String status, Map<String, String> parts) {}

    @Operation(summary = "How each part is")
    @GetMapping({"/health", "/health/ready"})
    ResponseEntity<HealthView> health() {
        Map<String, String> words = new TreeMap<>(Map.of(
                "brands", word(engine.brands().isHealthy()),
                "controls", engine.isFrozen() ? FROZEN : word(engine.controls().isReady()),
                "deciders", word(engine.deciders().isReady()),
                "redriver", word(engine.redriver().isHealthy()),
                "ingest", engine.isFrozen() ? FROZEN : word(engine.ingest().isHealthy()),
                "kafka", word(engine.kafka().answers()),
                "ledger", word(engine.ledger().isReady()),
                "sink", word(sink)));
        words.put("rules", word(engine.rules().isHealthy()));
        words.put("runs", word(engine.runKeeper()));
        parts.forEach(part -> words.put(part.name(), part.state()));
        boolean up = !words.containsValue(word(false)) && parts.stream().allMatch(Part::isWell);
        return ResponseEntity.status(up ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .body(new HealthView(word(up), words));
    }

    @Operation(summary = "Whether the process answers at all")
    @GetMapping("/health/live")
    HealthView live() {
        return new HealthView(word(true), Map.of());
    }

    @Operation(summary = "Prometheus metrics")
    @GetMapping(path = "/metrics", produces = "text/plain; version=0.0.4; charset=utf-8")
    String metrics() {
        return meters.scrape();
    }

    /// One that is behind works, but the rows are old.
    private static String word(Sink sink) {
        if (!sink.isHealthy() || !sink.isRebuilding()) {
            return word(sink.isHealthy());
        }
        long toGo = sink.toGo();
        return toGo == 0 ? "rebuilding" : "rebuilding, %,d records to go".formatted(toGo);
    }

    /// A brand that is passed over holds up no other. Its name is not for everybody.
    private static String word(RunKeeper runs) {
        int stalled = runs.stalled().size();
        return stalled == 0 || !runs.isHealthy() ? word(runs.isHealthy())
                : "up, but %d brands are passed over, whose runs don't get on: see the log".formatted(stalled);
    }

    private static String word(boolean up) {
        return up ? "up" : "down";
    }
}
