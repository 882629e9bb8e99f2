package dev.windfall.api;

import dev.windfall.projections.Ids;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Parameters of a query that may be left out: what is there can be meant, or the request ends.
final class Parameters {

    private Parameters() {}

    /// Of a brand, a player or a rule.
    static @Nullable String id(String name, @Nullable String text) {
        if (text != null && !Ids.isValid(text)) {
            throw wrong(name, name + " is 1 to 64 of A-Z a-z 0-9 _ . : -");
        }
        return text;
    }

    static <E extends Enum<E>> @Nullable E oneOf(String name, @Nullable String text, Class<E> type) {
        if (text == null) {
            return null;
        }
        return Stream.of(type.getEnumConstants()).filter(each -> each.name().equalsIgnoreCase(text)).findFirst()
                .orElseThrow(() -> wrong(name, "%s is one of %s".formatted(name, Stream.of(type.getEnumConstants())
                        .map(Enum::name).collect(Collectors.joining(", ")))));
    }

    private static Problem.Raised wrong(String name, String detail) {
        return Problem.INVALID_DOCUMENT.because(List.of(new Problem.Fault("/" + name, detail)));
    }
}
