package dev.windfall.app.export;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Cuts what arrives into rows, wherever its pieces begin and end.
final class Rows {

    private final boolean isQuoted;
    private final Consumer<String> reader;
    private final ByteArrayOutputStream row = new ByteArrayOutputStream();
    private boolean isInQuotes;

    /// @param isQuoted whether a line's end between two quotes is one of a text
    Rows(boolean isQuoted, Consumer<String> reader) {
        this.isQuoted = isQuoted;
        this.reader = reader;
    }

    void add(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            byte each = bytes[i];
            if (isQuoted && each == '"') {
                isInQuotes = !isInQuotes;
            }
            if (each == '\n' && !isInQuotes) {
                reader.accept(row.toString(StandardCharsets.UTF_8));
                row.reset();
            } else {
                row.write(each);
            }
        }
    }

    /// Whether nothing has begun that has not ended.
    boolean isAtItsEnd() {
        return row.size() == 0;
    }
}
