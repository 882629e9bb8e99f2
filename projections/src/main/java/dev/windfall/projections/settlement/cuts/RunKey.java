package dev.windfall.projections.settlement.cuts;

import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.settlement.RunId;

import java.util.Comparator;

/// The runs of a rule that know of each other.
public record RunKey(String brandId, RuleName rule, Lane lane) {

    static final Comparator<RunKey> ORDER = Comparator.comparing(RunKey::brandId).thenComparing(RunKey::rule)
            .thenComparing(RunKey::lane);

    /// What runs of a kind leave to those after them.
    public enum Lane {
        /// What is sealed stands, and is corrected.
        PAYING,
        /// Nothing: each rates anew.
        TRIAL, PREVIEW
    }

    static RunKey of(RunId run) {
        return new RunKey(run.brandId(), run.rule(), switch (run.purpose()) {
            case RunId.Purpose.Settlement(),RunId.Purpose.Corrections _ -> Lane.PAYING;
            case RunId.Purpose.Trial() -> Lane.TRIAL;
            case RunId.Purpose.Preview _ -> Lane.PREVIEW;
        });
    }
}
