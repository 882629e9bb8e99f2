package dev.windfall.projections.documents;

import dev.windfall.projections.Mistake;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What somebody wrote: the fields that are given, and no others. Each can be meant by itself; whether they can together, others say.
///
/// @param shape  what could have been written
/// @param leaves each field that is given, under its JSON pointer
public record Document(Shape.Section shape, SortedMap<String, Object> leaves) {

    public Document {
        leaves = Collections.unmodifiableSortedMap(leaves);
    }

    /// Reads what people have written, who may repeat the address in it.
    ///
    /// @param address   the fields by which it is found elsewhere
    /// @param tree      maps, lists, texts, numbers and truths as YAML and JSON have them; null is what is not written
    /// @param lengthMax of its canonical form
    /// @param mistakes  gets everything that is wrong with it
    public static Document read(Shape.Section shape, Map<String, String> address, @Nullable Object tree, int lengthMax,
            List<Mistake> mistakes) {
        int before = mistakes.size();
        Object fields = tree;
        if (tree instanceof Map<?, ?> map) {
            Map<Object, Object> others = new LinkedHashMap<>(map);
            address.forEach((field, addressed) -> agree(others.remove(field), field, addressed, mistakes));
            fields = others;
        }
        SortedMap<String, Object> leaves = new TreeMap<>();
        shape.read(fields == null ? Map.of() : fields, "", leaves, mistakes);
        Document document = new Document(shape, leaves);
        if (mistakes.size() == before && document.canonical().length() > lengthMax) {
            mistakes.add(new Mistake("", "a document has at most %d characters: make several of it"
                    .formatted(lengthMax)));
        }
        return document;
    }

    private static void agree(@Nullable Object written, String field, String addressed, List<Mistake> mistakes) {
        if (written != null && !written.equals(addressed)) {
            mistakes.add(new Mistake("/" + field, "%s is %s, but the address says '%s': leave it out, or write that"
                    .formatted(field, Values.shown(written), addressed)));
        }
    }

    /// The same without what it says in these fields.
    public Document without(Collection<String> fields) {
        SortedMap<String, Object> others = new TreeMap<>(leaves);
        fields.forEach(field -> others.remove("/" + field));
        return new Document(shape, others);
    }

    /// In the form in which people write it, without the address.
    public Map<String, Object> tree() {
        return shape.tree(leaves);
    }

    /// The same as text: JSON as in RFC 8785, sorted and without blanks.
    public String canonical() {
        return CanonicalJson.text(tree());
    }
}
