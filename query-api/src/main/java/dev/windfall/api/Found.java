package dev.windfall.api;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.rules.RuleDocument;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.schemas.avro.Brand;
import dev.windfall.schemas.avro.GlobalRule;
import dev.windfall.topology.Engine;
import dev.windfall.topology.wire.Brands;
import dev.windfall.topology.wire.ControlDocuments;
import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.List;

/// What a request names, or the problem that it is not there.
final class Found {

    private Found() {}

    static Brand brand(Engine engine, String brandId) {
        return engine.brands().find(brandId)
                .orElseThrow(() -> Problem.UNKNOWN_BRAND.because("No brand %s is registered".formatted(brandId)));
    }

    /// What all brands inherit of a rule, as it is now.
    static @Nullable RuleDocument defaults(Engine engine, RuleName name) {
        List<GlobalRule> defaults = engine.rules().defaults(name);
        return defaults.isEmpty() ? null : ControlDocuments.written(name, defaults.getLast().getWritten());
    }

    static BrandSettings settings(Engine engine, String brandId) {
        return Brands.fromAvro(brand(engine, brandId));
    }

    /// The brand's business day.
    static LocalDate today(Engine engine, String brandId) {
        return settings(engine, brandId).calendar().day(engine.clock().instant());
    }
}
