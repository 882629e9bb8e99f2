package dev.windfall.schemas;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// Reads what Avro's binary encoding has written, value by value: for the few records of which there are so many that making
/// their generated classes costs too much. What does not fit ends in an exception of some kind, as with Avro itself.
public final class AvroInput {

    /// Seven bits each.
    private static final int NUMBER_BYTES_MAX = 10;

    private final byte[] bytes;
    private int place;

    public AvroInput(byte[] bytes, int from) {
        this.bytes = bytes;
        this.place = from;
    }

    public long readLong() {
        long only = bytes[place];
        if (only >= 0) { // most are small
            place++;
            return (only >>> 1) ^ -(only & 1);
        }
        long number = 0;
        for (int i = 0; i < NUMBER_BYTES_MAX; i++) {
            byte part = bytes[place++];
            number |= (part & 0x7fL) << (7 * i);
            if (part >= 0) {
                return (number >>> 1) ^ -(number & 1);
            }
        }
        throw new IllegalArgumentException("A number has more than %d bytes".formatted(NUMBER_BYTES_MAX));
    }

    public int readInt() {
        return Math.toIntExact(readLong());
    }

    public Instant readMillis() {
        return Instant.ofEpochMilli(readLong());
    }

    public String readString() {
        int length = readLength();
        String text = new String(bytes, place, length, StandardCharsets.UTF_8);
        place += length;
        return text;
    }

    /// The same for a text that comes often.
    public String readString(KnownTexts known) {
        int length = readLength();
        String text = known.text(bytes, place, length);
        place += length;
        return text;
    }

    public byte[] readBytes() {
        int length = readLength();
        byte[] read = new byte[length];
        System.arraycopy(bytes, place, read, 0, length);
        place += length;
        return read;
    }

    /// Which branch of `["null", something]` is there.
    public boolean readIsNull() {
        return switch (readInt()) {
            case 0 -> true;
            case 1 -> false;
            default -> throw new IllegalArgumentException("A union has no such branch");
        };
    }

    public @Nullable String readOptionalString() {
        return readIsNull() ? null : readString();
    }

    public @Nullable String readOptionalString(KnownTexts known) {
        return readIsNull() ? null : readString(known);
    }

    public @Nullable Long readOptionalLong() {
        return readIsNull() ? null : readLong();
    }

    public @Nullable Integer readOptionalInt() {
        return readIsNull() ? null : readInt();
    }

    /// How many items of an array come next; 0 at its end. To be asked again after them.
    public int readItems() {
        long count = readLong();
        if (count < 0) {
            readLong(); // how many bytes they have, which only helps those who pass over them
            count = -count;
        }
        if (count < 0 || count > bytes.length - place) {
            throw new IllegalArgumentException("An array has more items than there are bytes");
        }
        return (int) count;
    }

    private int readLength() {
        long length = readLong();
        if (length < 0 || length > bytes.length - place) {
            throw new IllegalArgumentException("A text is longer than what is left");
        }
        return (int) length;
    }
}
