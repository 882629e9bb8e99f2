package dev.windfall.connectors;

import dev.windfall.projections.deciding.Call;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.effects.Outcome;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/// A target that books nothing, remembers who called, and answers as a test wants.
final class PaperTarget implements Target {

    static final Outcome SETTLED = new Outcome(Outcome.Kind.SETTLED, "", "", null, "w-1");
    static final Outcome DOWN = new Outcome(Outcome.Kind.RETRY, "NO_CONNECTION", "down", null, null);

    volatile boolean isDown;
    volatile boolean isAnothers;
    volatile Answering answer = _ -> {
        Thread.sleep(ThreadLocalRandom.current().nextInt(20));
        return SETTLED;
    };
    private final List<Call> calls = new ArrayList<>();
    private final Map<Long, Integer> most = new TreeMap<>();
    private final Set<String> players = new HashSet<>();
    private int overlaps;
    private int underWay;

    interface Answering {

        Outcome to(Call call) throws InterruptedException;
    }

    static Answering after(Duration time) {
        return _ -> {
            Thread.sleep(time);
            return SETTLED;
        };
    }

    @Override
    public String name() {
        return "wallet";
    }

    @Override
    public boolean takes(Effect.Content content) {
        return content instanceof Effect.Content.OfWallet && !isAnothers;
    }

    @Override
    public Outcome call(Call call, String digest, @Nullable String traceParent) {
        begin(call);
        try {
            return isDown ? DOWN : answer.to(call);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome(Outcome.Kind.UNKNOWN, "INTERRUPTED", "", null, null);
        } finally {
            end(call);
        }
    }

    @Override
    public Health health(Outcome outcome) {
        return outcome.kind() == Outcome.Kind.UNKNOWN || outcome.equals(DOWN) ? Health.TROUBLE : Health.WELL;
    }

    private synchronized void begin(Call call) {
        calls.add(call);
        underWay++;
        overlaps += players.add(call.effect().playerId()) ? 0 : 1;
        if (!isDown) {
            most.merge(System.nanoTime() / 100_000_000, underWay, Math::max);
        }
    }

    private synchronized void end(Call call) {
        underWay--;
        players.remove(call.effect().playerId());
    }

    synchronized List<Call> calls() {
        return List.copyOf(calls);
    }

    synchronized int overlaps() {
        return overlaps;
    }

    synchronized int underWay() {
        return underWay;
    }

    /// How many calls were made at once in each tenth of a second, since it was not down.
    synchronized List<Integer> mostAtOnce() {
        return List.copyOf(most.values());
    }

    /// How often each request was called.
    synchronized Map<String, Integer> times() {
        Map<String, Integer> times = new TreeMap<>();
        calls.forEach(call -> times.merge(call.effect().requestId(), 1, Integer::sum));
        return times;
    }
}
