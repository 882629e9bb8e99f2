package dev.windfall.projections.rules;

import dev.windfall.projections.documents.Values;

import java.util.SortedMap;
import java.util.stream.Stream;

/// How much a row counts, in basis points: what stands under its provider, else under its category, else the default.
public record Weights(int defaultBp, SortedMap<String, Integer> categories, SortedMap<String, Integer> providers) {

    public int of(String providerId, String gameCategory) {
        Integer own = providers.get(providerId);
        own = own != null ? own : categories.get(gameCategory);
        return own != null ? own : defaultBp;
    }

    /// Whether an event can have each of the names.
    public boolean isOfEvents() {
        return Stream.concat(categories.keySet().stream(), providers.keySet().stream())
                .allMatch(name -> name.equals(Values.name(name)));
    }
}
