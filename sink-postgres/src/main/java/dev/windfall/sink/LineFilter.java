package dev.windfall.sink;

import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.settlement.payouts.LineStatus;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// Which lines of a brand are asked for. What is null does not matter.
///
/// @param from when the first may have been opened
/// @param to   when none was any more
public record LineFilter(String brandId, Kind kind, @Nullable String playerId, @Nullable String ruleId,
        @Nullable LineStatus status, Instant from, Instant to) {

    Where where(Cursor before) {
        return new Where().and("brand_id = ? and kind = ?", brandId, kind.text()).andIs("player_id", playerId)
                .andIs("rule_id", ruleId).andIs("status", status == null ? null : status.name())
                .and("opened_at >= ? and opened_at < ? and (opened_at, line_id) < (?, ?)", from, to, before.at(),
                        before.id());
    }
}
