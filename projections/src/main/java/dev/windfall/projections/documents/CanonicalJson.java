package dev.windfall.projections.documents;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Trees as JSON text of which there is only one: as RFC 8785 has it, for what stands in documents.
public final class CanonicalJson {

    private CanonicalJson() {}

    /// @param tree objects, lists, texts, truths, and whole numbers below 2^53
    public static String text(Object tree) {
        return switch (tree) {
            case Map<?, ?> map -> new TreeMap<>(map).entrySet().stream()
                    .map(field -> quoted(field.getKey().toString()) + ':' + text(field.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
            case List<?> list -> list.stream().map(CanonicalJson::text).collect(Collectors.joining(",", "[", "]"));
            case String string -> quoted(string);
            case Boolean flag -> flag.toString();
            case Long number -> number.toString();
            default -> throw new IllegalArgumentException("Nothing of a document: " + tree);
        };
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        text.chars().forEach(c -> {
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append((char) c);
                default -> quoted.append((char) c); // no name in a document has a control character
            }
        });
        return quoted.append('"').toString();
    }
}
