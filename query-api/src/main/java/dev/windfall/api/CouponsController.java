package dev.windfall.api;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.CouponTerms;
import dev.windfall.projections.coupons.Keeper;
import dev.windfall.projections.coupons.definitions.Activation;
import dev.windfall.projections.coupons.definitions.CouponName;
import dev.windfall.projections.coupons.definitions.Defined;
import dev.windfall.projections.coupons.definitions.DefinitionCommand;
import dev.windfall.projections.coupons.definitions.DefinitionState;
import dev.windfall.projections.coupons.rolling.Progress;
import dev.windfall.projections.coupons.saga.Coupon;
import dev.windfall.projections.coupons.saga.CouponCommand;
import dev.windfall.projections.coupons.saga.CouponState;
import dev.windfall.projections.coupons.saga.CouponStatus;
import dev.windfall.projections.coupons.saga.DefinedAs;
import dev.windfall.sink.CouponFilter;
import dev.windfall.sink.CouponReader;
import dev.windfall.sink.CouponRow;
import dev.windfall.topology.Engine;
import dev.windfall.topology.asking.Issuer;
import dev.windfall.topology.deciders.HostedDeciders;
import io.swagger.v3.oas.annotations.Operation;
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
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Uses of coupons: activated, followed, and what people want of them.
@RestController
@ApiResponse(responseCode = "404", description = "unknown-brand, unknown-coupon, or unknown-coupon-log",
        content = @Content)
@ApiResponse(responseCode = "422", description = "invalid-document: `errors` says where and why", content = @Content)
@ApiResponse(responseCode = "503", description = "not-ready: ask again after Retry-After", content = @Content)
class CouponsController {

    private static final String PATH = "/internal/promotions/coupons";
    private static final String ONE = PATH + "/{couponLogId}";
    private static final Set<String> FIELDS = Set.of("coupon_id", "player_id", "usage", "currency", "deposit");
    private static final String NOTE = "note";
    private static final String NOTED = "{\"note\": \"as the player wishes, ticket 4711\"}";
    private static final String ACTIVATION = """
            {"coupon_id": "welcome", "player_id": "p1", "currency": "EUR"}""";
    private static final String RECORD = "{\"brand_id\": \"aurora\", \"coupons\": [" + CouponView.RELEASED
            + "], \"next_cursor\": null}";
    /// While it is so, bets count or are about to.
    private static final Set<CouponStatus> COUNTING = EnumSet.of(CouponStatus.ROLLING_REQUESTED,
            CouponStatus.ROLLING_ACTIVE, CouponStatus.COMPLETED);

    private final Engine engine;
    private final DecisionDesk desk;
    private final CouponReader rows;
    private final PlayerReads players;

    CouponsController(Engine engine, DecisionDesk desk, CouponReader rows, PlayerReads players) {
        this.engine = engine;
        this.desk = desk;
        this.rows = rows;
        this.players = players;
    }

    record RecordView(String brandId, List<CouponView> coupons, @Nullable String nextCursor) {}

    /// What somebody wants to use.
    private record Wanted(CouponLogId id, String currency, long deposit) {}

