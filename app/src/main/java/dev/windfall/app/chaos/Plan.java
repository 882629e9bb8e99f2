package dev.windfall.app.chaos;

import dev.windfall.app.chaos.Fault.Kind;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
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
    private final int brokers;
    private final List<Kind> kinds;
    private final List<Kind> deck = new ArrayList<>();

    /// @param kinds those that come
    Plan(long seed, int processes, int brokers, Set<Kind> kinds) {
        this.random = new Random(seed);
        this.processes = processes;
        this.brokers = brokers;
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
        return new Fault(kind, random.nextInt(processes), broker(kind.target),
                between(kind.lastsMin_ms, kind.lastsMax_ms),
                between(REST_MIN_MS, REST_MAX_MS));
    }

    /// A way to Kafka is disturbed as often to all brokers as to each single one.
    private OptionalInt broker(Fault.Target target) {
        int choice = switch (target) {
            case WAY_TO_KAFKA -> random.nextInt(brokers + 1);
            case BROKER -> random.nextInt(brokers);
            case PROCESS, OTHER -> brokers;
        };
        return brokers == 1 || choice == brokers ? OptionalInt.empty() : OptionalInt.of(choice);
    }

    private Duration between(int least_ms, int most_ms) {
        return Duration.ofMillis(random.nextInt(least_ms, most_ms + 1));
    }
}
