package dev.windfall.connectors;

import dev.windfall.projections.deciding.Call;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.effects.Outcome;
import org.jspecify.annotations.Nullable;

/// Whom a connector calls. Many calls are made at once, each by a thread of its own.
public interface Target {

    /// In kebab-case: part of the name of the connector's group.
    String name();

    /// Whether such an effect is carried out by it: all orders of all targets stand in one topic.
    boolean takes(Effect.Content content);

    /// Returns in bounded time and never throws: whatever goes wrong is an outcome.
    ///
    /// @param digest      of the effect: the same request id with another one is another request
    /// @param traceParent W3C trace context
    Outcome call(Call call, String digest, @Nullable String traceParent);

    /// What such an outcome tells of the target, or of the way to it, rather than of the effect.
    Health health(Outcome outcome);

    enum Health {
        WELL,
        /// It wants fewer calls at once.
        BUSY,
        /// The next call will hardly do better.
        TROUBLE
    }
}
