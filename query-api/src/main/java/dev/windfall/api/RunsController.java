package dev.windfall.api;

import dev.windfall.projections.Ids;
import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.PeriodGrid.Period;
import dev.windfall.projections.rules.RuleHistory;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.RunId.Purpose;
import dev.windfall.projections.settlement.payouts.LineStatus;
import dev.windfall.projections.settlement.runs.Pinned;
import dev.windfall.projections.settlement.runs.RunCommand;
import dev.windfall.projections.settlement.runs.RunStatus;
import dev.windfall.schemas.avro.RuleVersion;
import dev.windfall.sink.PayoutReader;
import dev.windfall.sink.RunFilter;
import dev.windfall.sink.RunReader;
import dev.windfall.sink.ShownRun;
import dev.windfall.topology.Engine;
import dev.windfall.topology.asking.Issuer;
import dev.windfall.topology.runs.RunTerms;
import dev.windfall.topology.wire.RuleStates;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Settlement runs, and the lines that players get from them.
@RestController
class RunsController {

    private static final int CORRECTIONS_MAX = 999_999;
    private static final int PREVIEW_SECONDS = 10;
    private static final Set<String> FIELDS = Set.of("rule_id", "period_start", "corrections", "preview");
    private static final String REQUEST = "{\"rule_id\": \"weekly\", \"period_start\": \"2026-11-16\"}";
    private static final String LINES = "{\"brand_id\": \"aurora\", \"run_id\": \"aurora~lossback~weekly~2026-11-16\", "
            + "\"lines\": [" + LineView.SETTLED + "], \"next_cursor\": null}";

    private final Engine engine;
    private final RunDesk desk;
    private final RunReader runs;
    private final PayoutReader payouts;

    RunsController(Engine engine, RunDesk desk, RunReader runs, PayoutReader payouts) {
        this.engine = engine;
        this.desk = desk;
        this.runs = runs;
        this.payouts = payouts;
    }

    record LinesView(String brandId, String runId, List<LineView> lines, @Nullable String nextCursor) {}

