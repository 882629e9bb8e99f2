package dev.windfall.projections.settlement.runs;

import java.util.Set;

/// How a run stands.
public enum RunStatus {
    /// Asked for.
    REQUESTED,
    /// Waits until all that could be read when it was called stands in the brand log.
    BARRIER,
    /// Rated up to its cut.
    RATING,
    /// It is decided what everybody gets; not all have been told.
    SEALED,
    /// Lines wait for somebody's word.
    REVIEW,
    /// Being paid.
    PAYING,
    /// All lines are through.
    SETTLED,
    /// Nothing is decided; a new attempt may be asked for.
    FAILED;

    /// All steps that there are. What is sealed never fails. Lines come one by one, so one that waits may come after one that is paid;
    /// and a line that is through may be disputed.
    public Set<RunStatus> next() {
        return switch (this) {
            case REQUESTED -> Set.of(BARRIER, FAILED);
            case BARRIER -> Set.of(RATING, FAILED);
            case RATING -> Set.of(SEALED, SETTLED, FAILED);
            case SEALED -> Set.of(REVIEW, PAYING, SETTLED);
            case REVIEW -> Set.of(PAYING, SETTLED);
            case PAYING -> Set.of(SETTLED);
            case SETTLED -> Set.of(PAYING);
            case FAILED -> Set.of(REQUESTED);
        };
    }
}
