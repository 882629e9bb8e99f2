package dev.windfall.topology.ledger;

import dev.windfall.schemas.AvroInput;
import dev.windfall.schemas.AvroOutput;
import dev.windfall.topology.stores.SegmentTable;
import dev.windfall.topology.stores.SegmentTable.Batch;

/// How the entries of a ledger's table are written. It stands in the table itself, so that nobody reads what he does not understand.
final class TableFormat {

    private static final char KEY = 'z';
    /// To be raised when the bytes of any entry change. `UpgradeIT` reads what former versions have written.
    private static final long HERE = 8;

    private boolean stands;

    static final class Unknown extends IllegalStateException {

        private static final long serialVersionUID = 1L;

        Unknown(String message) {
            super(message);
        }
    }

    /// @throws Unknown if somebody has written to the table who writes otherwise
    TableFormat(SegmentTable table) {
        if (!isKnown(table)) {
            throw new Unknown(
                    "The ledger's state is in format %d, but this version of windfall reads %d: "
                            .formatted(in(table), HERE) + "go on with the version that has written it");
        }
        this.stands = in(table) == HERE;
    }

    /// Whether all that is in the table is written as it is here; so it is with an empty one.
    static boolean isKnown(SegmentTable table) {
        return LedgerTables.progress(table) == null || in(table) == HERE;
    }

    private static long in(SegmentTable table) {
        byte[] stored = table.get(key());
        return stored == null ? 0 : new AvroInput(stored, 0).readLong();
    }

    private static byte[] key() {
        return LedgerTables.key(KEY, "");
    }

    /// With the first entries.
    void write(Batch batch) {
        if (!stands) {
            AvroOutput output = new AvroOutput(8);
            output.writeLong(HERE);
            batch.put(key(), output.toBytes());
            stands = true;
        }
    }
}
