package dev.windfall.sink;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// What stands under keys, in two.
final class Halves {

    private Halves() {}

    /// @param part makes one of some of the entries
    /// @return nothing if there is no more than one entry
    static <K, V, D> List<D> of(Map<K, V> entries, Function<Map<K, V>, D> part) {
        if (entries.size() < 2) {
            return List.of();
        }
        Map<K, V> first = new HashMap<>();
        Map<K, V> second = new HashMap<>();
        Iterator<Map.Entry<K, V>> each = entries.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<K, V> entry = each.next();
            (first.size() < entries.size() / 2 ? first : second).put(entry.getKey(), entry.getValue());
        }
        return List.of(part.apply(first), part.apply(second));
    }
}
