package dev.windfall.api;

import dev.windfall.projections.Mistake;
import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.BrandSettings.Reading;
import dev.windfall.projections.controls.Wish;
import dev.windfall.schemas.avro.Brand;
import dev.windfall.topology.Engine;
import dev.windfall.topology.wire.Brands;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

@RestController
@RequestMapping("/internal/brands/{brandId}")
class BrandsController {

    private static final String EXAMPLE = """
            {"brand_id": "aurora", "zone": "Europe/Madrid", "day_starts_at": "06:00",
             "currencies": [{"code": "EUR", "exponent": 2}], "spread": 2, "four_eyes_above": {"EUR": 1000000}}""";

    private final Engine engine;
    private final ControlDesk desk;

    BrandsController(Engine engine, ControlDesk desk) {
        this.engine = engine;
        this.desk = desk;
    }

    /// A brand as it is shown.
    record BrandView(String brandId, String zone, String dayStartsAt, List<CurrencyView> currencies, int spread,
            Map<String, Long> fourEyesAbove) {

        static BrandView of(Brand brand) {
            return new BrandView(brand.getBrandId(), brand.getZone(), brand.getDayStartsAt(),
                    brand.getCurrencies().stream()
                            .map(currency -> new CurrencyView(currency.getCode(), currency.getExponent())).toList(),
                    brand.getSpread(), new TreeMap<>(brand.getFourEyesAbove()));
        }
    }

    record CurrencyView(String code, int exponent) {}

    @Operation(summary = "A brand's settings", responses = @ApiResponse(responseCode = "200",
            content = @Content(mediaType = "application/json", examples = @ExampleObject(EXAMPLE))))
    @GetMapping
    BrandView get(@PathVariable String brandId) {
        return BrandView.of(Found.brand(engine, brandId));
    }

    @Operation(summary = "Register a brand, or change what may be changed",
            description = "Answers 200 when the ledger works by it on every partition of the brand, and 202 when that takes longer.",
            requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(
                    content = @Content(mediaType = "application/json", examples = @ExampleObject(EXAMPLE))),
            responses = {
                    @ApiResponse(responseCode = "200",
                            content = @Content(mediaType = "application/json", examples = @ExampleObject(EXAMPLE))),
                    @ApiResponse(responseCode = "202", description = "On its way; ask again at Location",
                            content = @Content)})
    @PutMapping
    ResponseEntity<BrandView> put(HttpServletRequest request, @PathVariable String brandId,
            @RequestBody JsonNode document) throws InterruptedException {
        BrandSettings settings = read(brandId, document);
        boolean applied = desk.put(brandId, new Wish.Settings(settings), Problem.IMMUTABLE_FIELD, request).isApplied();
        BrandView view = BrandView.of(Brands.toAvro(settings, 0));
        return applied ? ResponseEntity.ok(view)
                : ResponseEntity.accepted().location(URI.create("/internal/brands/" + brandId)).body(view);
    }

    private BrandSettings read(String brandId, JsonNode document) {
        BrandDocument read = BrandDocument.read(brandId, document);
        Problem.INVALID_DOCUMENT.unlessNone(read.mistakes());
        return switch (BrandSettings.read(read.draft(), engine.topics().partitions())) {
            case Reading.Valid(BrandSettings settings) -> settings;
            case Reading.Wrong(List<Mistake> mistakes) -> throw Problem.INVALID_DOCUMENT
                    .because(Problem.faults(mistakes));
        };
    }
}
