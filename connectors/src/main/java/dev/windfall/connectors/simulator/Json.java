package dev.windfall.connectors.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windfall.schemas.JsonTree;
import dev.windfall.schemas.Undecodable;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A JSON object whose fields are asked for by name and type; what is wrong is said in a sentence.
public record Json(Map<?, ?> fields) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /// @throws Undecodable if it is not one object
    public static Json read(String text) {
        if (JsonTree.read(text) instanceof Map<?, ?> fields) {
            return new Json(fields);
        }
        throw new Undecodable("The text is not a JSON object");
    }

    /// Maps, lists, texts and numbers, on one line.
    public static String write(Object tree) {
        try {
            return MAPPER.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Maps, lists and texts can be written", e);
        }
    }

    public String text(String name) {
        return optionalText(name).orElseThrow(() -> new Undecodable(name, name + " is missing"));
    }

    public Optional<String> optionalText(String name) {
        return switch (fields.get(name)) {
            case null -> Optional.empty();
            case String text -> Optional.of(text);
            case Object _ -> throw new Undecodable(name, name + " is a text");
        };
    }

    public long whole(String name) {
        return optionalWhole(name).orElseThrow(() -> new Undecodable(name, name + " is missing"));
    }

    public Optional<Long> optionalWhole(String name) {
        return switch (fields.get(name)) {
            case null -> Optional.empty();
            case Long number -> Optional.of(number);
            case Object _ -> throw new Undecodable(name, name + " is a whole number");
        };
    }

    public Optional<BigDecimal> optionalNumber(String name) {
        return switch (fields.get(name)) {
            case null -> Optional.empty();
            case Long number -> Optional.of(BigDecimal.valueOf(number));
            case BigDecimal number -> Optional.of(number);
            case Object _ -> throw new Undecodable(name, name + " is a number");
        };
    }

    public <E extends Enum<E>> E word(String name, Class<E> words) {
        return optionalWord(name, words).orElseThrow(() -> new Undecodable(name, name + " is missing"));
    }

    public <E extends Enum<E>> Optional<E> optionalWord(String name, Class<E> words) {
        return optionalText(name).map(text -> word(name, text, words));
    }

    /// A name with a slip in it would else be passed over in silence.
    public void requireNoneBut(Set<String> names) {
        for (Object name : fields.keySet()) {
            if (!names.contains(name)) {
                throw new Undecodable(String.valueOf(name), "there is no field " + name);
            }
        }
    }

    private static <E extends Enum<E>> E word(String name, String text, Class<E> words) {
        @Nullable
        E found = null;
        for (E word : words.getEnumConstants()) {
            found = word.toString().equals(text) ? word : found;
        }
        if (found == null) {
            throw new Undecodable(name, "%s is one of %s".formatted(name,
                    String.join(", ", Arrays.stream(words.getEnumConstants()).map(Object::toString).toList())));
        }
        return found;
    }
}
