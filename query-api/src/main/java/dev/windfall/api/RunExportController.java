package dev.windfall.api;

import dev.windfall.api.export.LineColumns;
import dev.windfall.api.export.LineFormat;
import dev.windfall.api.export.Totals;
import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.sink.PayoutReader;
import dev.windfall.sink.RunLines;
import dev.windfall.sink.RunReader;
import dev.windfall.sink.ShownRun;
import dev.windfall.topology.Engine;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/// All lines of a run as a file that is written while it is read, and ends with what it comes to.
@RestController
class RunExportController {

    private static final Logger LOG = LoggerFactory.getLogger(RunExportController.class);
    /// What the file comes to, behind its end: without it the file is not whole.
    private static final String TOTALS = "X-Totals";
    /// Each has a connection to PostgreSQL, and what it sees can't be cleaned up until it has ended.
    private static final int EXPORTS_MAX = 4;
    private static final String ROW = """
            {"brand_id":"aurora","run_id":"aurora~lossback~weekly~2026-11-16","line_id":"aurora~lossback~weekly~2026-11-16~p1~EUR",\
            "player_id":"p1","currency":"EUR","amount":1200,"amount_decimal":"12.00","status":"SETTLED",\
            "components":{"2026-11-09":-300,"2026-11-16":1500},"pay_as":"CASH",\
            "request_id":"promo-credit-aurora~lossback~weekly~2026-11-16~p1~EUR","note":"",\
            "opened_at":"2026-11-23T02:00:04.171Z","changed_at":"2026-11-23T02:00:04.323Z"}""";
    private static final String TABLE = """
            brand_id,run_id,line_id,player_id,currency,amount,amount_decimal,status,components,pay_as,request_id,note,opened_at,changed_at
            aurora,aurora~lossback~weekly~2026-11-16,aurora~lossback~weekly~2026-11-16~p1~EUR,p1,EUR,1200,12.00,SETTLED,\
            "2026-11-09=-300,2026-11-16=1500",CASH,promo-credit-aurora~lossback~weekly~2026-11-16~p1~EUR,,\
            2026-11-23T02:00:04.171Z,2026-11-23T02:00:04.323Z
            """;

    private final Engine engine;
    private final RunReader runs;
    private final PayoutReader payouts;
    private final Semaphore exports = new Semaphore(EXPORTS_MAX);

    RunExportController(Engine engine, RunReader runs, PayoutReader payouts) {
        this.engine = engine;
        this.runs = runs;
        this.payouts = payouts;
    }

    @Operation(summary = "All lines of a run as a file",
            description = "As of one moment, in the order in which accounts have opened them. `format` is csv or ndjson; if it is "
                    + "left out, `Accept` says so, and CSV is the default. The trailer `X-Totals`, such as "
                    + "`{\"lines\":2,\"amounts\":{\"EUR\":4200}}`, says what the file comes to: a file without it is not whole. "
                    + "`ETag` is the seal's digest, a number that grows when a line changes, and the format.",
            responses = {
                    @ApiResponse(responseCode = "200", content = {
                            @Content(mediaType = "text/csv", examples = @ExampleObject(TABLE)),
                            @Content(mediaType = LiveDaysController.NDJSON, examples = @ExampleObject(ROW))}),
                    @ApiResponse(responseCode = "304", description = "Nothing has changed since If-None-Match",
                            content = @Content),
                    @ApiResponse(responseCode = "404", description = "unknown-brand, unknown-kind or unknown-run",
                            content = @Content),
                    @ApiResponse(responseCode = "409", description = "not-sealed, or pays-nothing: it has no lines",
                            content = @Content),
                    @ApiResponse(responseCode = "422", description = "invalid-document: there is no such format",
                            content = @Content),
                    @ApiResponse(responseCode = "429", description = "too-many-exports", content = @Content),
                    @ApiResponse(responseCode = "503",
                            description = "not-all-lines-yet, or not-ready: ask again after Retry-After",
                            content = @Content),
                    @ApiResponse(responseCode = "505", description = "no-trailers: HTTP/1.0 has none",
                            content = @Content)})
    @GetMapping(RunDesk.RUNS + "/{runId}/export")
    void export(@RequestHeader(CallerFilter.BRAND) String brandId, @PathVariable("kind") String kindText,
            @PathVariable String runId, @RequestParam(required = false) @Nullable String format,
            HttpServletRequest request, HttpServletResponse response)
            throws IOException, HttpMediaTypeNotAcceptableException {
        BrandSettings brand = Found.settings(engine, brandId);
        RunId run = Found.runId(engine, brandId, kindText, runId);
        LineFormat asked = format(format, request);
        ShownRun.Sealed sealed = sealed(Found.run(runs, run));
        if (request.getProtocol().equals("HTTP/1.0")) {
            throw Problem.NO_TRAILERS
                    .because("Ask by HTTP/1.1: without a trailer nobody knows whether a file is whole");
        }
        if (!exports.tryAcquire()) {
            throw Problem.TOO_MANY_EXPORTS.because("%d exports are under way already".formatted(EXPORTS_MAX));
        }
        try (RunLines lines = Rows.read(() -> payouts.open(run))) {
            requireAll(lines.sums().lines(), sealed.lines());
            String tag = "\"%s-%d-%s\"".formatted(sealed.digest(), lines.sums().changes(), asked.word());
            response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
            response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-cache");
            if (!new ServletWebRequest(request, response).checkNotModified(tag)) {
                describe(run, asked, response);
                if (!request.getMethod().equals("HEAD")) {
                    tell(run, lines, asked, new LineColumns(brand.currencies()), response);
                }
            }
        } catch (SQLException e) {
            throw cut(run, e);
        } finally {
            exports.release();
        }
    }

