package dev.windfall.schemas;

import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// Every version of a schema that was ever written, oldest first. They are committed as `history/<name>/v<n>.avsc`; a test
/// sees to it that the newest is the one in `src/main/avro`.
public final class SchemaHistory {

    private SchemaHistory() {}

    public static List<Schema> of(Schema newest) {
        List<Schema> versions = new ArrayList<>();
        for (int version = 1;; version++) {
            String resource = "history/%s/v%d.avsc".formatted(newest.getName(), version);
            try (InputStream file = SchemaHistory.class.getResourceAsStream(resource)) {
                if (file == null) {
                    return List.copyOf(versions);
                }
                versions.add(new Schema.Parser().parse(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// What stands in the header of the single-object encoding.
    public static long fingerprint(Schema schema) {
        return SchemaNormalization.parsingFingerprint64(schema);
    }
}
