package dev.windfall.projections.settlement.payouts;

import dev.windfall.projections.deciding.Effect.PayAs;
import dev.windfall.projections.deciding.EffectNews;
import dev.windfall.projections.settlement.RunId;
import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.List;

/// What can be wanted of an account.
public sealed interface PayoutCommand {

    /// By a run that is sealed.
    ///
    /// @param holdFrom a line of this amount or more waits for somebody's word; null if none does
    record Sealed(RunId run, List<Component> components, @Nullable Long holdFrom, PayAs payAs)
            implements
                PayoutCommand {

        public Sealed {
            components = List.copyOf(components);
        }
    }

    /// By whoever approves the run, or this line of it.
    record Approve(RunId run, String note) implements PayoutCommand {}

    record Reject(RunId run, String note) implements PayoutCommand {}

    /// By the effect of a line.
    record Told(EffectNews news) implements PayoutCommand {}

    /// By a person: what is left for the next line is neither paid nor taken.
    ///
    /// @param forPeriod null for all
    record WaiveCarry(@Nullable LocalDate forPeriod, String note) implements PayoutCommand {}
}
