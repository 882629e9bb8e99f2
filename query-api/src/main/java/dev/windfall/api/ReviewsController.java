package dev.windfall.api;

import dev.windfall.projections.settlement.payouts.LineStatus;
import dev.windfall.projections.settlement.payouts.ShownLine;
import dev.windfall.projections.settlement.runs.RunCommand;
import dev.windfall.topology.Engine;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

import java.net.URI;

/// What people say of lines that wait: of all that a run has, or of one. The run decides on both, for it knows who has changed its rule.
@RestController
@ApiResponse(responseCode = "404", description = "unknown-brand, unknown-kind, unknown-run or unknown-line",
        content = @Content)
@ApiResponse(responseCode = "422", description = "invalid-document", content = @Content)
@ApiResponse(responseCode = "503", description = "not-ready: ask again after Retry-After", content = @Content)
class ReviewsController {

    private static final String NOTE = "note";
    private static final String APPROVAL = "{\"note\": \"as planned\"}";
    private static final String REFUSAL = "{\"note\": \"the rule was wrong, ticket 4711\"}";

    private final Engine engine;
    private final RunDesk desk;

    ReviewsController(Engine engine, RunDesk desk) {
        this.engine = engine;
        this.desk = desk;
    }

    @Operation(summary = "Approve a run",
            description = "All its lines that wait are paid, and those that come to wait later. Saying it again changes nothing.",
            requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(
                    content = @Content(mediaType = "application/json", examples = @ExampleObject(APPROVAL))),
            responses = {
                    @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/json",
                            examples = @ExampleObject(RunView.APPROVED))),
                    @ApiResponse(responseCode = "202", description = "On its way; ask again at Location",
                            content = @Content),
                    @ApiResponse(responseCode = "403",
                            description = "four-eyes: who has changed a field of its rule can't approve so much",
                            content = @Content),
                    @ApiResponse(responseCode = "409",
                            description = "not-in-review: nothing waits; or reviewed: somebody has said otherwise",
                            content = @Content)})
    @PostMapping(RunDesk.RUNS + "/{runId}/approve")
    ResponseEntity<RunView> approve(HttpServletRequest request, @RequestHeader(CallerFilter.BRAND) String brandId,
            @PathVariable("kind") String kindText, @PathVariable String runId, @RequestBody String text)
            throws InterruptedException {
        return desk.ask(Found.runId(engine, brandId, kindText, runId),
                new RunCommand.Approve(FlatDocument.onlyNote(text, NOTE)), Issuers.of(request));
    }

    @Operation(summary = "Reject a run",
            description = "None of its lines that wait is paid, nor those that come to wait later: what is above 0 is waived, what is "
                    + "below 0 is carried into the next line. What is under way already stays so.",
            requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(
                    content = @Content(mediaType = "application/json", examples = @ExampleObject(REFUSAL))),
            responses = {
                    @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/json",
                            examples = @ExampleObject(RunView.REJECTED))),
                    @ApiResponse(responseCode = "202", description = "On its way; ask again at Location",
                            content = @Content),
                    @ApiResponse(responseCode = "409",
                            description = "not-in-review: nothing waits; or reviewed: somebody has said otherwise",
                            content = @Content)})
    @PostMapping(RunDesk.RUNS + "/{runId}/reject")
    ResponseEntity<RunView> reject(HttpServletRequest request, @RequestHeader(CallerFilter.BRAND) String brandId,
            @PathVariable("kind") String kindText, @PathVariable String runId, @RequestBody String text)
            throws InterruptedException {
        return desk.ask(Found.runId(engine, brandId, kindText, runId),
                new RunCommand.Reject(FlatDocument.onlyNote(text, NOTE)), Issuers.of(request));
    }

    @Operation(summary = "Approve a line",
            description = "It is paid if it still waits when its account hears of it: the first word counts.",
            requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(
                    content = @Content(mediaType = "application/json", examples = @ExampleObject(APPROVAL))),
            responses = {
                    @ApiResponse(responseCode = "202", description = "Said; what has become of it is at Location",
                            content = @Content),
                    @ApiResponse(responseCode = "403",
                            description = "four-eyes: who has changed a field of the run's rule can't approve any of so much",
                            content = @Content),
                    @ApiResponse(responseCode = "409",
                            description = "not-held: it does not wait; or reviewed: somebody has said otherwise of the run",
                            content = @Content)})
    @PostMapping(RunDesk.LINES + "/{lineId}/approve")
    ResponseEntity<Void> approveLine(HttpServletRequest request, @RequestHeader(CallerFilter.BRAND) String brandId,
            @PathVariable String lineId, @RequestBody String text) throws InterruptedException {
        ShownLine line = held(brandId, lineId);
        return said(request, line, new RunCommand.ApproveLine(line.line().id(), FlatDocument.onlyNote(text, NOTE)));
    }

    @Operation(summary = "Reject a line",
            description = "It is not paid if it still waits when its account hears of it: the first word counts. What is above 0 in it "
                    + "is waived, what is below 0 is carried into the next line.",
            requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(
                    content = @Content(mediaType = "application/json", examples = @ExampleObject(REFUSAL))),
            responses = {
                    @ApiResponse(responseCode = "202", description = "Said; what has become of it is at Location",
                            content = @Content),
                    @ApiResponse(responseCode = "409",
                            description = "not-held: it does not wait; or reviewed: somebody has said otherwise of the run",
                            content = @Content)})
    @PostMapping(RunDesk.LINES + "/{lineId}/reject")
    ResponseEntity<Void> rejectLine(HttpServletRequest request, @RequestHeader(CallerFilter.BRAND) String brandId,
            @PathVariable String lineId, @RequestBody String text) throws InterruptedException {
        ShownLine line = held(brandId, lineId);
        return said(request, line, new RunCommand.RejectLine(line.line().id(), FlatDocument.onlyNote(text, NOTE)));
    }

    /// A line that has ceased to wait never waits again, so what PostgreSQL says is true, however old it is.
    private ShownLine held(String brandId, String lineId) {
        ShownLine line = desk.line(brandId, lineId);
        if (line.line().status() != LineStatus.HELD) {
            throw Problem.NOT_HELD.because("%s does not wait: it is %s".formatted(lineId, line.line().status()));
        }
        return line;
    }

    /// The run has decided, and its account hears of it next.
    private ResponseEntity<Void> said(HttpServletRequest request, ShownLine line, RunCommand word)
            throws InterruptedException {
        var _ = desk.ask(line.line().id().run(), word, Issuers.of(request));
        return ResponseEntity.accepted().location(URI.create(RunDesk.LINES + "/" + line.line().id().text())).build();
    }
}
