package dev.windfall.api;

import dev.windfall.projections.Mistake;
import dev.windfall.projections.coupons.definitions.CouponDefinition;
import dev.windfall.projections.coupons.definitions.CouponDefinition.Resolved;
import dev.windfall.projections.coupons.definitions.CouponName;
import dev.windfall.projections.coupons.definitions.Defaults;
import dev.windfall.projections.coupons.definitions.DefinitionCommand;
import dev.windfall.projections.coupons.definitions.DefinitionDocument;
import dev.windfall.projections.coupons.definitions.DefinitionState;
import dev.windfall.sink.CouponDefinitionRow;
import dev.windfall.sink.CouponReader;
import dev.windfall.topology.Engine;
import dev.windfall.topology.asking.Issuer;
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
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/// What a brand's coupons give; or under the brand `*` what all brands inherit that have such a coupon.
@RestController
@RequestMapping(CouponDefinitionsController.PATH)
@ApiResponse(responseCode = "404", description = "unknown-brand, or unknown-coupon", content = @Content)
@ApiResponse(responseCode = "422", description = "invalid-document: `errors` says where and why", content = @Content)
@ApiResponse(responseCode = "503", description = "not-ready: ask again after Retry-After", content = @Content)
class CouponDefinitionsController {

    static final String PATH = "/internal/promotions/coupons/definitions";

    private static final String ALL = "{\"brand_id\": \"aurora\", \"definitions\": [" + CouponDefinitionView.EXAMPLE
            + "], \"next_cursor\": null}";

    private final Engine engine;
    private final DecisionDesk desk;
    private final CouponReader rows;

    CouponDefinitionsController(Engine engine, DecisionDesk desk, CouponReader rows) {
        this.engine = engine;
        this.desk = desk;
        this.rows = rows;
    }

    record DefinitionsView(String brandId, List<CouponDefinitionView> definitions, @Nullable String nextCursor) {}

    @Operation(summary = "The coupons of a brand", description = "By their ids, as PostgreSQL has them.",
            responses = @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/json",
                    examples = @ExampleObject(ALL))))
    @GetMapping
    DefinitionsView list(@RequestHeader(CallerFilter.BRAND) String brandId,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = Pages.LIMIT) int limit) {
        requireBrand(brandId);
        Pages.Page<CouponDefinitionView> page = Pages.byName(cursor, limit,
                (after, most) -> rows.definitions(brandId, after, most),
                (CouponDefinitionRow row) -> row.state().coupon().couponId(),
                row -> CouponDefinitionView.of(row.state()));
        return new DefinitionsView(brandId, page.items(), page.nextCursor());
    }

    @Operation(summary = "What a coupon gives, and where each value comes from",
            responses = @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/json",
                    examples = @ExampleObject(CouponDefinitionView.EXAMPLE))))
    @GetMapping("/{couponId}")
    ResponseEntity<CouponDefinitionView> get(HttpServletRequest request,
            @RequestHeader(CallerFilter.BRAND) String brandId, @PathVariable String couponId)
            throws InterruptedException {
        requireBrand(brandId);
        var _ = Parameters.id("coupon_id", couponId);
        return decide(new CouponName(brandId, couponId), new DefinitionCommand.Look(), Issuers.withoutKey(request));
    }

    @Operation(summary = "Put a new version of a coupon's definition",
            description = "What is left out is inherited from the brand `*`, or at its default. Whoever has activated one keeps its "
                    + "terms. Under `*`, every brand that has such a coupon gets a new version of it, if that makes a difference.",
            requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(content = @Content(
                    mediaType = "application/json", examples = @ExampleObject(CouponDefinitionView.WRITTEN))),
            responses = {
                    @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/json",
                            examples = @ExampleObject(CouponDefinitionView.EXAMPLE))),
                    @ApiResponse(responseCode = "202", description = "On its way; ask again at Location",
                            content = @Content)})
    @PutMapping("/{couponId}")
    ResponseEntity<CouponDefinitionView> put(HttpServletRequest request,
            @RequestHeader(CallerFilter.BRAND) String brandId, @PathVariable String couponId, @RequestBody String text)
            throws InterruptedException {
        requireBrand(brandId);
        CouponName coupon = new CouponName(brandId, couponId);
        DefinitionDocument written = written(coupon, text);
        Issuer issuer = Issuers.withoutKey(request);
        if (coupon.isOfAll()) {
            Problem.INVALID_DOCUMENT.unlessNone(CouponDefinition.checkGlobal(written));
            return decide(coupon, new DefinitionCommand.PutDefaults(written), issuer);
        }
        Problem.INVALID_DOCUMENT.unlessNone(written.foreign(Found.settings(engine, brandId)));
        Optional<DefinitionState> ofAll = desk.ask(HostedDeciders.COUPON_DEFINITIONS, coupon.ofAll().subject(),
                new DefinitionCommand.Follow(brandId), issuer);
        if (ofAll.isEmpty()) {
            throw Problem.NOT_READY
                    .because("What all brands inherit can't be heard of now: nothing was put, ask again");
        }
        Defaults defaults = ofAll.get().defaults();
        if (CouponDefinition.resolve(written, defaults.written()) instanceof Resolved.Wrong(List<Mistake> mistakes)) {
            throw Problem.INVALID_DOCUMENT.because(Problem.faults(mistakes));
        }
        return decide(coupon, new DefinitionCommand.Put(written, defaults), issuer);
    }

    private ResponseEntity<CouponDefinitionView> decide(CouponName coupon, DefinitionCommand command, Issuer issuer)
            throws InterruptedException {
        return desk.decide(HostedDeciders.COUPON_DEFINITIONS, coupon.subject(), command, issuer,
                URI.create(PATH + "/" + coupon.couponId()), CouponDefinitionView::of);
    }

    private static DefinitionDocument written(CouponName coupon, String text) {
        return switch (DefinitionDocument.read(coupon.brandId(), coupon.couponId(), JsonBody.read(text))) {
            case DefinitionDocument.Reading.Valid(DefinitionDocument document) -> document;
            case DefinitionDocument.Reading.Wrong(List<Mistake> mistakes) -> throw Problem.INVALID_DOCUMENT
                    .because(Problem.faults(mistakes));
        };
    }

    private void requireBrand(String brandId) {
        if (!brandId.equals(CouponName.GLOBAL)) {
            var _ = Found.brand(engine, brandId);
        }
    }
}
