package dev.windfall.projections.rules;

import dev.windfall.projections.Pointers;
import dev.windfall.projections.documents.Layers;
import org.jspecify.annotations.Nullable;

import java.util.SortedSet;
import java.util.TreeSet;

/// Where a level's own terms stand in a rule's document: they are the standard ones but for what it says itself.
final class Levels {

    private Levels() {}

    static SortedSet<String> names(Layers layers) {
        SortedSet<String> names = new TreeSet<>();
        layers.under("/levels").keySet().forEach(leaf -> names.add(Pointers.names(leaf).get(1)));
        return names;
    }

    /// The leaf of a level's terms that decides.
    ///
    /// @param level null for the standard ones
    /// @param leaf  of the standard terms
    static String deciding(Layers layers, @Nullable String level, String leaf) {
        String ofLevel = at(level) + leaf;
        return layers.isGiven(ofLevel) ? ofLevel : leaf;
    }

    static String at(@Nullable String level) {
        return level == null ? "" : Pointers.of("/levels", level);
    }
}
