package dev.windfall.api;

import dev.windfall.projections.rules.RuleHistory;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.schemas.avro.Brand;
import dev.windfall.topology.Engine;
import dev.windfall.topology.wire.Brands;
import dev.windfall.topology.wire.RuleStates;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/// What other rules would have paid. Nothing of it is kept.
@RestController
class SimulationsController {

    private static final String CSV = "text/csv";
    private static final Duration INTERVAL = Duration.ofMillis(250);
    private static final String REQUEST = """
            {"from": "2026-11-02", "to": "2026-11-29", "candidates": [{"tiers": {"EUR": [{"from": 0, "rate": "6%"}]}}]}""";
    private static final String EXAMPLE = """
            {"brand_id": "aurora", "kind": "lossback", "rule_id": "weekly-lossback", "from": "2026-11-02",
             "to": "2026-11-08", "rows": 1204, "players": 310, "profiles": "live", "contenders": [
             {"name": "in_force", "left_out": [], "covers_the_same": true, "periods": [], "totals": []},
             {"name": "candidate_1", "left_out": [], "covers_the_same": true, "periods": [
              {"period_start": "2026-11-02", "period_end": "2026-11-08", "version": null, "currency": "EUR",
               "players": 310, "paid": 120, "total": 61200, "outcomes": {"ENTITLED": 120, "NO_TIER": 190},
               "comparison": {"difference": 10200, "winners": 120, "gained": 10200, "losers": 0, "lost": 0,
                "tier_crossings": [{"from_tier": null, "to_tier": 0, "ratings": 7}]}}],
              "totals": [{"currency": "EUR", "players": 310, "paid": 120, "total": 61200, "outcomes": {"ENTITLED": 120,
               "NO_TIER": 190}, "comparison": null, "largest_payouts": [{"player_id": "p1", "period_start": "2026-11-02",
               "period_end": "2026-11-08", "amount": 9000}], "largest_gains": [{"player_id": "p1", "in_force": 7500,
               "amount": 9000, "difference": 1500}], "largest_losses": []}]}]}""";

    private final Engine engine;
    private final SimulationDesk desk;
    private final JsonMapper json;

    SimulationsController(Engine engine, SimulationDesk desk, JsonMapper json) {
        this.engine = engine;
        this.desk = desk;
        this.json = json;
    }

    /// The lines of an answer that is told as it comes.
    record ProgressLine(Progress progress) {}

    record Progress(long rows, long of) {}

    @Operation(summary = "What up to five candidates would have paid, beside the rule in force",
            description = "Rates history from PostgreSQL. A candidate is a rule's document, and is not kept. With `Accept: "
                    + "application/x-ndjson` lines of progress come first, `{\"progress\": {\"rows\": 5000, \"of\": 120000}}`, then "
                    + "`{\"result\": …}` or `{\"problem\": …}`; with `text/csv` a table comes.",
            requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(
                    content = @Content(mediaType = "application/json", examples = @ExampleObject(REQUEST))),
            responses = {
                    @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/json",
                            examples = @ExampleObject(EXAMPLE))),
                    @ApiResponse(responseCode = "429", description = "Another simulation is running",
                            content = @Content)})
    @PostMapping("/internal/promotions/{kind}/rules/{ruleId}/simulate")
    void simulate(@RequestHeader(CallerFilter.BRAND) String brandId, @PathVariable("kind") String kindText,
            @PathVariable String ruleId, @RequestBody String text, HttpServletRequest http,
            HttpServletResponse response) throws IOException, InterruptedException {
        Brand brand = Found.brand(engine, brandId);
        RuleName name = new RuleName(RulesController.kind(kindText), ruleId);
        SimulationRequest request = SimulationRequest.read(text, brandId, name, Found.defaults(engine, name),
                Brands.fromAvro(brand).currencies().keySet());
        RuleHistory inForce = RuleStates.history(engine.rules().versions(brandId, name));
        Job job = new Job(brand, name, request, inForce);
        String accept = Objects.requireNonNullElse(http.getHeader(HttpHeaders.ACCEPT), MediaType.ALL_VALUE);
        if (accept.contains(LiveDaysController.NDJSON)) {
            tell(job, response);
        } else if (accept.contains(CSV)) {
            String table = SimulationView.csv(run(job, (rows, of) -> {}).simulated);
            response.setContentType(CSV + ";charset=UTF-8");
            response.getOutputStream().write(table.getBytes(StandardCharsets.UTF_8));
        } else {
            byte[] view = json.writeValueAsBytes(run(job, (rows, of) -> {}).view);
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            response.getOutputStream().write(view);
        }
    }

    private record Job(Brand brand, RuleName name, SimulationRequest request, RuleHistory inForce) {}

    private record Result(dev.windfall.projections.simulation.Simulated simulated, SimulationView view) {}

    private Result run(Job job, SimulationDesk.Listener listener) throws IOException, InterruptedException {
        String brandId = job.brand.getBrandId();
        LiveProfiles profiles = new LiveProfiles(job.brand, engine.ledger(), engine.topics().partitions());
        SimulationDesk.Outcome outcome = desk.simulate(brandId, job.request, job.inForce, profiles.byPlayer(),
                listener);
        return new Result(outcome.simulated(), SimulationView.of(brandId, job.name, job.request, outcome.rows(),
                profiles.text(), outcome.simulated()));
    }

    /// A word about how far it is, now and then, reaches the caller or ends it all.
    private void tell(Job job, HttpServletResponse response) throws IOException, InterruptedException {
        OutputStream out = response.getOutputStream();
        long[] next_ns = {System.nanoTime()};
        try {
            Result result = run(job, (rows, of) -> {
                if (rows == 0) {
                    response.setContentType(LiveDaysController.NDJSON);
                }
                if (rows == 0 || System.nanoTime() - next_ns[0] >= 0) {
                    next_ns[0] = System.nanoTime() + INTERVAL.toNanos();
                    write(out, new ProgressLine(new Progress(rows, of)));
                    response.flushBuffer();
                }
            });
            write(out, Map.of("result", result.view));
        } catch (Problem.Raised raised) {
            if (!response.isCommitted()) {
                throw raised;
            }
            write(out, Map.of("problem", raised.problem()));
        }
    }

    private void write(OutputStream out, Object line) throws IOException {
        out.write(json.writeValueAsBytes(line));
        out.write('\n');
    }
}
