package dev.windfall.api;

import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.CouponToken;
import dev.windfall.projections.coupons.RollingReport;
import dev.windfall.projections.coupons.RollingReport.Match;
import dev.windfall.projections.coupons.RollingWord;
import dev.windfall.projections.coupons.saga.Coupon;
import dev.windfall.projections.coupons.saga.CouponCommand.RollingReported;
import dev.windfall.projections.coupons.saga.CouponState;
import dev.windfall.topology.Engine;
import dev.windfall.topology.deciders.HostedDeciders;
import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a rolling service reports: that enough was wagered for a coupon, or no longer so. A report that is nobody's is loud, and nothing is
/// looked for in its place.
@RestController
class RollingReportsController {

    private static final Logger LOG = LoggerFactory.getLogger(RollingReportsController.class);
    private static final String PATH = "/internal/promotions/coupons/rolling-reports";
    private static final Set<String> FIELDS = Set.of("report_id", "coupon_log_id", "remarks", "reference_id", "status",
            "wagered");
    private static final int TEXT_LENGTH_MAX = 2_000;
    private static final String REQUEST = """
            {"report_id": 1, "coupon_log_id": "aurora~welcome~p1~1", "status": "COMPLETED", "wagered": 10000,
             "remarks": "for a coupon; coupon_log:aurora~welcome~p1~1", "reference_id": "coupon_log:aurora~welcome~p1~1"}""";
    private static final String TAKEN = """
            {"brand_id": "aurora", "coupon_log_id": "aurora~welcome~p1~1", "status": "RELEASE_REQUESTED"}""";

    private final Engine engine;
    private final DecisionDesk desk;
    private final Map<Problem, Counter> refused;

    RollingReportsController(Engine engine, DecisionDesk desk, PrometheusMeterRegistry meters) {
        this.engine = engine;
        this.desk = desk;
        this.refused = Stream.of(Problem.NO_COUPON_TOKEN, Problem.SEVERAL_COUPON_TOKENS, Problem.UNKNOWN_COUPON_LOG,
                Problem.NOT_ITS_ROLLING, Problem.NOT_NOW, Problem.CONTRADICTS_ITSELF)
                .collect(Collectors.toMap(Function.identity(), problem -> Counter
                        .builder("windfall_rolling_reports_refused").tag("code", problem.code())
                        .description("What a rolling service has reported, and is nobody's").register(meters)));
    }

    /// How a requirement stands, in the words of who keeps it.
    private enum Status {
        COMPLETED, ACTIVE
    }

    /// The use of a coupon, as it is now.
    record ReportView(String brandId, String couponLogId, String status) {

        static ReportView of(CouponState state) {
            CouponLogId id = state.coupon().id();
            return new ReportView(id.brandId(), id.text(), state.status().name());
        }
    }

    @Operation(summary = "Report that enough was wagered for a coupon, or no longer so",
            description = "By the rolling service that keeps its requirement. Whose it is, `coupon_log_id` (null or missing where "
                    + "the service has no such field) and the tokens `coupon_log:<id>` in `remarks` and `reference_id` say with one voice. "
                    + "`report_id` is a number that grows with each report of a requirement: the greatest holds, so that what is sent "
                    + "again, or comes too late, changes nothing. Send a report until it is answered 200.",
            requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(
                    content = @Content(mediaType = "application/json", examples = @ExampleObject(REQUEST))),
            responses = {
                    @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/json",
                            examples = @ExampleObject(TAKEN))),
                    @ApiResponse(responseCode = "202", description = "On its way; send it again", content = @Content),
                    @ApiResponse(responseCode = "400", description = "no-json", content = @Content),
                    @ApiResponse(responseCode = "404", description = "unknown-brand, or unknown-coupon-log",
                            content = @Content),
                    @ApiResponse(responseCode = "409",
                            description = "not-its-rolling: the ledger counts for it; or not-now: "
                                    + "its requirement was never opened",
                            content = @Content),
                    @ApiResponse(responseCode = "422",
                            description = "invalid-document, no-coupon-token, several-coupon-tokens, or contradicts-itself: "
                                    + "COMPLETED with less than is required",
                            content = @Content),
                    @ApiResponse(responseCode = "503", description = "not-ready: send it again after Retry-After",
                            content = @Content)})
    @PostMapping(PATH)
    ResponseEntity<ReportView> report(HttpServletRequest request, @RequestHeader(CallerFilter.BRAND) String brandId,
            @RequestBody String text) throws InterruptedException {
        var _ = Found.brand(engine, brandId);
        RollingReport report = read(text);
        try {
            CouponLogId coupon = coupon(report, brandId);
            return desk.decide(HostedDeciders.COUPONS, Coupon.subject(coupon), new RollingReported(report.word()),
                    Issuers.of(request), URI.create("/internal/promotions/coupons/" + coupon.text()), ReportView::of);
        } catch (Problem.Raised e) {
            beLoud(brandId, report, e);
            throw e;
        }
    }

    private static CouponLogId coupon(RollingReport report, String brandId) {
        return switch (report.match(brandId)) {
            case Match.Of(CouponLogId coupon) -> coupon;
            case Match.Nobody(String code, String detail) -> throw Problem.of(code).because(detail);
        };
    }

    private static RollingReport read(String text) {
        FlatDocument document = FlatDocument.read(text, FIELDS);
        RollingWord word = new RollingWord(document.whole("report_id"),
                document.oneOf("status", Status.class, null) == Status.COMPLETED, document.whole("wagered"));
        if (word.number() < 1 || !word.canBeMeant()) {
            document.fault("report_id", "report_id is 1 or more, wagered 0 or more, and both have at most 18 digits");
        }
        String couponLogId = document.has("coupon_log_id")
                ? document.anyText("coupon_log_id", CouponToken.ID_LENGTH_MAX)
                : null;
        RollingReport report = new RollingReport(couponLogId, document.anyText("remarks", TEXT_LENGTH_MAX),
                document.anyText("reference_id", TEXT_LENGTH_MAX), word);
        document.requireValid();
        return report;
    }

    /// A service that believes something else than we do needs a person, now.
    private void beLoud(String brandId, RollingReport report, Problem.Raised problem) {
        Counter counter = refused.get(problem.of());
        if (counter != null) {
            counter.increment();
            LOG.error(
                    "The report {} of a rolling service for brand {} is refused, {}: {}; coupon_log_id {}, remarks '{}', "
                            + "reference_id '{}'",
                    report.word().number(), brandId, problem.of().code(), clean(String.valueOf(problem.getMessage())),
                    clean(Objects.requireNonNullElse(report.couponLogId(), "missing")), clean(report.remarks()),
                    clean(report.referenceId()));
        }
    }

    /// On one line of the log.
    private static String clean(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}
