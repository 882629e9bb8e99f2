package dev.windfall.api;

import dev.windfall.projections.Ids;
import dev.windfall.projections.Notes;
import dev.windfall.projections.Pointers;
import dev.windfall.projections.brands.BrandSettings;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// A document of a few fields, as people write it in JSON: each of the right type, and no others. Everything that is wrong is told at once.
final class FlatDocument {

    private final Map<?, ?> fields;
    private final List<Problem.Fault> faults = new ArrayList<>();

    private FlatDocument(Map<?, ?> fields) {
        this.fields = fields;
    }

    /// @param names of all fields that there are
    static FlatDocument read(String text, Set<String> names) {
        if (!(JsonBody.read(text) instanceof Map<?, ?> fields)) {
            throw Problem.INVALID_DOCUMENT.because(List.of(new Problem.Fault("",
                    "write one JSON object of " + names.stream().sorted().collect(Collectors.joining(", ")))));
        }
        FlatDocument document = new FlatDocument(fields);
        fields.keySet().stream().map(String::valueOf).filter(name -> !names.contains(name)).sorted()
                .forEach(name -> document.fault(name, "there is no field " + name));
        return document;
    }

    /// All that a person has to say.
    static String onlyNote(String text, String name) {
        FlatDocument document = read(text, Set.of(name));
        String note = document.note(name);
        document.requireValid();
        return note;
    }

    boolean has(String name) {
        return fields.get(name) != null;
    }

    boolean truth(String name) {
        if (fields.get(name) instanceof Boolean truth) {
            return truth;
        }
        fault(name, "%s is true or false".formatted(name));
        return false;
    }

    String text(String name) {
        if (fields.get(name) instanceof String text && !text.isBlank()) {
            return text;
        }
        fault(name, "%s is a text".formatted(name));
        return "";
    }

    /// One that the brand has.
    String currency(String name, BrandSettings brand) {
        String currency = text(name);
        if (!currency.isEmpty()) {
            brand.lacks(currency).ifPresent(lacking -> fault(name, lacking));
        }
        return currency;
    }

    /// Of something that others name.
    String id(String name) {
        String id = text(name);
        if (!id.isEmpty() && !Ids.isValid(id)) {
            fault(name, "%s is 1 to 64 of A-Z a-z 0-9 _ . : -".formatted(name));
        }
        return id;
    }

    /// One that may be blank, or missing.
    String anyText(String name, int lengthMax) {
        Object written = fields.get(name);
        if (written == null) {
            return "";
        }
        if (written instanceof String text && text.length() <= lengthMax) {
            return text;
        }
        fault(name, "%s is a text of at most %d characters".formatted(name, lengthMax));
        return "";
    }

    /// What a person has to say about it, on one line.
    String note(String name) {
        String note = text(name);
        if (!note.isEmpty() && !Notes.isValid(note)) {
            fault(name, Notes.mistake(name));
        }
        return note;
    }

    long whole(String name) {
        if (fields.get(name) instanceof Long number) {
            return number;
        }
        fault(name, "%s is a whole number".formatted(name));
        return 0;
    }

    /// @param otherwise what it is if it is not there
    long whole(String name, long otherwise) {
        return has(name) ? whole(name) : otherwise;
    }

    /// @param otherwise what it is if it is not there; must be there if that is null
    <E extends Enum<E>> E oneOf(String name, Class<E> choices, @Nullable E otherwise) {
        E[] all = choices.getEnumConstants();
        Object written = fields.get(name);
        if (written == null && otherwise != null) {
            return otherwise;
        }
        return Arrays.stream(all).filter(choice -> choice.name().equals(written)).findFirst().orElseGet(() -> {
            fault(name, "%s is one of %s".formatted(name,
                    Arrays.stream(all).map(Enum::name).collect(Collectors.joining(", "))));
            return all[0];
        });
    }

    void fault(String name, String detail) {
        faults.add(new Problem.Fault(Pointers.of("", name), detail));
    }

    /// @throws Problem.Raised if anything is wrong: until then, nothing that was read is to be used
    void requireValid() {
        if (!faults.isEmpty()) {
            throw Problem.INVALID_DOCUMENT.because(faults);
        }
    }
}
