package dev.windfall.projections.simulation;

import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/// Keeps the first few of many, by an order in which no two are alike.
final class Largest<T> {

    private final int count_max;
    private final TreeSet<T> kept;

    Largest(int count_max, Comparator<T> order) {
        this.count_max = count_max;
        this.kept = new TreeSet<>(order);
    }

    void offer(T one) {
        if (kept.size() < count_max || kept.comparator().compare(one, kept.last()) < 0) {
            kept.add(one);
            if (kept.size() > count_max) {
                kept.pollLast();
            }
        }
    }

    List<T> inOrder() {
        return List.copyOf(kept);
    }
}
