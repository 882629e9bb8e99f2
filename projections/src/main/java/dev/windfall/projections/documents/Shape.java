package dev.windfall.projections.documents;

import dev.windfall.projections.Mistake;
import dev.windfall.projections.Pointers;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What may stand at a place of a document. Documents are read into their leaves, each under its JSON pointer: what is not
/// written has none, so that each leaf can be inherited by itself.
public sealed interface Shape {

    record Leaf(Value<?> value) implements Shape {

        /// @throws ClassCastException if the leaf's value is of another type
        Object write(Object kept) {
            return write(value, kept);
        }

        private static <T> Object write(Value<T> value, Object kept) {
            return value.write(value.type().cast(kept));
        }
    }

    /// Fields with names that we give.
    record Section(SequencedMap<String, Shape> fields) implements Shape {

        /// A document with these leaves.
        public SortedMap<String, Object> tree(SortedMap<String, Object> leaves) {
            return Shape.tree(this, "", leaves);
        }
    }

    /// Fields with names that people give.
    ///
    /// @param key     the canonical form of such a name, null for what can't be one
    /// @param keyForm what a name has to be, for who has written another
    record Keyed(Key key, String keyForm, int max, Shape each) implements Shape {

        private void readAll(Map<?, ?> written, String pointer, SortedMap<String, Object> leaves,
                List<Mistake> mistakes) {
            if (written.size() > max) {
                mistakes.add(
                        new Mistake(pointer, "%d are too many: there may be %d here".formatted(written.size(), max)));
                return;
            }
            Set<String> names = new HashSet<>();
            written.forEach((name, field) -> {
                String canonical = key.of(String.valueOf(name));
                String place = Pointers.of(pointer, canonical != null ? canonical : String.valueOf(name));
                if (canonical == null) {
                    mistakes.add(new Mistake(place, "%s can't stand here: write %s"
                            .formatted(Values.shown(String.valueOf(name)), keyForm)));
                } else if (!names.add(canonical)) {
                    mistakes.add(new Mistake(place, "%s stands here twice".formatted(canonical)));
                } else if (field != null) {
                    readOne(field, place, leaves, mistakes);
                }
            });
        }

        /// To name something and to say nothing about it can't be meant.
        private void readOne(Object written, String place, SortedMap<String, Object> leaves, List<Mistake> mistakes) {
            int before = leaves.size() + mistakes.size();
            each.read(written, place, leaves, mistakes);
            if (leaves.size() + mistakes.size() == before) {
                mistakes.add(new Mistake(place, "nothing is said about %s: leave it out, or write what is to hold"
                        .formatted(Pointers.names(place).getLast())));
            }
        }
    }

    /// @see Keyed#key
    interface Key {

        @Nullable
        String of(String written);
    }

    /// @param leaves gets what could be read
    default void read(Object written, String pointer, SortedMap<String, Object> leaves, List<Mistake> mistakes) {
        switch (this) {
            case Leaf(Value<?> value) -> {
                Object read = value.read(written, pointer, mistakes);
                if (read != null) {
                    leaves.put(pointer, read);
                }
            }
            case Section(var fields) -> fieldsOf(written, pointer, mistakes).forEach((name, field) -> {
                Shape shape = fields.get(String.valueOf(name));
                if (shape == null) {
                    mistakes.add(unknown(pointer, String.valueOf(name), fields.keySet()));
                } else if (field != null) {
                    shape.read(field, Pointers.of(pointer, String.valueOf(name)), leaves, mistakes);
                }
            });
            case Keyed keyed -> keyed.readAll(fieldsOf(written, pointer, mistakes), pointer, leaves, mistakes);
        }
    }

    /// @param name one that is written in a document
    static Mistake unknown(String pointer, String name, Collection<String> fields) {
        return new Mistake(Pointers.of(pointer, name),
                "there is no field %s%s".formatted(Values.shown(name), Suggestion.among(fields, name)));
    }

    private static Map<?, ?> fieldsOf(Object written, String pointer, List<Mistake> mistakes) {
        if (written instanceof Map<?, ?> fields) {
            return fields;
        }
        String name = pointer.isEmpty() ? "a document" : Pointers.names(pointer).getLast();
        mistakes.add(
                new Mistake(pointer, "%s is an object with fields, not %s".formatted(name, Values.shown(written))));
        return Map.of();
    }

    private static SortedMap<String, Object> tree(Shape shape, String pointer, SortedMap<String, Object> leaves) {
        SortedMap<String, Object> tree = new TreeMap<>();
        int depth = Pointers.names(pointer).size();
        leaves.forEach((leaf, kept) -> {
            String name = Pointers.names(leaf).get(depth);
            String place = Pointers.of(pointer, name);
            switch (below(shape, name)) {
                case Leaf value -> tree.put(name, value.write(kept));
                case Section inner -> tree.computeIfAbsent(name, _ -> tree(inner, place, under(place, leaves)));
                case Keyed inner -> tree.computeIfAbsent(name, _ -> tree(inner, place, under(place, leaves)));
            }
        });
        return tree;
    }

    /// The leaves below a place.
    static SortedMap<String, Object> under(String pointer, SortedMap<String, Object> leaves) {
        return leaves.subMap(pointer + '/', pointer + (char) ('/' + 1));
    }

    private static Shape below(Shape shape, String name) {
        return switch (shape) {
            case Section(var fields) -> Objects.requireNonNull(fields.get(name), name);
            case Keyed keyed -> keyed.each();
            case Leaf _ -> throw new IllegalStateException("Nothing stands below a value: " + name);
        };
    }
}
