package dev.windfall.topology.stores;

import java.util.List;

/// Entries of one commit, while the table goes on. Their segments stay as long as it is open.
public final class Snapshot implements AutoCloseable {

    record Part(Segment segment, List<Integer> offsets) {}

    /// What is done with each entry.
    @FunctionalInterface
    public interface Reading<E extends Exception> {

        void entry(byte[] key, byte[] value) throws E;
    }

    private final SegmentTable table;
    private final List<Part> parts;

    Snapshot(SegmentTable table, List<Part> parts) {
        this.table = table;
        this.parts = parts;
    }

    /// In no order.
    ///
    /// @throws SegmentTable.Closed if the table has gone meanwhile
    public <E extends Exception> void forEach(Reading<E> reading) throws E {
        Entries.Cursor cursor = new Entries.Cursor();
        for (Part part : parts) {
            byte[] bytes = table.read(part.segment);
            for (int offset : part.offsets) {
                cursor.at(bytes, offset);
                reading.entry(cursor.key(), cursor.value());
            }
        }
    }

    @Override
    public void close() {
        table.endReading(parts);
    }
}
