package dev.windfall.sink;

import dev.windfall.projections.deciding.Review;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.payouts.LineStatus;
import dev.windfall.projections.settlement.runs.Phase;
import dev.windfall.projections.settlement.runs.RunState;
import dev.windfall.projections.settlement.runs.RunStatus;
import dev.windfall.projections.settlement.seals.Total;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;

/// What is shown of a run.
///
/// @param lagging partitions of the wallet's topics that its barrier waits for; once it is rated, those in which a transaction was open
/// @param sealed  what it has come to, if it has
/// @param why     it has failed, if it has
public record ShownRun(RunId id, int attempt, RunStatus status, boolean isStalled, SortedSet<String> lagging,
        int ruleVersion, String ruleDigest, @Nullable Sealed sealed, @Nullable String why, Instant requestedAt,
        Instant changedAt) {

    /// @param cut    as text
    /// @param counts how its lines stand
    /// @param review what was said of those that wait, if anything was
    public record Sealed(String cut, String digest, String root, long leaves, long lines,
            SortedMap<String, Total> totals, SortedMap<String, Long> reasons, SortedMap<LineStatus, Long> counts,
            @Nullable Review review, Instant at) {}

    public static ShownRun of(RunState state) {
        return switch (state.phase()) {
            case Phase.Requested requested -> of(state, requested.isStalled(), Collections.emptySortedSet(), null,
                    null);
            case Phase.Barrier barrier -> of(state, barrier.isStalled(), barrier.lagging(), null, null);
            case Phase.Rating rating -> of(state, rating.isStalled(), rating.hiding(), null, null);
            case Phase.Decided decided -> of(state, false, Collections.emptySortedSet(), sealed(decided), null);
            case Phase.Failed(String why) -> of(state, false, Collections.emptySortedSet(), null, why);
        };
    }

    private static ShownRun of(RunState state, boolean isStalled, SortedSet<String> lagging, @Nullable Sealed sealed,
            @Nullable String why) {
        return new ShownRun(state.id(), state.attempt(), state.status(), isStalled, lagging,
                state.pinned().ruleVersion(), state.pinned().ruleDigest(), sealed, why, state.requestedAt(),
                state.changedAt());
    }

    private static Sealed sealed(Phase.Decided decided) {
        return new Sealed(decided.seal().cut().text(), decided.seal().digest(), decided.seal().root().text(),
                decided.seal().count(), decided.lines(), decided.seal().totals(), decided.reasons(), decided.counts(),
                decided.review(), decided.sealedAt());
    }
}
