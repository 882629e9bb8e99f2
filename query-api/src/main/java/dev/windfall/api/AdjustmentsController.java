package dev.windfall.api;

import dev.windfall.projections.adjustments.Adjustment;
import dev.windfall.projections.adjustments.AdjustmentCommand.Adjust;
import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.deciding.Effect.PayAs;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.sink.AdjustmentReader;
import dev.windfall.sink.AdjustmentRow;
import dev.windfall.topology.Engine;
import dev.windfall.topology.asking.Issuer;
import dev.windfall.topology.deciders.HostedDeciders;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/// Credits that somebody gives by hand.
@RestController
class AdjustmentsController {

    private static final String PATH = "/internal/promotions/adjustments";
    private static final Set<String> FIELDS = Set.of("player_id", "amount", "currency", "pay_as", "reason");
    private static final String REQUEST = """
            {"player_id": "p1", "amount": 2500, "currency": "EUR", "pay_as": "CASH",
             "reason": "late withdrawal, ticket 4711"}""";
    private static final String RECORD = "{\"brand_id\": \"aurora\", \"player_id\": \"p1\", \"adjustments\": ["
            + AdjustmentView.SETTLED + "], \"next_cursor\": null}";

    private final Engine engine;
    private final DecisionDesk desk;
    private final AdjustmentReader rows;

    AdjustmentsController(Engine engine, DecisionDesk desk, AdjustmentReader rows) {
        this.engine = engine;
        this.desk = desk;
        this.rows = rows;
    }

    /// What is locked is given by coupons alone.
    private enum GivenAs {

        CASH(PayAs.CASH), POINTS(PayAs.POINTS);

        private final PayAs payAs;

        GivenAs(PayAs payAs) {
            this.payAs = payAs;
        }
    }

    record RecordView(String brandId, String playerId, List<AdjustmentView> adjustments, @Nullable String nextCursor) {}

    @Operation(summary = "Give a player a credit by hand",
            description = "The same Idempotency-Key of the same caller gives one credit, however often it is sent. Answers 200 when it is "
                    + "decided and durable; the wallet is called after that, and `status` says how far it is. `pay_as` is CASH "
                    + "(which it is if it is left out) or POINTS.",
            parameters = @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true,
                    description = "1 to 200 characters; the same of the same caller is the same credit"),
            requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(
                    content = @Content(mediaType = "application/json", examples = @ExampleObject(REQUEST))),
            responses = {
                    @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/json",
                            examples = @ExampleObject(AdjustmentView.GIVEN))),
                    @ApiResponse(responseCode = "202", description = "On its way; ask again at Location",
                            content = @Content),
                    @ApiResponse(responseCode = "400", description = "invalid-idempotency-key, or no-json",
                            content = @Content),
                    @ApiResponse(responseCode = "404", description = "unknown-brand", content = @Content),
                    @ApiResponse(responseCode = "422",
                            description = "invalid-document, invalid-adjustment, or idempotency-key-reused",
                            content = @Content),
                    @ApiResponse(responseCode = "503", description = "not-ready: ask again after Retry-After",
                            content = @Content)})
    @PostMapping(PATH)
    ResponseEntity<AdjustmentView> adjust(HttpServletRequest request,
            @RequestHeader(CallerFilter.BRAND) String brandId, @RequestBody String text) throws InterruptedException {
        Issuer issuer = Issuers.of(request);
        if (issuer.idempotencyKey() == null) {
            throw Issuers.invalidKey();
        }
        Adjust adjust = read(text, Found.settings(engine, brandId));
        String id = Adjustment.idFor(brandId, issuer.caller(), issuer.idempotencyKey());
        return desk.decide(HostedDeciders.ADJUSTMENTS, new Subject(Adjustment.DECIDER, brandId, id), adjust, issuer,
                URI.create(PATH + "/" + id), AdjustmentView::of);
    }

    private static Adjust read(String text, BrandSettings brand) {
        FlatDocument document = FlatDocument.read(text, FIELDS);
        Adjust adjust = new Adjust(document.text("player_id"), document.whole("amount"),
                document.currency("currency", brand),
                document.oneOf("pay_as", GivenAs.class, GivenAs.CASH).payAs, document.note("reason"));
        document.requireValid();
        return adjust;
    }

    @Operation(summary = "A credit that was given by hand",
            description = "As PostgreSQL has it, a moment after it was decided.",
            responses = @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/json",
                    examples = @ExampleObject(AdjustmentView.SETTLED))))
    @GetMapping(PATH + "/{adjustmentId}")
    AdjustmentView get(@RequestHeader(CallerFilter.BRAND) String brandId, @PathVariable String adjustmentId) {
        var _ = Found.brand(engine, brandId);
        return Rows.read(() -> rows.find(brandId, adjustmentId)).map(row -> AdjustmentView.of(row.state()))
                .orElseThrow(() -> Problem.UNKNOWN_ADJUSTMENT.because("There is no adjustment " + adjustmentId));
    }

    @Operation(summary = "What a player was given by hand",
            description = "Oldest first. `from` and `to` are business days, both included.",
            responses = @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/json",
                    examples = @ExampleObject(RECORD))))
    @GetMapping("/internal/promotions/adjustment-record")
    RecordView ofPlayer(@RequestHeader(CallerFilter.BRAND) String brandId, @RequestParam("player_id") String playerId,
            @RequestParam @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate from,
            @RequestParam @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate to,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = Pages.LIMIT) int limit) {
        var _ = Parameters.id("player_id", playerId);
        PlayerDaysController.requirePeriod(from, to);
        var calendar = Found.settings(engine, brandId).calendar();
        Pages.Page<AdjustmentView> page = Pages.page(cursor, limit,
                (after, most) -> rows.ofPlayer(brandId, playerId, calendar.start(from),
                        calendar.start(to.plusDays(1)), after, most),
                AdjustmentRow::cursor, row -> AdjustmentView.of(row.state()));
        return new RecordView(brandId, playerId, page.items(), page.nextCursor());
    }
}
