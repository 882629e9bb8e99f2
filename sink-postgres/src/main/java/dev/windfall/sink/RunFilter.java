package dev.windfall.sink;

import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.settlement.runs.RunStatus;
import org.jspecify.annotations.Nullable;

/// Which runs of a brand are asked for. What is null does not matter.
public record RunFilter(String brandId, Kind kind, @Nullable String ruleId, @Nullable RunStatus status) {

    Where where(Cursor before) {
        return new Where().and("brand_id = ? and kind = ?", brandId, kind.text()).andIs("rule_id", ruleId)
                .andIs("status", status == null ? null : status.name())
                .and("(requested_at, run_id) < (?, ?)", before.at(), before.id());
    }
}
