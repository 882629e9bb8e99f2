package dev.windfall.projections.documents;

import dev.windfall.projections.Pointers;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/// The leaves of a document, each from the first that has it: the brand, the brand `*`, the defaults.
public final class Layers {

    private final SortedMap<String, Object> own;
    private final SortedMap<String, Object> defaults;
    private final SortedMap<String, Object> given;

    /// @param defaults by JSON pointer, what holds where nobody says anything
    public Layers(Document own, @Nullable Document global, SortedMap<String, Object> defaults) {
        this.own = own.leaves();
        this.defaults = defaults;
        this.given = global == null ? new TreeMap<>() : new TreeMap<>(global.leaves());
        given.putAll(this.own);
    }

    /// What the brand or `*` says, without what was dropped.
    public Collection<String> pointers() {
        return List.copyOf(given.keySet());
    }

    public boolean isGiven(String pointer) {
        return given.containsKey(pointer);
    }

    public boolean isOwn(String pointer) {
        return own.containsKey(pointer);
    }

    /// Nobody says it any more.
    public void drop(String pointer) {
        given.remove(pointer);
    }

    public Source source(String pointer) {
        return own.containsKey(pointer) ? Source.BRAND
                : given.containsKey(pointer) ? Source.GLOBAL : Source.DEFAULT;
    }

    /// Of what has a default.
    public <T> T value(String pointer, Class<T> type) {
        Object kept = given.getOrDefault(pointer, defaults.get(pointer));
        return type.cast(Objects.requireNonNull(kept, pointer));
    }

    /// Whether a field with a default is at another value.
    public boolean differsFromDefault(String pointer) {
        return given.containsKey(pointer) && !given.get(pointer).equals(defaults.get(pointer));
    }

    /// Whether it is said to be so, where nobody means it who says nothing.
    public boolean isTrue(String pointer) {
        return Boolean.TRUE.equals(given.get(pointer));
    }

    /// By the names that people gave.
    public <T> SortedMap<String, T> keyed(String pointer, Class<T> type) {
        SortedMap<String, T> keyed = new TreeMap<>();
        under(pointer).forEach((leaf, kept) -> keyed.put(Pointers.names(leaf).getLast(), type.cast(kept)));
        return keyed;
    }

    /// What is given below a place.
    public SortedMap<String, Object> under(String pointer) {
        return Shape.under(pointer, given);
    }
}