    @Operation(summary = "Settle a period",
            description = "Asks for the run of a period that is over. Asking again gives the same run; one that has FAILED is tried "
                    + "again. Answers 200 when it is asked for: it goes on by itself, and `status` says how far it is. "
                    + "With `\"corrections\": 1` (2, 3 …) it pays or takes what has changed since earlier runs, and rates no period. "
                    + "With `\"preview\": true` it shows what a period would come to by now, open or not, and touches nothing.",
            requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(
                    content = @Content(mediaType = "application/json", examples = @ExampleObject(REQUEST))),
            responses = {
                    @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/json",
                            examples = @ExampleObject(RunView.REQUESTED))),
                    @ApiResponse(responseCode = "202", description = "On its way; ask again at Location",
                            content = @Content),
                    @ApiResponse(responseCode = "404", description = "unknown-brand, unknown-kind or unknown-rule",
                            content = @Content),
                    @ApiResponse(responseCode = "409",
                            description = "open-period; or run-under-way: a preview waits until no run of the rule is",
                            content = @Content),
                    @ApiResponse(responseCode = "422", description = "invalid-document", content = @Content)})
    @PostMapping(RunDesk.RUNS)
    ResponseEntity<RunView> request(HttpServletRequest request, @RequestHeader(CallerFilter.BRAND) String brandId,
            @PathVariable("kind") String kindText, @RequestBody String text) throws InterruptedException {
        Kind kind = RulesController.kind(kindText);
        BrandSettings brand = Found.settings(engine, brandId);
        FlatDocument document = FlatDocument.read(text, FIELDS);
        String ruleId = document.text("rule_id");
        if (!Ids.isValid(ruleId)) {
            document.fault("rule_id", "there can't be a rule of this id");
        }
        RuleName rule = new RuleName(kind, ruleId);
        LocalDate first = RunId.date(document.text("period_start"));
        if (first == null) {
            document.fault("period_start", "period_start is a day such as 2026-11-16");
        }
        Purpose purpose = purpose(document, engine.clock().instant());
        document.requireValid();
        RunId run = new RunId(brandId, rule, Objects.requireNonNull(first), purpose);
        Pinned pinned = pinned(brand, run, document);
        if (purpose instanceof Purpose.Preview) {
            requireNoneUnderWay(run);
        }
        Issuer issuer = Issuers.of(request);
        ResponseEntity<RunView> answer = desk.ask(run, new RunCommand.Request(1, pinned), issuer);
        RunView known = answer.getBody();
        return known == null || !known.status().equals(RunStatus.FAILED.name()) ? answer
                : desk.ask(run, new RunCommand.Request(known.attempt() + 1, pinned), issuer);
    }

    /// Whoever asks twice within some seconds asks for the same preview.
    private static Purpose purpose(FlatDocument document, Instant now) {
        long corrections = document.has("corrections") ? document.whole("corrections") : 0;
        boolean isPreview = document.has("preview") && document.truth("preview");
        if (document.has("corrections") && (corrections < 1 || corrections > CORRECTIONS_MAX)) {
            document.fault("corrections", "corrections is the run's number, from 1 to " + CORRECTIONS_MAX);
        } else if (corrections > 0) {
            if (isPreview) {
                document.fault("preview", "a preview shows what a period would come to, not what is corrected");
            }
            return new Purpose.Corrections((int) corrections);
        }
        return isPreview ? new Purpose.Preview((int) (now.getEpochSecond() / PREVIEW_SECONDS))
                : new Purpose.Settlement();
    }

    /// What a preview shows is soon old. It must not make what is paid wait for it, nor do many of them.
    private void requireNoneUnderWay(RunId run) {
        for (RunStatus status : List.of(RunStatus.REQUESTED, RunStatus.BARRIER, RunStatus.RATING)) {
            RunFilter filter = new RunFilter(run.brandId(), run.rule().kind(), run.rule().ruleId(), status);
            Rows.read(() -> runs.newest(filter, null, 1)).stream().map(row -> row.run().id())
                    .filter(other -> !other.equals(run)).findFirst().ifPresent(other -> {
                        throw Problem.RUN_UNDER_WAY.because("%s is under way".formatted(other.text()));
                    });
        }
    }

    private Pinned pinned(BrandSettings brand, RunId run, FlatDocument document) {
        List<RuleVersion> versions = engine.rules().versions(brand.brandId(), run.rule());
        if (versions.isEmpty()) {
            throw Problem.UNKNOWN_RULE.because("%s has no %s rule %s".formatted(brand.brandId(),
                    run.rule().kind().text(), run.rule().ruleId()));
        }
        RuleHistory history = RuleStates.history(versions);
        var inForce = history.inForce(run.periodStart());
        if (inForce == null || !inForce.rule().grid().isBoundary(run.periodStart())) {
            document.fault("period_start", inForce == null ? "%s was not in force then".formatted(run.rule().ruleId())
                    : "no period begins then: the one that it is in began on " + inForce.rule().grid()
                            .period(run.periodStart()).first());
        }
        document.requireValid();
        Period period = Objects.requireNonNull(inForce).rule().grid().period(run.periodStart());
        LocalDate today = Found.today(engine, brand.brandId());
        if (!(run.purpose() instanceof Purpose.Preview) && !period.last().isBefore(today)) {
            throw Problem.OPEN_PERIOD.because("The period from %s is open until the end of %s".formatted(period.first(),
                    period.last()));
        }
        if (run.purpose() instanceof Purpose.Corrections) {
            requireLastThatIsOver(history, period, today, document);
        }
        return RunTerms.of(brand, run.rule(), inForce.version(), engine.rules(),
                brand.slice(engine.topics().partitions()));
    }

    /// Corrections of whatever period are held and paid as the run's own version says, and who may approve them follows from that one, too.
    private static void requireLastThatIsOver(RuleHistory history, Period period, LocalDate today,
            FlatDocument document) {
        dev.windfall.projections.rules.RuleVersion next = history.inForce(period.last().plusDays(1));
        if (next != null && next.rule().grid().period(period.last().plusDays(1)).last().isBefore(today)) {
            document.fault("period_start", "corrections are asked for at the rule's last period that is over");
            document.requireValid();
        }
    }

    @Operation(summary = "Give an attempt up",
            description = "What was rated of it is void, and the rule's other runs need not wait for it. What is sealed stays as it is. "
                    + "Asking for the run again begins the next attempt.",
            requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(
                    content = @Content(mediaType = "application/json",
                            examples = @ExampleObject("{\"note\": \"ticket 4711\"}"))),
            responses = {
                    @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/json",
                            examples = @ExampleObject(RunView.FAILED))),
                    @ApiResponse(responseCode = "202", description = "On its way; ask again at Location",
                            content = @Content),
                    @ApiResponse(responseCode = "404", description = "unknown-run", content = @Content),
                    @ApiResponse(responseCode = "409", description = "sealed: later runs correct it",
                            content = @Content)})
    @PostMapping(RunDesk.RUNS + "/{runId}/fail")
    ResponseEntity<RunView> fail(HttpServletRequest request, @RequestHeader(CallerFilter.BRAND) String brandId,
            @PathVariable("kind") String kindText, @PathVariable String runId, @RequestBody String text)
            throws InterruptedException {
        ShownRun run = Found.run(runs, Found.runId(engine, brandId, kindText, runId));
        String note = FlatDocument.onlyNote(text, "note");
        Issuer issuer = Issuers.of(request);
        return desk.ask(run.id(),
                new RunCommand.Fail(run.attempt(), "%s gave it up: %s".formatted(issuer.actor(), note)),
                issuer);
    }

    @Operation(summary = "A run",
            description = "As PostgreSQL has it, a moment after it was decided. `held` is what would be paid if all that waits were "
                    + "approved.",
            responses = @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/json",
                    examples = @ExampleObject(RunView.REVIEW))))
    @GetMapping(RunDesk.RUNS + "/{runId}")
    RunView get(@RequestHeader(CallerFilter.BRAND) String brandId, @PathVariable("kind") String kindText,
            @PathVariable String runId) {
        ShownRun run = Found.run(runs, Found.runId(engine, brandId, kindText, runId));
        boolean waits = run.sealed() != null && run.sealed().counts().containsKey(LineStatus.HELD);
        return RunView.of(run, waits ? Rows.read(() -> payouts.held(run.id())) : Map.of());
    }

    @Operation(summary = "What players get from a run",
            description = "In the order in which their accounts have opened the lines.",
            responses = @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/json",
                    examples = @ExampleObject(LINES))))
    @GetMapping(RunDesk.RUNS + "/{runId}/lines")
    LinesView lines(@RequestHeader(CallerFilter.BRAND) String brandId, @PathVariable("kind") String kindText,
            @PathVariable String runId, @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = Pages.LIMIT) int limit) {
        RunId run = Found.runId(engine, brandId, kindText, runId);
        Pages.Page<LineView> page = Pages.page(cursor, limit, (after, most) -> payouts.ofRun(run, after, most),
                PayoutReader::cursor, LineView::of);
        return new LinesView(brandId, runId, page.items(), page.nextCursor());
    }

    @Operation(summary = "What a player gets from a run", responses = @ApiResponse(responseCode = "200",
            content = @Content(mediaType = "application/json",
                    examples = @ExampleObject(LineView.SETTLED))))
    @GetMapping(RunDesk.LINES + "/{lineId}")
    LineView line(@RequestHeader(CallerFilter.BRAND) String brandId, @PathVariable String lineId) {
        return LineView.of(desk.line(brandId, lineId));
    }
}
