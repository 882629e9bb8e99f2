package dev.windfall.schemas;

import org.apache.avro.Schema;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// How a record begins, in Avro's single-object encoding, that the newest version of its schema has written.
public final class AvroHeader {

    /// Two marker bytes, and the fingerprint of the schema.
    static final int BYTES = 10;
    private static final byte[] MARKER = {(byte) 0xC3, 0x01};

    private final byte[] bytes;

    public AvroHeader(Schema schema) {
        this.bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN).put(MARKER)
                .putLong(SchemaHistory.fingerprint(schema)).array();
    }

    static boolean isAny(byte[] message) {
        return message.length >= BYTES && Arrays.equals(message, 0, MARKER.length, MARKER, 0, MARKER.length);
    }

    /// Of what begins as some version of some schema.
    static long fingerprint(byte[] message) {
        return ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN).getLong(MARKER.length);
    }

    public boolean begins(byte[] message) {
        return message.length >= BYTES && Arrays.equals(message, 0, BYTES, bytes, 0, BYTES);
    }

    /// What comes behind it.
    public AvroInput body(byte[] message) {
        return new AvroInput(message, BYTES);
    }

    public void write(AvroOutput output) {
        output.writeAll(bytes);
    }
}
