package dev.windfall.schemas;

import org.jspecify.annotations.Nullable;

/// Bytes that are not what they should be. The message is a sentence for people; it never holds the bytes.
public class Undecodable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final @Nullable String field;
    private final String detail;

    public Undecodable(String detail) {
        this(null, detail);
    }

    /// @param field the field at fault, where the rest could be read
    public Undecodable(@Nullable String field, String detail) {
        super(detail);
        this.field = field;
        this.detail = detail;
    }

    public Undecodable(String detail, Throwable cause) {
        super(detail, cause);
        this.field = null;
        this.detail = detail;
    }

    public @Nullable String field() {
        return field;
    }

    public String detail() {
        return detail;
    }
}
