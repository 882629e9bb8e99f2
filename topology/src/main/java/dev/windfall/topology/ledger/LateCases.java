package dev.windfall.topology.ledger;

import dev.windfall.projections.ledger.BucketKey;
import dev.windfall.projections.ledger.CaseKey;
import dev.windfall.schemas.AvroInput;
import dev.windfall.schemas.AvroOutput;
import dev.windfall.topology.stores.SegmentTable;
import dev.windfall.topology.stores.SegmentTable.Batch;
import dev.windfall.topology.wire.Cases;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Cases that time at large has passed, but not the time of their own bucket: a player who stays away, a brand that stands still.
/// They wait in the table, bucket by bucket, in pages that are written once. So they take no memory, however many they are.
final class LateCases {

    private static final char MARKS = 'g';
    private static final char COUNT = 'l';
    private static final char PAGE = 'm';

    private record Page(BucketKey bucket, int number) {}

    private final WriteBehind<BucketKey, Integer> counts;
    private final WriteBehind<Page, byte[]> pages;
    private final AvroOutput output = new AvroOutput(1024);
    private Instant before;
    private long buckets;
    private boolean isChanged;

    LateCases(SegmentTable table) {
        counts = new WriteBehind<>(table, WriteBehind.Format.of(bucket -> key(COUNT, bucket, 0),
                (bucket, bytes) -> new AvroInput(bytes, 0).readInt(),
                (bucket, count) -> {
                    output.clear();
                    output.writeLong(count);
                    return output.toBytes();
                }));
        pages = new WriteBehind<>(table, WriteBehind.Format.of(page -> key(PAGE, page.bucket, page.number),
                (page, bytes) -> bytes, (page, bytes) -> bytes));
        byte[] marks = table.get(LedgerTables.key(MARKS, ""));
        AvroInput input = marks == null ? null : new AvroInput(marks, 0);
        before = input == null ? Instant.EPOCH : input.readMillis();
        buckets = input == null ? 0 : input.readLong();
    }

    /// All cases of earlier deadlines that stand in the table stand here, too.
    Instant before() {
        return before;
    }

    void setBefore(Instant time) {
        before = time;
        isChanged = true;
    }

    void add(BucketKey bucket, List<CaseKey> keys) {
        Integer count = counts.get(bucket);
        int number = count == null ? 0 : count;
        buckets += count == null ? 1 : 0;
        isChanged = true;
        output.clear();
        output.writeLong(keys.size());
        AvroOutput key = new AvroOutput(64);
        for (CaseKey each : keys) {
            key.clear();
            Cases.writeKey(each, key);
            output.writeBytes(key.toBytes());
        }
        pages.put(new Page(bucket, number), output.toBytes());
        counts.put(bucket, number + 1);
    }

    /// All of a bucket; they wait here no more.
    List<CaseKey> take(BucketKey bucket) {
        Integer count = buckets == 0 ? null : counts.get(bucket);
        if (count == null) {
            return List.of();
        }
        List<CaseKey> taken = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            Page page = new Page(bucket, number);
            byte[] bytes = pages.get(page);
            if (bytes == null) {
                throw new IllegalStateException("Page %d of the late cases of %s is gone".formatted(number, bucket));
            }
            AvroInput input = new AvroInput(bytes, 0);
            for (long keys = input.readLong(); keys > 0; keys--) {
                taken.add(Cases.keyOf(new String(input.readBytes(), StandardCharsets.UTF_8)));
            }
            pages.put(page, null);
        }
        counts.put(bucket, null);
        buckets--;
        isChanged = true;
        return taken;
    }

    void write(Batch batch) {
        counts.write(batch);
        pages.write(batch);
        if (isChanged) {
            output.clear();
            output.writeMillis(before);
            output.writeLong(buckets);
            batch.put(LedgerTables.key(MARKS, ""), output.toBytes());
            isChanged = false;
        }
    }

    private static byte[] key(char letter, BucketKey bucket, int number) {
        return LedgerTables.key(letter, bucket.brandId() + "~" + bucket.bucket() + "~" + number);
    }
}
