package dev.windfall.connectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windfall.schemas.JsonTree;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// A document in `docs/api/`, as far as a test needs to understand it.
public final class Contract {

    private static final Path FOLDER = Path.of(System.getProperty("windfall.root", ".."), "docs/api");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Map<?, ?> document;

    private Contract(Map<?, ?> document) {
        this.document = document;
    }

    public static Contract read(String file) {
        try {
            Map<?, ?> yaml = new Yaml(new SafeConstructor(new LoaderOptions()))
                    .load(Files.readString(FOLDER.resolve(file)));
            return new Contract(map(JsonTree.read(write(yaml)))); // so that its numbers are those of JSON
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One answer that the document shows.
    ///
    /// @param takenAs    what Windfall makes of it
    /// @param retryAfter empty if it has none
    public record Example(Operation operation, int status, String contentType, String name, Map<?, ?> value,
            Map<?, ?> schema, String takenAs, String retryAfter) {

        @Override
        public String toString() {
            return "%s: %d %s".formatted(operation.id, status, name);
        }
    }

    /// @param request nothing if it has no body
    public record Operation(String id, String method, String path, @Nullable Map<?, ?> request, Map<?, ?> definition) {

        public boolean isAsking() {
            return request == null;
        }
    }

    public List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        at(document, "paths").forEach((path, methods) -> map(methods).forEach((method, definition) -> {
            Map<?, ?> operation = map(definition);
            Map<?, ?> request = operation.containsKey("requestBody")
                    ? at(operation, "requestBody", "content", "application/json", "example")
                    : null;
            operations.add(new Operation(text(operation, "operationId"), String.valueOf(method).toUpperCase(
                    Locale.ROOT), String.valueOf(path), request, operation));
        }));
        return operations;
    }

    public Operation operation(String id) {
        return operations().stream().filter(operation -> operation.id.equals(id)).findFirst().orElseThrow();
    }

    /// What the operation's example sends.
    public Map<?, ?> request(String operation) {
        return map(operation(operation).request);
    }

    public List<Example> examples() {
        List<Example> examples = new ArrayList<>();
        for (Operation operation : operations()) {
            at(operation.definition, "responses").forEach((status, response) -> at(followed(response), "content")
                    .forEach((type, content) -> at(map(content), "examples").forEach((name, example) -> {
                        Map<?, ?> shown = followed(example);
                        examples.add(new Example(operation, Integer.parseInt(String.valueOf(status)),
                                String.valueOf(type), String.valueOf(name), at(shown, "value"),
                                at(map(content), "schema"), text(shown, "x-taken-as"),
                                Objects.toString(shown.get("x-retry-after"), "")));
                    })));
        }
        return examples;
    }

    /// The headers that a call has, those of security among them.
    public SortedSet<String> headers(Operation operation, boolean requiredAlone) {
        TreeSet<String> headers = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        list(operation.definition.get("parameters")).stream().map(this::followed)
                .filter(parameter -> "header".equals(parameter.get("in"))
                        && (!requiredAlone || Boolean.TRUE.equals(parameter.get("required"))))
                .forEach(parameter -> headers.add(text(parameter, "name")));
        at(document, "components", "securitySchemes").values()
                .forEach(scheme -> headers.add(text(map(scheme), "name")));
        return headers;
    }

    public Map<?, ?> signatureExample() {
        return at(document, "components", "securitySchemes", "signature", "x-example");
    }

    public List<?> problemCodes() {
        return list(at(document, "components", "schemas", "Problem", "properties", "code").get("examples"));
    }

    /// What is wrong with its request, if it has one.
    public List<String> mistakes(Operation operation) {
        return operation.request == null ? List.of()
                : mistakes(at(operation.definition, "requestBody", "content", "application/json", "schema"),
                        operation.request);
    }

    /// What is wrong with it by the schema; empty if nothing is. A field that the document does not name is wrong here.
    public List<String> mistakes(Map<?, ?> schema, Map<?, ?> value) {
        Map<String, Map<?, ?>> fields = new LinkedHashMap<>();
        TreeSet<String> missing = new TreeSet<>();
        gather(schema, fields, missing);
        List<String> mistakes = new ArrayList<>();
        value.forEach((name, content) -> {
            Map<?, ?> field = fields.get(name);
            missing.remove(name);
            if (field == null || !fits(field, content)) {
                mistakes.add("%s: %s".formatted(name, content));
            }
        });
        missing.forEach(name -> mistakes.add(name + " is missing"));
        return mistakes;
    }

    private void gather(Map<?, ?> reference, Map<String, Map<?, ?>> fields, Set<String> required) {
        Map<?, ?> schema = followed(reference);
        if (schema.get("allOf") instanceof List<?> parts) {
            parts.forEach(part -> gather(map(part), fields, required));
            return;
        }
        list(schema.get("required")).forEach(name -> required.add(String.valueOf(name)));
        at(schema, "properties").forEach((name, field) -> fields.put(String.valueOf(name), map(field)));
    }

    private static boolean fits(Map<?, ?> field, Object content) {
        boolean isOfType = switch (text(field, "type")) {
            case "string" -> content instanceof String;
            case "integer" -> content instanceof Long number
                    && (!(field.get("minimum") instanceof Long minimum) || number >= minimum);
            case "object" -> content instanceof Map<?, ?>;
            default -> false;
        };
        return isOfType && (!(field.get("enum") instanceof List<?> words) || words.contains(content));
    }

    private Map<?, ?> followed(Object node) {
        if (!(map(node).get("$ref") instanceof String reference)) {
            return map(node);
        }
        return at(document, reference.substring("#/".length()).split("/", -1));
    }

    private static Map<?, ?> at(Map<?, ?> node, String... names) {
        Map<?, ?> found = node;
        for (String name : names) {
            found = map(found.get(name));
        }
        return found;
    }

    private static Map<?, ?> map(@Nullable Object node) {
        return node instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<?> list(@Nullable Object node) {
        return node instanceof List<?> list ? list : List.of();
    }

    public static String write(Object tree) {
        try {
            return MAPPER.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public static String text(Map<?, ?> node, String name) {
        return String.valueOf(node.get(name));
    }
}
