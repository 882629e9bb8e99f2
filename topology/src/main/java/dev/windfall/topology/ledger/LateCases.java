package dev.windfall.topology.ledger;

import dev.windfall.projections.ledger.BucketKey;
import dev.windfall.projections.ledger.CaseKey;
import dev.windfall.projections.ledger.Deadline;
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

    private static final int PAGE_KEYS_MAX = 1_000;

    private record Page(BucketKey bucket, int number) {}

    /// @param earliest deadline of them, in milliseconds
    private record Pages(int count, long earliest) {

        static final Pages NONE = new Pages(0, Long.MAX_VALUE);
    }

    private final WriteBehind<BucketKey, Pages> counts;
    private final WriteBehind<Page, byte[]> pages;
    private final AvroOutput output = new AvroOutput(1024);
    private Instant before;
    private long buckets;
    private boolean isChanged;

    LateCases(SegmentTable table) {
        counts = new WriteBehind<>(table, WriteBehind.Format.of(bucket -> key(COUNT, bucket, 0),
                (bucket, bytes) -> {
                    AvroInput input = new AvroInput(bytes, 0);
                    return new Pages(input.readInt(), input.readLong());
                },
                (bucket, known) -> {
                    output.clear();
                    output.writeLong(known.count);
                    output.writeLong(known.earliest);
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

    void add(BucketKey bucket, List<Deadline> late) {
        Pages known = counts.get(bucket);
        buckets += known == null ? 1 : 0;
        isChanged = true;
        Pages next = known == null ? Pages.NONE : known;
        for (int from = 0; from < late.size(); from += PAGE_KEYS_MAX) {
            List<Deadline> page = late.subList(from, Math.min(from + PAGE_KEYS_MAX, late.size()));
            pages.put(new Page(bucket, next.count), written(page));
            next = new Pages(next.count + 1,
                    Math.min(next.earliest,
                            page.stream().mapToLong(due -> due.at().toEpochMilli()).min().orElseThrow()));
        }
        counts.put(bucket, next);
    }

    private byte[] written(List<Deadline> page) {
        output.clear();
        output.writeLong(page.size());
        AvroOutput key = new AvroOutput(64);
        for (Deadline due : page) {
            key.clear();
            Cases.writeKey(due.key(), key);
            output.writeBytes(key.toBytes());
        }
        return output.toBytes();
    }

    /// All of a bucket, if one of them is due before a time; they wait here no more.
    List<CaseKey> take(BucketKey bucket, Instant before) {
        Pages known = buckets == 0 ? null : counts.get(bucket);
        if (known == null || known.earliest >= before.toEpochMilli()) {
            return List.of();
        }
        List<CaseKey> taken = new ArrayList<>();
        for (int number = 0; number < known.count; number++) {
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
