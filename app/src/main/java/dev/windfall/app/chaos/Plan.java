package dev.windfall.app.chaos;

import dev.windfall.app.chaos.Fault.Kind;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/// Which faults come, in which order, on whom, for how long: the seed alone decides it, so that what was found can be tried again. Kinds
/// are dealt from a deck, so that each comes before any comes too often.
final class Plan {

    private static final int REST_MIN_MS = 500;
    private static final int REST_MAX_MS = 3_500;

    private final Random random;
    private final int processes;
    private final List<Kind> kinds;
    private final List<Kind> deck = new ArrayList<>();

    /// @param kinds those that come
    Plan(long seed, int processes, Set<Kind> kinds) {
        this.random = new Random(seed);
        this.processes = processes;
        this.kinds = List.copyOf(new TreeSet<>(kinds));
    }

    Fault next() {
        if (deck.isEmpty()) {
            for (Kind kind : kinds) {
                deck.addAll(Collections.nCopies(kind.weight, kind));
            }
            Collections.shuffle(deck, random);
        }
        Kind kind = deck.removeLast();
        return new Fault(kind, random.nextInt(processes), between(kind.lastsMin_ms, kind.lastsMax_ms),
                between(REST_MIN_MS, REST_MAX_MS));
    }

    private Duration between(int least_ms, int most_ms) {
        return Duration.ofMillis(random.nextInt(least_ms, most_ms + 1));
    }
}
