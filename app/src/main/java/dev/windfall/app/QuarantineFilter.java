package dev.windfall.app;

import dev.windfall.app.quarantine.Entry;
import dev.windfall.projections.events.Verdict.Reason;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--reason` and `--brand`, the same for both commands; what is given must all match.
final class QuarantineFilter {

    @Option(names = "--reason", paramLabel = "REASON",
            description = "only what is there for this reason: ${COMPLETION-CANDIDATES}")
    private @Nullable Reason reason;

    @Option(names = "--brand", paramLabel = "BRAND", description = "only what is of this brand")
    private @Nullable String brandId;

    boolean isGiven() {
        return reason != null || brandId != null;
    }

    boolean matches(Entry entry) {
        return (reason == null || reason.name().equals(entry.said().getReason()))
                && (brandId == null || brandId.equals(entry.said().getBrandId()));
    }
}
