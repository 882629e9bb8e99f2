package dev.windfall.topology.streams;

import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

import java.time.Duration;

/// Calls a processor by the clock while it has a reason to be called. Streams commits after each such call, whatever it has done: who
/// waits for nothing must not be called.
public final class Alarm {

    private final ProcessorContext<?, ?> context;
    private final Runnable action;
    private @Nullable Cancellable set;
    private long next_ms;

    /// For a processor, when it begins; it ends with it.
    public Alarm(ProcessorContext<?, ?> context, Runnable action) {
        this.context = context;
        this.action = action;
    }

    public boolean isSet() {
        return set != null;
    }

    /// Rings so long after now and again and again, unless it is set to ring before that.
    public void setWithin(Duration every) {
        long at_ms = context.currentSystemTimeMs() + every.toMillis();
        if (set == null || at_ms < next_ms) {
            end();
            set = context.schedule(every, PunctuationType.WALL_CLOCK_TIME, time_ms -> {
                next_ms = time_ms + every.toMillis();
                action.run();
            });
            next_ms = at_ms;
        }
    }

    public void end() {
        if (set != null) {
            set.cancel();
            set = null;
        }
    }
}
