package dev.windfall.api.export;

import dev.windfall.projections.settlement.payouts.ShownLine;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// How lines are written to a file.
public enum LineFormat {

    CSV("text/csv", ";header=present;charset=UTF-8"), NDJSON("application/x-ndjson", "");

    private final String mediaType;
    private final String parameters;

    LineFormat(String mediaType, String parameters) {
        this.mediaType = mediaType;
        this.parameters = parameters;
    }

    /// As whoever asks may accept it.
    public String mediaType() {
        return mediaType;
    }

    /// As it is told.
    public String contentType() {
        return mediaType + parameters;
    }

    /// As a parameter names it, and what the name of a file ends with.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// What a file begins with.
    public byte[] head(LineColumns columns) {
        return bytes(switch (this) {
            case CSV -> Csv.head(columns);
            case NDJSON -> "";
        });
    }

    public byte[] row(LineColumns columns, ShownLine line) {
        return bytes(switch (this) {
            case CSV -> Csv.row(columns, line);
            case NDJSON -> Ndjson.row(columns, line);
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
