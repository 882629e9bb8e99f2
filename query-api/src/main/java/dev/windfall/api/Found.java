package dev.windfall.api;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.schemas.avro.Brand;
import dev.windfall.topology.Engine;
import dev.windfall.topology.wire.Brands;

import java.time.LocalDate;

/// What a request names, or the problem that it is not there.
final class Found {

    private Found() {}

    static Brand brand(Engine engine, String brandId) {
        return engine.brands().find(brandId)
                .orElseThrow(() -> Problem.UNKNOWN_BRAND.because("No brand %s is registered".formatted(brandId)));
    }

    static BrandSettings settings(Engine engine, String brandId) {
        return Brands.fromAvro(brand(engine, brandId));
    }

    /// The brand's business day.
    static LocalDate today(Engine engine, String brandId) {
        return settings(engine, brandId).calendar().day(engine.clock().instant());
    }
}
