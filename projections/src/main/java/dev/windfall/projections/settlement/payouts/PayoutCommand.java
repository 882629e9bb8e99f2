package dev.windfall.projections.settlement.payouts;

import dev.windfall.projections.deciding.EffectNews;
import dev.windfall.projections.deciding.Review;
import dev.windfall.projections.rules.Rule.PayAs;
import dev.windfall.projections.settlement.RunId;
import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.List;

/// What can be wanted of an account.
public sealed interface PayoutCommand {

    /// By a run that is sealed.
    ///
    /// @param markerSeq of the run's marker, among what its brand has decided: it grows from run to run of a rule
    /// @param holdFrom  a line of this amount or more waits for somebody's word; null if none does
    record Sealed(RunId run, long markerSeq, List<Component> components, @Nullable Long holdFrom, PayAs payAs)
            implements
                PayoutCommand {

        public Sealed {
            components = List.copyOf(components);
        }
    }

    /// By whoever approves the run, or this line of it. It may be sent to all accounts: where no line waits, it changes nothing.
    record Approve(RunId run, String note) implements PayoutCommand {}

    record Reject(RunId run, String note) implements PayoutCommand {}

    static PayoutCommand of(RunId run, Review review) {
        return review.isApproved() ? new Approve(run, review.note()) : new Reject(run, review.note());
    }

    /// By the effect of a line.
    record Told(EffectNews news) implements PayoutCommand {}

    /// By a person: what is left for the next line is neither paid nor taken.
    ///
    /// @param forPeriod null for all
    record WaiveCarry(@Nullable LocalDate forPeriod, String note) implements PayoutCommand {}
}
