package dev.windfall.app.chaos;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;

/// One thing that is done to the installation on purpose.
///
/// @param process the number of the one that it is done to, if it is done to one
/// @param broker  the number of the one that it is done to, or that the process is kept from; nothing if it is all there are
/// @param lasts   until what was done is taken back, if that is in our hands
/// @param rest    until the next one begins
public record Fault(Kind kind, int process, OptionalInt broker, Duration lasts, Duration rest) {

    enum Target {
        PROCESS,
        /// What lies between a process and one broker, or all of them.
        WAY_TO_KAFKA,
        BROKER,
        OTHER
    }

    public enum Kind {
        /// `kill -9`; it is started again when the other has taken over.
        KILL(3, Target.PROCESS),
        /// The same, and what it kept on disk is removed before it starts again.
        KILL_WITHOUT_STATE(1, Target.PROCESS),
        /// Ended in good order, and started again.
        RESTART(1, Target.PROCESS),
        /// Stopped for longer than its groups wait for it, and let go on.
        PAUSE(2, Target.PROCESS, 8_000, 12_000),
        /// All its connections to Kafka are cut.
        CUT_KAFKA(4, Target.WAY_TO_KAFKA),
        /// What goes to Kafka and comes back is slow.
        SLOW_KAFKA(3, Target.WAY_TO_KAFKA, 2_000, 5_000),
        /// Nothing comes or goes, and nobody says so.
        SILENCE_KAFKA(2, Target.WAY_TO_KAFKA, 2_000, 9_000),
        /// Kafka does what it is asked, and its answers are lost.
        SWALLOW_KAFKA(3, Target.WAY_TO_KAFKA, 1_000, 4_000),
        CUT_POSTGRES(3, Target.PROCESS),
        SILENCE_POSTGRES(1, Target.PROCESS, 2_000, 8_000),
        /// PostgreSQL commits, and its answers are lost.
        SWALLOW_POSTGRES(2, Target.PROCESS, 1_000, 3_000),
        /// PostgreSQL takes no writes.
        READ_ONLY_POSTGRES(1, Target.OTHER, 3_000, 6_000),
        /// A broker is killed, and stays away for less or more than its session (9 s).
        KILL_KAFKA(2, Target.BROKER, 3_000, 15_000),
        /// A broker is stopped for longer than its session, and let go on: what it leads is led by another then. Not one that is alone.
        PAUSE_KAFKA(1, Target.BROKER, 11_000, 16_000),
        KILL_POSTGRES(1, Target.OTHER),
        /// All members are put out of their groups, every five seconds.
        REBALANCE(1, Target.OTHER, 11_000, 16_000);

        /// How often it comes, beside others.
        final int weight;
        final Target target;
        final int lastsMin_ms;
        final int lastsMax_ms;

        Kind(int weight, Target target, int lastsMin_ms, int lastsMax_ms) {
            this.weight = weight;
            this.target = target;
            this.lastsMin_ms = lastsMin_ms;
            this.lastsMax_ms = lastsMax_ms;
        }

        Kind(int weight, Target target) {
            this(weight, target, 0, 0);
        }

        /// What can be done where there are so many brokers.
        public static Set<Kind> with(int brokers) {
            return brokers > 1 ? EnumSet.allOf(Kind.class) : EnumSet.complementOf(EnumSet.of(PAUSE_KAFKA));
        }

        boolean isOfOneProcess() {
            return target == Target.PROCESS || target == Target.WAY_TO_KAFKA;
        }

        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    @Override
    public String toString() {
        return kind.text() + (broker.isPresent() ? " %d".formatted(broker.getAsInt() + 1) : "")
                + (kind.isOfOneProcess() ? " of process %d".formatted(process + 1) : "")
                + (lasts.isZero() ? "" : " for %.1f s".formatted(lasts.toMillis() / 1000.0));
    }
}
