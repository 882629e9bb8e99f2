package dev.windfall.projections.ledger;

import dev.windfall.projections.controls.Control;
import org.jspecify.annotations.Nullable;

import java.util.List;

/// One record of the brand log: events of one brand, or a control record of it.
public record LogRecord(String brandId, long offset, List<Recorded> events, @Nullable Control control) {

    public LogRecord {
        events = List.copyOf(events);
    }
}
