package dev.windfall.connectors.rolling.simulator;

import dev.windfall.projections.coupons.RollingWord;
import org.jspecify.annotations.Nullable;

/// A requirement as the simulator has it.
///
/// @param opened how it was opened; nothing if it was ended before, and never is
/// @param word   how far it is, as it was reported last or would be
/// @param ended  what was said as it ended; nothing as long as it counts
public record Rolling(@Nullable Order opened, RollingWord word, @Nullable RollingWord ended) {

    static Rolling opened(Order order) {
        return new Rolling(order, new RollingWord(0, false, 0), null);
    }

    static Rolling barred() {
        RollingWord nothing = new RollingWord(0, false, 0);
        return new Rolling(null, nothing, nothing);
    }

    public boolean isCounting() {
        return opened != null && ended == null;
    }

    Rolling end() {
        return new Rolling(opened, word, ended == null ? word : ended);
    }

    /// So much is wagered by now; only what turns it is worth a report.
    ///
    /// @param required to be wagered
    Rolling wagered(long wagered, long required) {
        boolean isReached = wagered >= required;
        long number = isReached == word.isReached() ? word.number() : word.number() + 1;
        return new Rolling(opened, new RollingWord(number, isReached, wagered), ended);
    }
}
