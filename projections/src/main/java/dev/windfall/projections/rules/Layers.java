package dev.windfall.projections.rules;

import dev.windfall.projections.Pointers;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The leaves of a rule, each from the first that has it: the brand, the brand `*`, the defaults.
final class Layers {

    private final SortedMap<String, Object> own;
    private final SortedMap<String, Object> defaults;
    private final SortedMap<String, Object> given;

    Layers(RuleDocument own, @Nullable RuleDocument global) {
        this.own = own.withoutTiming().leaves();
        this.defaults = Defaults.of(own.kind());
        this.given = global == null ? new TreeMap<>() : new TreeMap<>(global.withoutTiming().leaves());
        given.putAll(this.own);
    }

    /// What the brand or `*` says, without what was dropped.
    Collection<String> pointers() {
        return List.copyOf(given.keySet());
    }

    boolean isGiven(String pointer) {
        return given.containsKey(pointer);
    }

    boolean isOwn(String pointer) {
        return own.containsKey(pointer);
    }

    /// Nobody says it any more.
    void drop(String pointer) {
        given.remove(pointer);
    }

    Source source(String pointer) {
        return own.containsKey(pointer) ? Source.BRAND
                : given.containsKey(pointer) ? Source.GLOBAL : Source.DEFAULT;
    }

    /// Of what has a default.
    <T> T value(String pointer, Class<T> type) {
        Object kept = given.getOrDefault(pointer, defaults.get(pointer));
        return type.cast(Objects.requireNonNull(kept, pointer));
    }

    /// Whether a field with a default is at another value.
    boolean differsFromDefault(String pointer) {
        return given.containsKey(pointer) && !given.get(pointer).equals(defaults.get(pointer));
    }

    boolean isOverWeightAllowed() {
        return Boolean.TRUE.equals(given.get("/allow_over_weight"));
    }

    /// By the names that people gave.
    <T> SortedMap<String, T> keyed(String pointer, Class<T> type) {
        SortedMap<String, T> keyed = new TreeMap<>();
        RuleSchema.under(pointer, given)
                .forEach((leaf, kept) -> keyed.put(Pointers.names(leaf).getLast(), type.cast(kept)));
        return keyed;
    }

    SortedSet<String> levels() {
        SortedSet<String> levels = new TreeSet<>();
        RuleSchema.under("/levels", given).keySet().forEach(leaf -> levels.add(Pointers.names(leaf).get(1)));
        return levels;
    }

    /// The leaf of a level's terms that decides.
    ///
    /// @param level null for the standard ones
    /// @param leaf  of the standard terms
    String deciding(@Nullable String level, String leaf) {
        String ofLevel = at(level) + leaf;
        return given.containsKey(ofLevel) ? ofLevel : leaf;
    }

    /// Where a level's own terms stand.
    static String at(@Nullable String level) {
        return level == null ? "" : Pointers.of("/levels", level);
    }
}
