package dev.windfall.connectors.wallet.simulator;

import java.time.Instant;

/// An instruction that the wallet has taken: it is booked, or will be.
///
/// @param reference by which the wallet knows it
/// @param settlesAt whoever asks from then on is told that it is booked
public record Posting(Instruction instruction, String reference, Instant takenAt, Instant settlesAt,
        boolean isSettled) {

    Posting settled() {
        return new Posting(instruction, reference, takenAt, settlesAt, true);
    }
}
