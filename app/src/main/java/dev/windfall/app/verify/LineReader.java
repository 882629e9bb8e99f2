package dev.windfall.app.verify;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.settlement.LineId;
import dev.windfall.projections.settlement.cuts.LineExplainer;
import dev.windfall.servers.CannotStart;

import java.util.List;

/// Finds out of the brand log alone why a line is what it is.
public final class LineReader {

    private final RunEvidence evidence;

    public LineReader(RunEvidence evidence) {
        this.evidence = evidence;
    }

    /// @param partition of the log, in which the player is
    /// @param exponent  of the line's currency
    public record Found(int partition, int exponent, List<LineExplainer.Part> parts) {}

    /// @throws CannotStart if the log has no such line
    public Found read(LineId line) {
        String brandId = line.run().brandId();
        if (!line.run().pays()) {
            throw new CannotStart("%s pays nobody, so it has no lines".formatted(line.run().text()));
        }
        BrandSettings brand = evidence.brand(brandId);
        if (brand == null) {
            throw new CannotStart("No brand %s is registered".formatted(brandId));
        }
        int partitions = evidence.generation().partitions();
        int partition = brand.slice(partitions).partitionOf(line.playerId());
        LineExplainer explainer = new LineExplainer(line, partition, partitions);
        if (!evidence.log(partition, (offset, record, tick) -> explainer.fold(Decoded.log(offset, record)))) {
            throw new CannotStart("The brand log has no seal of the run %s".formatted(line.run().text()));
        }
        return new Found(partition, brand.currencies().getOrDefault(line.currency(), 0),
                explainer.explained().orElseThrow(() -> new CannotStart(
                        "The run %s has no line of %s in %s".formatted(line.run().text(), line.playerId(),
                                line.currency()))));
    }
}
