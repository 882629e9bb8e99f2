package dev.windfall.api;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.RuleDocument;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.schemas.avro.Brand;
import dev.windfall.schemas.avro.GlobalRule;
import dev.windfall.sink.RunReader;
import dev.windfall.sink.RunRow;
import dev.windfall.sink.ShownRun;
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

    /// What a run of a brand and a kind is called; whether there is one is another question.
    static RunId runId(Engine engine, String brandId, String kindText, String runId) {
        var _ = brand(engine, brandId);
        Kind kind = RulesController.kind(kindText);
        return RunId.read(runId).filter(run -> run.brandId().equals(brandId) && run.rule().kind() == kind)
                .orElseThrow(() -> unknownRun(runId));
    }

    /// As PostgreSQL has it.
    static ShownRun run(RunReader runs, RunId run) {
        return Rows.read(() -> runs.find(run.brandId(), run.text())).map(RunRow::run)
                .orElseThrow(() -> unknownRun(run.text()));
    }

    private static Problem.Raised unknownRun(String runId) {
        return Problem.UNKNOWN_RUN.because("There is no run " + runId);
    }

    static BrandSettings settings(Engine engine, String brandId) {
        return Brands.fromAvro(brand(engine, brandId));
    }

    /// The brand's business day.
    static LocalDate today(Engine engine, String brandId) {
        return settings(engine, brandId).calendar().day(engine.clock().instant());
    }
}