    @Operation(summary = "Activate a coupon for a player",
            description = "Once for a coupon, a player and a `usage`, however often it is asked for: that names it, so no "
                    + "Idempotency-Key is needed. `usage` is 1 if it is left out, `deposit` (minor units) is what the player has "
                    + "deposited for it. What is granted, and what has to be wagered for it, follows from the definition as it is now. "
                    + "Answers 200 when it is decided and durable; the wallet is called after that, and `status` says how far it is.",
            requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(
                    content = @Content(mediaType = "application/json", examples = @ExampleObject(ACTIVATION))),
            responses = {
                    @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/json",
                            examples = @ExampleObject(CouponView.ACTIVATED))),
                    @ApiResponse(responseCode = "202", description = "On its way; ask again at Location",
                            content = @Content),
                    @ApiResponse(responseCode = "409",
                            description = "coupon-disabled, usage-limit, or coupon-used: this use was activated in another currency, "
                                    + "for another deposit, or by a rule",
                            content = @Content)})
    @PostMapping(PATH + "/activations")
    ResponseEntity<CouponView> activate(HttpServletRequest request, @RequestHeader(CallerFilter.BRAND) String brandId,
            @RequestBody String text) throws InterruptedException {
        Wanted wanted = wanted(text, Found.settings(engine, brandId));
        Issuer issuer = Issuers.withoutKey(request);
        Optional<DefinitionState> defined = desk.ask(HostedDeciders.COUPON_DEFINITIONS,
                new CouponName(brandId, wanted.id.couponId()).subject(), new DefinitionCommand.Look(), issuer);
        if (defined.isEmpty()) {
            throw Problem.NOT_READY
                    .because("The coupon's definition can't be heard of now: nothing was activated, ask again");
        }
        Defined current = Objects.requireNonNull(defined.get().current());
        return switch (Activation.of(current.definition(), wanted.id.usage(), wanted.currency, wanted.deposit)) {
            case Activation.Granted(var terms) -> decide(wanted.id, new CouponCommand.Activate(terms,
                    new DefinedAs(current.version(), current.definition().digest()), null), issuer);
            case Activation.Refused(var rejection) -> activatedBefore(wanted, issuer)
                    .map(state -> ResponseEntity.ok(CouponView.of(state)))
                    .orElseThrow(() -> Problem.of(rejection));
        };
    }

    /// Whoever has activated it, and asks again, has it, whatever the definition says by now.
    private Optional<CouponState> activatedBefore(Wanted wanted, Issuer issuer) throws InterruptedException {
        return desk.look(HostedDeciders.COUPONS, Coupon.subject(wanted.id), new CouponCommand.Look(), issuer)
                .filter(state -> state.coupon().isFor(wanted.currency, wanted.deposit, null));
    }

    private static Wanted wanted(String text, BrandSettings brand) {
        FlatDocument document = FlatDocument.read(text, FIELDS);
        String couponId = document.id("coupon_id");
        String playerId = document.id("player_id");
        String currency = document.currency("currency", brand);
        long usage = document.whole("usage", 1);
        long deposit = document.whole("deposit", 0);
        if (usage < 1 || usage > CouponLogId.USAGE_MAX) {
            document.fault("usage", "usage is 1 to %d".formatted(CouponLogId.USAGE_MAX));
        }
        if (deposit < 0 || deposit > CouponTerms.AMOUNT_MAX) {
            document.fault("deposit", "deposit is 0 to %d minor units".formatted(CouponTerms.AMOUNT_MAX));
        }
        document.requireValid();
        return new Wanted(new CouponLogId(brand.brandId(), couponId, playerId, Math.toIntExact(usage)), currency,
                deposit);
    }

    @Operation(summary = "How a use of a coupon stands, and how far it is",
            description = "As PostgreSQL has it, a moment after it was decided; `progress` is live.",
            responses = @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/json",
                    examples = @ExampleObject(CouponView.ACTIVE))))
    @GetMapping(ONE)
    CouponView get(@RequestHeader(CallerFilter.BRAND) String brandId, @PathVariable String couponLogId) {
        CouponLogId id = id(brandId, couponLogId);
        CouponState state = Rows.read(() -> rows.find(id)).map(CouponRow::state)
                .orElseThrow(() -> unknown(couponLogId));
        if (!COUNTING.contains(state.status()) || state.coupon().keeper() == Keeper.SERVICE) {
            return CouponView.of(state);
        }
        int exponent = Found.settings(engine, brandId).currencies()
                .getOrDefault(state.coupon().terms().currency(), 0);
        return players.ask(Found.brand(engine, brandId), id.playerId(), CouponView.class, ledger -> {
            var wagered = ledger.wagered(id);
            return CouponView.of(state, wagered.rolling().map(rolling -> CouponView.ProgressView.of(wagered.asOf(),
                    Progress.of(rolling, exponent))).orElse(null));
        });
    }

    @Operation(summary = "What players got by coupons",
            description = "A use each, newest first. `from` and `to` are business days of activation, both included; the other "
                    + "parameters may be left out. `needs_review=true` lists what a person has to look at.",
            responses = @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/json",
                    examples = @ExampleObject(RECORD))))
    @GetMapping("/internal/promotions/coupon-record")
    RecordView list(@RequestHeader(CallerFilter.BRAND) String brandId,
            @RequestParam @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate from,
            @RequestParam @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate to,
            @RequestParam(value = "player_id", required = false) @Nullable String playerId,
            @RequestParam(value = "coupon_id", required = false) @Nullable String couponId,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(value = "needs_review", required = false) @Nullable Boolean needsReview,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = Pages.LIMIT) int limit) {
        PlayerDaysController.requirePeriod(from, to);
        var calendar = Found.settings(engine, brandId).calendar();
        CouponFilter filter = new CouponFilter(brandId, Parameters.id("player_id", playerId),
                Parameters.id("coupon_id", couponId), Parameters.oneOf("status", status, CouponStatus.class),
                needsReview, calendar.start(from), calendar.start(to.plusDays(1)));
        Pages.Page<CouponView> page = Pages.page(cursor, limit, (before, most) -> rows.newest(filter, before, most),
                CouponRow::cursor, row -> CouponView.of(row.state()));
        return new RecordView(brandId, page.items(), page.nextCursor());
    }

    @Operation(summary = "Take back what is left of a grant",
            description = "Of what was released already, what the wallet has left.",
            requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(
                    content = @Content(mediaType = "application/json", examples = @ExampleObject(NOTED))),
            responses = {
                    @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/json",
                            examples = @ExampleObject(CouponView.REVERSING))),
                    @ApiResponse(responseCode = "409", description = "not-now: `detail` says why", content = @Content)})
    @PostMapping(ONE + "/reverse")
    ResponseEntity<CouponView> reverse(HttpServletRequest request, @RequestHeader(CallerFilter.BRAND) String brandId,
            @PathVariable String couponLogId, @RequestBody String text) throws InterruptedException {
        return want(request, brandId, couponLogId, new CouponCommand.Reverse(FlatDocument.onlyNote(text, NOTE)));
    }

    @Operation(summary = "The player loses a grant that is being wagered",
            description = "As the player wishes, or because a rule of yours says so.",
            requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(
                    content = @Content(mediaType = "application/json", examples = @ExampleObject(NOTED))),
            responses = {
                    @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/json",
                            examples = @ExampleObject(CouponView.FORFEITED))),
                    @ApiResponse(responseCode = "409", description = "not-now: `detail` says why", content = @Content)})
    @PostMapping(ONE + "/forfeit")
    ResponseEntity<CouponView> forfeit(HttpServletRequest request, @RequestHeader(CallerFilter.BRAND) String brandId,
            @PathVariable String couponLogId, @RequestBody String text) throws InterruptedException {
        return want(request, brandId, couponLogId, new CouponCommand.Forfeit(FlatDocument.onlyNote(text, NOTE)));
    }

    @Operation(summary = "Release what was completed at once, or once more after it was given up",
            requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(
                    content = @Content(mediaType = "application/json", examples = @ExampleObject(NOTED))),
            responses = {
                    @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/json",
                            examples = @ExampleObject(CouponView.RELEASED))),
                    @ApiResponse(responseCode = "409", description = "not-now: `detail` says why", content = @Content)})
    @PostMapping(ONE + "/release")
    ResponseEntity<CouponView> release(HttpServletRequest request, @RequestHeader(CallerFilter.BRAND) String brandId,
            @PathVariable String couponLogId, @RequestBody String text) throws InterruptedException {
        return want(request, brandId, couponLogId, new CouponCommand.Release(FlatDocument.onlyNote(text, NOTE)));
    }

    @Operation(summary = "Leave as it is what needs a review",
            requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(
                    content = @Content(mediaType = "application/json", examples = @ExampleObject(NOTED))),
            responses = {
                    @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/json",
                            examples = @ExampleObject(CouponView.RELEASED))),
                    @ApiResponse(responseCode = "409", description = "nothing-to-review", content = @Content)})
    @PostMapping(ONE + "/review")
    ResponseEntity<CouponView> review(HttpServletRequest request, @RequestHeader(CallerFilter.BRAND) String brandId,
            @PathVariable String couponLogId, @RequestBody String text) throws InterruptedException {
        return want(request, brandId, couponLogId, new CouponCommand.Review(FlatDocument.onlyNote(text, NOTE)));
    }

    private ResponseEntity<CouponView> want(HttpServletRequest request, String brandId, String couponLogId,
            CouponCommand command) throws InterruptedException {
        return decide(id(brandId, couponLogId), command, Issuers.of(request));
    }

    private ResponseEntity<CouponView> decide(CouponLogId id, CouponCommand command, Issuer issuer)
            throws InterruptedException {
        return desk.decide(HostedDeciders.COUPONS, Coupon.subject(id), command, issuer,
                URI.create(PATH + "/" + id.text()), CouponView::of);
    }

    private CouponLogId id(String brandId, String couponLogId) {
        var _ = Found.brand(engine, brandId);
        return CouponLogId.read(couponLogId).filter(id -> id.brandId().equals(brandId))
                .orElseThrow(() -> unknown(couponLogId));
    }

    private static Problem.Raised unknown(String couponLogId) {
        return Problem.UNKNOWN_COUPON_LOG.because("There is no use of a coupon " + couponLogId);
    }
}
