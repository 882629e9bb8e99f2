package dev.windfall.api;

import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.settlement.payouts.LineStatus;
import dev.windfall.projections.settlement.runs.RunStatus;
import dev.windfall.sink.LineFilter;
import dev.windfall.sink.PayoutReader;
import dev.windfall.sink.RunFilter;
import dev.windfall.sink.RunReader;
import dev.windfall.sink.RunRow;
import dev.windfall.topology.Engine;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import java.time.LocalDate;
import java.util.List;

/// What players have got by the rules of a kind, and by which runs.
@RestController
@ApiResponse(responseCode = "400", description = "invalid-page, or invalid-period", content = @Content)
@ApiResponse(responseCode = "404", description = "unknown-brand, or unknown-kind", content = @Content)
@ApiResponse(responseCode = "422", description = "invalid-document: what is asked for can't be meant",
        content = @Content)
@ApiResponse(responseCode = "503", description = "not-ready: ask again after Retry-After", content = @Content)
class RecordsController {

    private static final String RECORD = "{\"brand_id\": \"aurora\", \"kind\": \"lossback\", \"lines\": ["
            + LineView.SETTLED + "], \"next_cursor\": null}";
    private static final String RUNS = "{\"brand_id\": \"aurora\", \"kind\": \"lossback\", \"runs\": ["
            + RunView.REVIEW + "], \"next_cursor\": null}";

    private final Engine engine;
    private final PayoutReader payouts;
    private final RunReader runs;

    RecordsController(Engine engine, PayoutReader payouts, RunReader runs) {
        this.engine = engine;
        this.payouts = payouts;
        this.runs = runs;
    }

    record RecordView(String brandId, String kind, List<LineView> lines, @Nullable String nextCursor) {}

    record RunsView(String brandId, String kind, List<RunView> runs, @Nullable String nextCursor) {}

    @Operation(summary = "What players got by a kind of rules",
            description = "A line each, newest first. `from` and `to` are business days on which lines were opened, both included; the "
                    + "other parameters may be left out.",
            responses = @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/json",
                    examples = @ExampleObject(RECORD))))
    @GetMapping("/internal/promotions/{kind}-record")
    RecordView lines(@RequestHeader(CallerFilter.BRAND) String brandId, @PathVariable("kind") String kindText,
            @RequestParam @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate from,
            @RequestParam @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate to,
            @RequestParam(value = "player_id", required = false) @Nullable String playerId,
            @RequestParam(value = "rule_id", required = false) @Nullable String ruleId,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = Pages.LIMIT) int limit) {
        Kind kind = RulesController.kind(kindText);
        PlayerDaysController.requirePeriod(from, to);
        var calendar = Found.settings(engine, brandId).calendar();
        LineFilter filter = new LineFilter(brandId, kind, Parameters.id("player_id", playerId),
                Parameters.id("rule_id", ruleId), Parameters.oneOf("status", status, LineStatus.class),
                calendar.start(from), calendar.start(to.plusDays(1)));
        Pages.Page<LineView> page = Pages.page(cursor, limit,
                (before, most) -> payouts.newest(filter, before, most), PayoutReader::cursor, LineView::of);
        return new RecordView(brandId, kind.text(), page.items(), page.nextCursor());
    }

    @Operation(summary = "The runs of a kind of rules",
            description = "Newest first: where a run stands that was tried again, its last attempt was asked for.",
            responses = @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/json",
                    examples = @ExampleObject(RUNS))))
    @GetMapping(RunDesk.RUNS)
    RunsView runs(@RequestHeader(CallerFilter.BRAND) String brandId, @PathVariable("kind") String kindText,
            @RequestParam(value = "rule_id", required = false) @Nullable String ruleId,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = Pages.LIMIT) int limit) {
        var _ = Found.brand(engine, brandId);
        Kind kind = RulesController.kind(kindText);
        RunFilter filter = new RunFilter(brandId, kind, Parameters.id("rule_id", ruleId),
                Parameters.oneOf("status", status, RunStatus.class));
        Pages.Page<RunView> page = Pages.page(cursor, limit, (before, most) -> runs.newest(filter, before, most),
                RunRow::cursor, row -> RunView.of(row.run(), null));
        return new RunsView(brandId, kind.text(), page.items(), page.nextCursor());
    }
}