    /// What is named by the parameter, or is liked best of what is accepted.
    private static LineFormat format(@Nullable String format, HttpServletRequest request)
            throws HttpMediaTypeNotAcceptableException {
        LineFormat named = Parameters.oneOf("format", format, LineFormat.class);
        if (named != null) {
            return named;
        }
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        List<MediaType> accepted = MediaType.parseMediaTypes(accept == null ? MediaType.ALL_VALUE : accept);
        return accepted.stream().sorted((one, other) -> Double.compare(other.getQualityValue(), one.getQualityValue()))
                .flatMap(type -> Stream.of(LineFormat.values())
                        .filter(each -> type.includes(MediaType.parseMediaType(each.mediaType()))))
                .findFirst().orElseThrow(() -> new HttpMediaTypeNotAcceptableException(Stream.of(LineFormat.values())
                        .map(each -> MediaType.parseMediaType(each.mediaType())).toList()));
    }

    private static ShownRun.Sealed sealed(ShownRun run) {
        ShownRun.Sealed sealed = run.sealed();
        if (sealed == null) {
            throw Problem.NOT_SEALED.because("Run %s is %s: it has no lines before it is sealed".formatted(
                    run.id().text(), run.status()));
        }
        if (!run.id().pays()) {
            throw Problem.PAYS_NOTHING
                    .because("Run %s only shows what would be paid: nobody has a line of it".formatted(
                            run.id().text()));
        }
        return sealed;
    }

    /// The sink writes a run and its lines from different partitions, so it may know the seal before the last line.
    private static void requireAll(long there, long sealed) {
        if (there < sealed) {
            throw Problem.NOT_ALL_LINES_YET.because("%d of %d lines are there: ask again".formatted(there, sealed));
        } else if (there > sealed) {
            throw new IllegalStateException("%d lines are there, and %d are sealed".formatted(there, sealed));
        }
    }

    private static void describe(RunId run, LineFormat format, HttpServletResponse response) {
        response.setContentType(format.contentType());
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION,
                "attachment; filename=\"%s.%s\"".formatted(run.text(), format.word()));
        response.setHeader(HttpHeaders.TRAILER, TOTALS);
        // A client that knows no trailers could take it for the beginning of its next answer.
        response.setHeader(HttpHeaders.CONNECTION, "close");
    }

    /// From its first byte on a failure cuts the connection: no reader may take what has come for all.
    private static void tell(RunId run, RunLines lines, LineFormat format, LineColumns columns,
            HttpServletResponse response) throws IOException {
        Totals totals = new Totals();
        response.setTrailerFields(() -> Map.of(TOTALS, totals.text()));
        OutputStream out = response.getOutputStream();
        out.write(format.head(columns));
        response.flushBuffer();
        try {
            lines.forEach(line -> {
                write(out, format.row(columns, line));
                totals.add(line.line());
            });
        } catch (UncheckedIOException gone) {
            throw gone.getCause();
        } catch (SQLException | RuntimeException e) {
            throw cut(run, e);
        }
    }

    private static void write(OutputStream out, byte[] row) {
        try {
            out.write(row);
        } catch (IOException e) {
            throw new UncheckedIOException("Whoever has asked is gone", e);
        }
    }

    private static IOException cut(RunId run, Exception cause) {
        LOG.warn("The export of {} is cut", run.text(), cause);
        return new IOException("The export of %s is cut".formatted(run.text()), cause);
    }
}
