package dev.windfall.topology.ingest;

import dev.windfall.schemas.ConfluentSchemas;
import dev.windfall.schemas.WalletFormat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// The topics that wallet events come from, each in its format.
public final class WalletTopics {

    private final Map<String, WalletFormat> formats;

    private final ConfluentSchemas schemas;

    /// @param schemas of the events that carry a schema's number
    public WalletTopics(Map<String, WalletFormat> formats, ConfluentSchemas schemas) {
        this.formats = new TreeMap<>(formats);
        this.schemas = schemas;
    }

    /// Reads `topic[:format]`, separated by commas; the format is avro unless it says confluent or json.
    ///
    /// @throws IllegalArgumentException with a message for people
    public static Map<String, WalletFormat> parse(String text) {
        Map<String, WalletFormat> formats = new TreeMap<>();
        for (String part : text.split(",", -1)) {
            String[] nameAndFormat = part.strip().split(":", 2);
            if (!nameAndFormat[0].matches("[A-Za-z0-9._-]{1,249}")) {
                throw new IllegalArgumentException(
                        "'%s' is no topic: expected topic or topic:format, separated by commas"
                                .formatted(part.strip()));
            }
            formats.put(nameAndFormat[0], nameAndFormat.length == 1 ? WalletFormat.AVRO : named(nameAndFormat[1]));
        }
        return formats;
    }

    public List<String> names() {
        return List.copyOf(formats.keySet());
    }

    ConfluentSchemas schemas() {
        return schemas;
    }

    WalletFormat format(String topic) {
        WalletFormat format = formats.get(topic);
        if (format == null) {
            throw new IllegalArgumentException("Not a wallet topic: " + topic);
        }
        return format;
    }

    private static WalletFormat named(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "avro" -> WalletFormat.AVRO;
            case "confluent" -> WalletFormat.CONFLUENT;
            case "json" -> WalletFormat.JSON;
            default -> throw new IllegalArgumentException(
                    "'%s' is no format: expected avro, confluent or json".formatted(text));
        };
    }
}
