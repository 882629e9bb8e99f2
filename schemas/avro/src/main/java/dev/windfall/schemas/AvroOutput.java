package dev.windfall.schemas;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/// Writes Avro's binary encoding, value by value, into an array that grows; the counterpart of [AvroInput].
public final class AvroOutput {

    private static final int NUMBER_BYTES_MAX = 10;

    private byte[] bytes;
    private int size;

    public AvroOutput(int expected) {
        this.bytes = new byte[expected];
    }

    public int size() {
        return size;
    }

    public void clear() {
        size = 0;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /// All that some hold, one behind the other.
    public static byte[] joined(AvroOutput... parts) {
        int size = 0;
        for (AvroOutput part : parts) {
            size += part.size;
        }
        byte[] joined = new byte[size];
        int place = 0;
        for (AvroOutput part : parts) {
            System.arraycopy(part.bytes, 0, joined, place, part.size);
            place += part.size;
        }
        return joined;
    }

    public void writeLong(long value) {
        ensure(NUMBER_BYTES_MAX);
        byte[] into = bytes;
        int place = size;
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7fL) != 0) {
            into[place++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        into[place++] = (byte) rest;
        size = place;
    }

    public void writeMillis(Instant time) {
        writeLong(time.toEpochMilli());
    }

    /// The JDK makes an array of a text in a third of the time in which it could be copied character by character.
    public void writeString(String text) {
        writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Its bytes alone, for those who know where it ends.
    public void writeText(String text) {
        writeAll(text.getBytes(StandardCharsets.UTF_8));
    }

    public void writeBytes(byte[] value) {
        writeLong(value.length);
        writeAll(value);
    }

    /// What is encoded already.
    public void writeAll(byte[] encoded) {
        ensure(encoded.length);
        System.arraycopy(encoded, 0, bytes, size, encoded.length);
        size += encoded.length;
    }

    /// The branch of `["null", something]` that has no value; or the beginning of the other one.
    public void writeIsNull(boolean isNull) {
        writeLong(isNull ? 0 : 1);
    }

    public void writeOptionalString(@Nullable String text) {
        writeIsNull(text == null);
        if (text != null) {
            writeString(text);
        }
    }

    public void writeOptionalLong(@Nullable Long value) {
        writeIsNull(value == null);
        if (value != null) {
            writeLong(value);
        }
    }

    public void writeOptionalInt(@Nullable Integer value) {
        writeIsNull(value == null);
        if (value != null) {
            writeLong(value);
        }
    }

    /// How many items of an array come next.
    public void writeItems(int count) {
        if (count > 0) {
            writeLong(count);
        }
    }

    public void writeEndOfItems() {
        writeLong(0);
    }

    private void ensure(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
        }
    }
}
