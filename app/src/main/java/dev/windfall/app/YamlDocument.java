package dev.windfall.app;

import dev.windfall.projections.Pointers;
import dev.windfall.servers.CannotStart;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// A document of people, in YAML, or in JSON, which is YAML as well. Only what JSON has is more than text there: 06:00, 2026-11-02, 007,
/// yes and 5% are what they look like. It knows on which line everything stands.
final class YamlDocument {

    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9]\\d{0,17})");
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d{0,30})(\\.\\d{1,30})?([eE][+-]?\\d{1,3})?");
    private static final int DEPTH_MAX = 20;

    private final Path file;
    private final Map<String, Integer> lines = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, @Nullable Object> tree;

    private YamlDocument(Path file, String text) {
        this.file = file;
        Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
        if (!(root instanceof MappingNode fields)) {
            throw new CannotStart("%s is not a document with fields, such as brand_id: aurora".formatted(file));
        }
        this.tree = map(fields, "");
    }

    /// @throws CannotStart if it can't be read, or is neither
    static YamlDocument read(Path file) {
        try {
            return new YamlDocument(file, Files.readString(file));
        } catch (IOException e) {
            throw new CannotStart("The file %s can't be read".formatted(file), e);
        } catch (MarkedYAMLException e) {
            throw new CannotStart("%s is neither YAML nor JSON: %s".formatted(at(file, e.getProblemMark()),
                    oneLine(e.getProblem())), e);
        } catch (YAMLException e) {
            throw new CannotStart("%s is neither YAML nor JSON: %s".formatted(file, oneLine(e.getMessage())), e);
        }
    }

    /// Maps, lists, texts, numbers, truths, and null.
    Map<String, @Nullable Object> tree() {
        return tree;
    }

    /// @throws CannotStart if there is none
    String text(String field) {
        if (tree.get(field) instanceof String text && !text.isBlank()) {
            return text;
        }
        throw new CannotStart("%s has no %s".formatted(place("/" + field), field));
    }

    /// File and line of what is pointed to, or of what it would stand in.
    String place(String pointer) {
        String at = pointer;
        while (!lines.containsKey(at) && !at.isEmpty()) {
            at = at.substring(0, at.lastIndexOf('/'));
        }
        Integer line = at.isEmpty() ? null : lines.get(at);
        return line == null ? file.toString() : file + ":" + line;
    }

    private @Nullable Object value(Node node, String pointer) {
        if (Pointers.names(pointer).size() > DEPTH_MAX) {
            throw new CannotStart("%s: this is nested too deeply, or refers to itself".formatted(place(pointer)));
        }
        return switch (node) {
            case MappingNode fields -> map(fields, pointer);
            case SequenceNode list -> list(list, pointer);
            case ScalarNode scalar -> scalar(scalar);
            default -> throw new CannotStart("%s: this is no value".formatted(place(pointer)));
        };
    }

    private Map<String, @Nullable Object> map(MappingNode node, String pointer) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (NodeTuple field : node.getValue()) {
            if (!(field.getKeyNode() instanceof ScalarNode key)) {
                throw new CannotStart(
                        "%s: a field's name is a text".formatted(at(file, field.getKeyNode().getStartMark())));
            }
            String place = Pointers.of(pointer, key.getValue());
            if (map.containsKey(key.getValue())) {
                throw new CannotStart(
                        "%s: %s stands here twice".formatted(at(file, key.getStartMark()), key.getValue()));
            }
            lines.put(place, key.getStartMark().getLine() + 1);
            map.put(key.getValue(), value(field.getValueNode(), place));
        }
        return map;
    }

    private List<@Nullable Object> list(SequenceNode node, String pointer) {
        List<@Nullable Object> list = new ArrayList<>();
        for (Node element : node.getValue()) {
            String place = Pointers.of(pointer, list.size());
            lines.put(place, element.getStartMark().getLine() + 1);
            list.add(value(element, place));
        }
        return list;
    }

    private static @Nullable Object scalar(ScalarNode node) {
        String text = node.getValue();
        if (node.getScalarStyle() != ScalarStyle.PLAIN || node.getTag().equals(Tag.STR)) {
            return text;
        }
        return switch (text) {
            case "", "~", "null" -> null;
            case "true" -> true;
            case "false" -> false;
            default -> WHOLE.matcher(text).matches() ? (Object) Long.valueOf(text)
                    : NUMBER.matcher(text).matches() ? new BigDecimal(text) : text;
        };
    }

    private static String at(Path file, @Nullable Mark mark) {
        return mark == null ? file.toString() : file + ":" + (mark.getLine() + 1);
    }

    private static String oneLine(@Nullable String message) {
        return String.valueOf(message).replaceAll("\\s+", " ");
    }
}
