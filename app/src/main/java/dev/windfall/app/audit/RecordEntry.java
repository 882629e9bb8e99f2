package dev.windfall.app.audit;

import dev.windfall.schemas.Topic;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/// Records of a topic in the order of their places: of each its partition (4 bytes), its offset (8), its length (4), and itself, byte by
/// byte as it stood there.
final class RecordEntry {

    private static final int BUFFER_BYTES = 1 << 16;

    private RecordEntry() {}

    static final class Writer {

        private final DataOutputStream out;

        Writer(OutputStream out) {
            this.out = new DataOutputStream(out);
        }

        void add(int partition, long offset, byte[] record) {
            try {
                out.writeInt(partition);
                out.writeLong(offset);
                out.writeInt(record.length);
                out.write(record);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @FunctionalInterface
    interface Reading {

        boolean isOver(int partition, long offset, byte[] record);
    }

    /// @return whether it was over before its end
    /// @throws IllegalArgumentException if no topic has such records in such an order
    static boolean until(InputStream from, Reading reading) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(from, BUFFER_BYTES));
        int lastPartition = 0;
        long lastOffset = -1;
        while (true) {
            in.mark(1);
            if (in.read() < 0) {
                return false;
            }
            in.reset();
            int partition = in.readInt();
            long offset = in.readLong();
            boolean follows = partition == lastPartition ? offset > lastOffset
                    : partition > lastPartition && offset >= 0;
            if (!follows || offset == Long.MAX_VALUE) {
                throw new IllegalArgumentException("offset %d of partition %d comes after offset %d of partition %d"
                        .formatted(offset, partition, lastOffset, lastPartition));
            }
            if (reading.isOver(partition, offset, bytes(in))) {
                return true;
            }
            lastPartition = partition;
            lastOffset = offset;
        }
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > Topic.DOCUMENT_BYTES_MAX) {
            throw new IllegalArgumentException("no record has %d bytes".formatted(length));
        }
        byte[] record = in.readNBytes(length);
        if (record.length < length) {
            throw new EOFException("a record breaks off");
        }
        return record;
    }
}
