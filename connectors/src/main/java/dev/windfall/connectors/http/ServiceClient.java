package dev.windfall.connectors.http;

import dev.windfall.connectors.Target;
import dev.windfall.connectors.http.ServiceCaller.Order;
import dev.windfall.connectors.http.ServiceCaller.Reading;
import dev.windfall.projections.deciding.Call;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content;
import dev.windfall.projections.effects.Outcome;
import org.jspecify.annotations.Nullable;

import java.time.InstantSource;

/// A service over HTTP as a target: it is asked at `/<name>/requests/`; what is sent to it, and what its answers mean, is its own.
///
/// @param <C> what it carries out
public abstract class ServiceClient<C extends Content> implements Target, AutoCloseable {

    private final String name;
    private final Class<C> taken;
    private final ServiceCaller caller;
    private final Reading reading;

    protected ServiceClient(String name, Class<C> taken, ServiceAnswers answers, Reading reading,
            ServiceSettings settings, InstantSource clock) {
        this.name = name;
        this.taken = taken;
        this.reading = reading;
        this.caller = new ServiceCaller(answers, settings, clock);
    }

    protected abstract Order sent(Effect effect, C content, String digest);

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final boolean takes(Content content) {
        return taken.isInstance(content);
    }

    @Override
    public final Outcome call(Call call, String digest, @Nullable String traceParent) {
        return caller.call(call, digest, traceParent, order(call, digest), reading);
    }

    @Override
    public final Health health(Outcome outcome) {
        return ServiceAnswers.health(outcome);
    }

    @Override
    public final void close() {
        caller.close();
    }

    private Order order(Call call, String digest) {
        Effect effect = call.effect();
        if (!takes(effect.content())) {
            throw new IllegalArgumentException("Nothing for %s: %s".formatted(name, effect.content().kind()));
        }
        return switch (call.kind()) {
            case ASK -> Order.ask("/%s/requests/".formatted(name), effect.requestId());
            case SEND -> sent(effect, taken.cast(effect.content()), digest);
        };
    }
}
