package dev.windfall.projections.settlement.payouts;

import dev.windfall.projections.settlement.LineId;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// What has become of a line that was opened before.
///
/// @param note null if it is the one that it had
/// @param seq  of the account's decision
public record LineChange(LineId id, LineStatus status, @Nullable String note, Instant at, long seq) {

    LineChange with(LineChange later) {
        return later.note == null ? new LineChange(id, later.status, note, later.at, later.seq) : later;
    }
}
