package dev.windfall.api;

import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.effects.EffectCommand;
import dev.windfall.sink.EffectReader;
import dev.windfall.sink.EffectRow;
import dev.windfall.topology.Engine;
import dev.windfall.topology.deciders.HostedDeciders;
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
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

import java.util.List;
import java.util.Set;

/// What must happen outside, what has become of it, and what people decide of it.
@RestController
@RequestMapping("/internal/promotions")
@ApiResponse(responseCode = "404", description = "unknown-effect, or unknown-brand", content = @Content)
@ApiResponse(responseCode = "422", description = "invalid-document", content = @Content)
@ApiResponse(responseCode = "503", description = "not-ready: ask again after Retry-After", content = @Content)
class EffectsController {

    private static final String NOTE = "note";
    private static final String RESOLUTION = "resolution";
    private static final String DEAD_LETTERS = "{\"brand_id\": \"aurora\", \"dead_letters\": [" + EffectView.FAILED
            + "], \"next_cursor\": null}";

    private final Engine engine;
    private final DecisionDesk desk;
    private final EffectReader rows;

    EffectsController(Engine engine, DecisionDesk desk, EffectReader rows) {
        this.engine = engine;
        this.desk = desk;
        this.rows = rows;
    }

    record DeadLettersView(String brandId, List<EffectView> deadLetters, @Nullable String nextCursor) {}

    private enum Closing {
        RESOLVED, IGNORED
    }

    private enum Judgement {
        UPHELD, REJECTED
    }

