package dev.windfall.app.quarantine;

import dev.windfall.app.terminal.Table;
import dev.windfall.schemas.avro.QuarantinedRecord;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The newest of what was found, and how much was found for each reason.
public final class Listing {

    private static final String NOTHING = "-";
    /// What a terminal might obey is written as its number, here as well.
    private static final JsonMapper JSON = new JsonMapper(
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build());

    private final int limit;
    private final Deque<Entry> newest = new ArrayDeque<>();
    private final Map<String, Long> counts = new TreeMap<>();

    /// @param limit how many of them are shown
    public Listing(int limit) {
        this.limit = limit;
    }

    public void add(Entry entry) {
        counts.merge(entry.said().getReason(), 1L, Long::sum);
        newest.addLast(entry);
        if (newest.size() > limit) {
            newest.removeFirst();
        }
    }

    public void print(PrintWriter out) {
        if (!newest.isEmpty()) {
            Table table = new Table("OFFSET", "TIME", "REASON", "FIELD", "BRAND", "EVENT", "SOURCE", "DETAIL");
            newest.forEach(entry -> table.add(cells(entry)));
            table.print(out);
        }
        out.println(counted());
    }

    private String counted() {
        long found = counts.values().stream().mapToLong(Long::longValue).sum();
        String shown = found == newest.size() ? "" : ", the newest %s shown".formatted(number(newest.size()));
        String reasons = counts.entrySet().stream()
                .map(count -> Table.visible(count.getKey()) + " " + number(count.getValue()))
                .collect(Collectors.joining(", "));
        return number(found) + " found" + shown + (reasons.isEmpty() ? "" : ": " + reasons);
    }

    /// One object a line, with the fields of the record as they are called in its schema.
    public void printJson(PrintWriter out) {
        newest.forEach(entry -> out.println(JSON.writeValueAsString(fields(entry)).replace("\u007f", "\\u007f")));
    }

    private static List<String> cells(Entry entry) {
        QuarantinedRecord said = entry.said();
        String source = said.getSourceTopic() + "/" + said.getSourcePartition() + "/" + said.getSourceOffset()
                + (said.getLogIndex() == null ? "" : "/" + said.getLogIndex());
        return List.of(Long.toString(entry.offset()),
                said.getQuarantinedAt().truncatedTo(ChronoUnit.SECONDS).toString(),
                said.getReason(), orNothing(said.getField()), orNothing(said.getBrandId()),
                orNothing(said.getEventId()),
                source, said.getDetail());
    }

    private static Map<String, @Nullable Object> fields(Entry entry) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("quarantine_offset", entry.offset());
        for (Schema.Field field : entry.said().getSchema().getFields()) {
            fields.put(field.name(), value(field.name(), entry.said().get(field.pos())));
        }
        return fields;
    }

    private static @Nullable Object value(String field, @Nullable Object value) {
        return switch (value) {
            case null -> null;
            case ByteBuffer bytes when field.equals("sha256") -> HexFormat.of().formatHex(array(bytes));
            case ByteBuffer bytes -> Base64.getEncoder().encodeToString(array(bytes));
            case Number number -> number;
            default -> value.toString();
        };
    }

    private static byte[] array(ByteBuffer bytes) {
        byte[] array = new byte[bytes.remaining()];
        bytes.duplicate().get(array);
        return array;
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String orNothing(@Nullable String text) {
        return text == null || text.isEmpty() ? NOTHING : text;
    }
}
