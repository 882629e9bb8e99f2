package dev.windfall.topology.deciders;

import dev.windfall.projections.coupons.Keeper;
import dev.windfall.projections.effects.Backoff;
import dev.windfall.projections.settlement.runs.RunDecider;

import java.time.Duration;

/// What those who run deciders may choose.
///
/// @param backoff        between the calls of an effect
/// @param barrierTimeout how long others wait for a run's mark, and once more as long for its seal
/// @param schedulesRuns  whether runs are asked for when they are due, or by people alone
/// @param keeper         of the requirements of coupons that are activated from now on
public record DeciderSettings(Backoff backoff, Duration barrierTimeout, boolean schedulesRuns, Keeper keeper) {

    public static final DeciderSettings DEFAULT = new DeciderSettings(Backoff.DEFAULT, RunDecider.BARRIER_TIMEOUT,
            true);

    public DeciderSettings(Backoff backoff, Duration barrierTimeout, boolean schedulesRuns) {
        this(backoff, barrierTimeout, schedulesRuns, Keeper.LEDGER);
    }
}