    @Operation(summary = "How an effect stands", description = "As PostgreSQL has it, a moment after it was decided.",
            responses = @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/json",
                    examples = @ExampleObject(EffectView.SETTLED))))
    @GetMapping("/effects/{requestId}")
    EffectView get(@RequestHeader(CallerFilter.BRAND) String brandId, @PathVariable String requestId) {
        var _ = Found.brand(engine, brandId);
        return Rows.read(() -> rows.find(brandId, requestId)).map(row -> EffectView.of(row.state()))
                .orElseThrow(() -> Problem.UNKNOWN_EFFECT.because("There is no effect " + requestId));
    }

    @Operation(summary = "The dead-letter list: what was refused, or was in vain twelve times",
            description = "Oldest first.",
            responses = @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/json",
                    examples = @ExampleObject(DEAD_LETTERS))))
    @GetMapping("/dlq")
    DeadLettersView deadLetters(@RequestHeader(CallerFilter.BRAND) String brandId,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = Pages.LIMIT) int limit) {
        var _ = Found.brand(engine, brandId);
        Pages.Page<EffectView> page = Pages.page(cursor, limit,
                (after, most) -> rows.deadLetters(brandId, after, most), EffectRow::cursor,
                row -> EffectView.of(row.state()));
        return new DeadLettersView(brandId, page.items(), page.nextCursor());
    }

    @Operation(summary = "Try again what is in the dead-letter list",
            description = "With the same request id. What may be booked is asked for before it is sent.",
            requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(content = @Content(
                    mediaType = "application/json",
                    examples = @ExampleObject("{\"note\": \"the wallet is well again\"}"))),
            responses = {
                    @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/json",
                            examples = @ExampleObject(EffectView.REPLAYED))),
                    @ApiResponse(responseCode = "409", description = "not-in-dead-letter-list, or disputed",
                            content = @Content)})
    @PostMapping("/dlq/{requestId}/replay")
    ResponseEntity<EffectView> replay(HttpServletRequest request, @RequestHeader(CallerFilter.BRAND) String brandId,
            @PathVariable String requestId, @RequestBody String text) throws InterruptedException {
        return decide(request, brandId, requestId, new EffectCommand.Replay(FlatDocument.onlyNote(text, NOTE)));
    }

    @Operation(summary = "Take an effect from the dead-letter list",
            description = "RESOLVED: it was done another way. IGNORED: it is not to be done. Nothing is called any more.",
            requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(
                    content = @Content(mediaType = "application/json",
                            examples = @ExampleObject("{\"resolution\": \"RESOLVED\", \"note\": \"credited in the back office\"}"))),
            responses = {
                    @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/json",
                            examples = @ExampleObject(EffectView.RESOLVED))),
                    @ApiResponse(responseCode = "409", description = "not-in-dead-letter-list, or disputed",
                            content = @Content)})
    @PostMapping("/dlq/{requestId}/resolve")
    ResponseEntity<EffectView> resolve(HttpServletRequest request, @RequestHeader(CallerFilter.BRAND) String brandId,
            @PathVariable String requestId, @RequestBody String text) throws InterruptedException {
        FlatDocument document = FlatDocument.read(text, Set.of(RESOLUTION, NOTE));
        String note = document.note(NOTE);
        EffectCommand closing = switch (document.oneOf(RESOLUTION, Closing.class, null)) {
            case RESOLVED -> new EffectCommand.Resolve(note);
            case IGNORED -> new EffectCommand.Ignore(note);
        };
        document.requireValid();
        return decide(request, brandId, requestId, closing);
    }

    @Operation(summary = "Dispute a credit", description = "Nothing is sent for it until the dispute is resolved.",
            requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(
                    content = @Content(mediaType = "application/json",
                            examples = @ExampleObject("{\"reason\": \"given to the wrong player\"}"))),
            responses = {
                    @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/json",
                            examples = @ExampleObject(EffectView.DISPUTED))),
                    @ApiResponse(responseCode = "409", description = "not-disputable, or disputed",
                            content = @Content)})
    @PostMapping("/effects/{requestId}/dispute")
    ResponseEntity<EffectView> dispute(HttpServletRequest request, @RequestHeader(CallerFilter.BRAND) String brandId,
            @PathVariable String requestId, @RequestBody String text) throws InterruptedException {
        return decide(request, brandId, requestId, new EffectCommand.Dispute(FlatDocument.onlyNote(text, "reason")));
    }

    @Operation(summary = "Resolve a dispute",
            description = "UPHELD: the credit is taken back by `<request_id>-reverse`, or is kept from being booked ever. REJECTED: "
                    + "all goes on.",
            requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(
                    content = @Content(mediaType = "application/json",
                            examples = @ExampleObject("{\"resolution\": \"UPHELD\", \"note\": \"it was the wrong player\"}"))),
            responses = {
                    @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/json",
                            examples = @ExampleObject(EffectView.REVERSING))),
                    @ApiResponse(responseCode = "409", description = "not-disputed", content = @Content)})
    @PostMapping("/effects/{requestId}/dispute/resolve")
    ResponseEntity<EffectView> judge(HttpServletRequest request, @RequestHeader(CallerFilter.BRAND) String brandId,
            @PathVariable String requestId, @RequestBody String text) throws InterruptedException {
        FlatDocument document = FlatDocument.read(text, Set.of(RESOLUTION, NOTE));
        String note = document.note(NOTE);
        EffectCommand judgement = switch (document.oneOf(RESOLUTION, Judgement.class, null)) {
            case UPHELD -> new EffectCommand.Uphold(note);
            case REJECTED -> new EffectCommand.Reject(note);
        };
        document.requireValid();
        return decide(request, brandId, requestId, judgement);
    }

    private ResponseEntity<EffectView> decide(HttpServletRequest request, String brandId, String requestId,
            EffectCommand command) throws InterruptedException {
        var _ = Found.brand(engine, brandId);
        return desk.decide(HostedDeciders.EFFECTS, new Subject(Effect.DECIDER, brandId, requestId), command,
                Issuers.of(request), UriComponentsBuilder.fromPath("/internal/promotions/effects")
                        .pathSegment(requestId).encode().build().toUri(),
                EffectView::of);
    }
}
