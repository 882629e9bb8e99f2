package dev.windfall.app.chaos;

import java.time.Duration;
import java.util.Locale;

/// One thing that is done to the installation on purpose.
///
/// @param process the number of the one that it is done to, if it is done to one
/// @param lasts   until what was done is taken back, if that is in our hands
/// @param rest    until the next one begins
public record Fault(Kind kind, int process, Duration lasts, Duration rest) {

    public enum Kind {
        /// `kill -9`; it is started again when the other has taken over.
        KILL(3, true),
        /// The same, and what it kept on disk is removed before it starts again.
        KILL_WITHOUT_STATE(1, true),
        /// Ended in good order, and started again.
        RESTART(1, true),
        /// Stopped for longer than its groups wait for it, and let go on.
        PAUSE(2, true, 8_000, 12_000),
        /// All its connections to Kafka are cut.
        CUT_KAFKA(4, true),
        /// What goes to Kafka and comes back is slow.
        SLOW_KAFKA(3, true, 2_000, 5_000),
        /// Nothing comes or goes, and nobody says so.
        SILENCE_KAFKA(2, true, 2_000, 9_000),
        /// Kafka does what it is asked, and its answers are lost.
        SWALLOW_KAFKA(3, true, 1_000, 4_000),
        CUT_POSTGRES(3, true),
        SILENCE_POSTGRES(1, true, 2_000, 8_000),
        /// PostgreSQL commits, and its answers are lost.
        SWALLOW_POSTGRES(2, true, 1_000, 3_000),
        /// PostgreSQL takes no writes.
        READ_ONLY_POSTGRES(1, false, 3_000, 6_000),
        KILL_KAFKA(1, false),
        KILL_POSTGRES(1, false),
        /// All members are put out of their groups, every five seconds.
        REBALANCE(1, false, 11_000, 16_000);

        /// How often it comes, beside others.
        final int weight;
        final boolean isOfOneProcess;
        final int lastsMin_ms;
        final int lastsMax_ms;

        Kind(int weight, boolean isOfOneProcess, int lastsMin_ms, int lastsMax_ms) {
            this.weight = weight;
            this.isOfOneProcess = isOfOneProcess;
            this.lastsMin_ms = lastsMin_ms;
            this.lastsMax_ms = lastsMax_ms;
        }

        Kind(int weight, boolean isOfOneProcess) {
            this(weight, isOfOneProcess, 0, 0);
        }

        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    @Override
    public String toString() {
        return kind.text() + (kind.isOfOneProcess ? " of process %d".formatted(process + 1) : "")
                + (lasts.isZero() ? "" : " for %.1f s".formatted(lasts.toMillis() / 1000.0));
    }
}
