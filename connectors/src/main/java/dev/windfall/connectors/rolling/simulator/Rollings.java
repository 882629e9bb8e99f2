package dev.windfall.connectors.rolling.simulator;

import dev.windfall.connectors.simulator.RequestKey;
import dev.windfall.projections.coupons.RollingWord;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;

/// All requirements. A request id is carried out once, what has ended before it was opened never is, and of each turn somebody is told.
/// They are gone with the process.
public final class Rollings {

    private final Map<RequestKey, Taken> taken = new HashMap<>();
    private final Map<RequestKey, Rolling> byOpening = new HashMap<>();
    private final BiConsumer<Order, RollingWord> turned;

    /// @param turned is told which has turned, and how
    Rollings(BiConsumer<Order, RollingWord> turned) {
        this.turned = turned;
    }

    private record Taken(Order order, String reference, Instant settlesAt, boolean isSettled) {}

    synchronized Standing take(Order wanted, Instant now) {
        return take(wanted, now, true);
    }

    /// Taken now, and done for whoever asks after that time.
    synchronized Standing accept(Order wanted, Duration time, Instant now) {
        return take(wanted, now.plus(time), false);
    }

    synchronized Standing ask(String brandId, String requestId, Instant now) {
        RequestKey key = new RequestKey(brandId, requestId);
        Taken known = taken.get(key);
        if (known == null) {
            return byOpening.containsKey(key) ? new Standing.Barred(requestId) : new Standing.Unknown();
        }
        if (!known.isSettled && !now.isBefore(known.settlesAt)) {
            known = new Taken(known.order, known.reference, known.settlesAt, true);
            taken.put(key, known);
            carryOut(known.order);
        }
        return standing(known);
    }

    /// So much is wagered for it by now.
    ///
    /// @return nothing if there is no such requirement
    public synchronized Optional<Rolling> wagered(String brandId, String couponLogId, long wagered) {
        Order opened = all().stream().map(Rolling::opened).filter(Objects::nonNull)
                .filter(order -> order.brandId().equals(brandId) && order.couponLogId().equals(couponLogId))
                .findFirst().orElse(null);
        if (opened == null) {
            return Optional.empty();
        }
        Rolling was = Objects.requireNonNull(byOpening.get(opened.key()));
        Rolling is = was.wagered(wagered, opened.amount());
        byOpening.put(opened.key(), is);
        if (is.word().number() != was.word().number()) {
            turned.accept(opened, is.word());
        }
        return Optional.of(is);
    }

    /// In no order.
    public synchronized List<Rolling> all() {
        return new ArrayList<>(byOpening.values());
    }

    private Standing take(Order wanted, Instant settlesAt, boolean atOnce) {
        Taken known = taken.get(wanted.key());
        if (known != null) {
            return known.order.isTheSameAs(wanted) ? standing(known) : new Standing.Reused(wanted.requestId());
        }
        Rolling rolling = byOpening.get(wanted.opening());
        if (wanted.kind() == Order.Kind.OPENING && rolling != null) {
            return new Standing.Barred(wanted.requestId());
        }
        if (rolling != null && rolling.opened() != null && !wanted.isOf(rolling.opened())) {
            return new Standing.Mismatched(wanted.opening().requestId());
        }
        Taken now = new Taken(wanted, "rolling-" + (taken.size() + 1), settlesAt, atOnce);
        taken.put(wanted.key(), now);
        if (atOnce) {
            carryOut(wanted);
        }
        return standing(now);
    }

    private void carryOut(Order order) {
        Rolling was = byOpening.get(order.opening());
        byOpening.put(order.opening(), switch (order.kind()) {
            case OPENING -> was == null ? Rolling.opened(order) : was;
            case ENDING -> was == null ? Rolling.barred() : was.end();
        });
    }

    private Standing standing(Taken known) {
        if (!known.isSettled) {
            return new Standing.Accepted(known.order, known.reference);
        }
        @Nullable
        Rolling ended = known.order.kind() == Order.Kind.ENDING ? byOpening.get(known.order.opening()) : null;
        return new Standing.Settled(known.order, known.reference, ended);
    }
}
