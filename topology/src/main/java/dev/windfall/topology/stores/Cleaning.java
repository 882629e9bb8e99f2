package dev.windfall.topology.stores;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/// Which segments of a table go next, what stands of them into the next batch: those of which little stands, and small ones once
/// there are many.
final class Cleaning {

    private static final int CLEAN_BELOW_PERCENT = 40;
    /// So many segments of a size class are merged to one of the next.
    private static final int MERGE_COUNT = 16;
    private static final int CLASS_BITS = 4;
    private static final int SMALLEST_BITS = 6;
    private static final int SMALL_CLASSES = 3;
    private static final int CLEANED_BYTES_MIN = 64 * 1024;

    private final Deque<Segment> sparse = new ArrayDeque<>();
    private final List<Deque<Segment>> small = Stream.<Deque<Segment>>generate(ArrayDeque::new).limit(SMALL_CLASSES)
            .toList();

    /// One that is new, or has become sparse.
    void add(Segment segment) {
        if (isSparse(segment)) {
            sparse.add(segment);
        } else if (sizeClass(segment) < small.size()) {
            small.get(sizeClass(segment)).add(segment);
        }
    }

    void clear() {
        sparse.clear();
        small.forEach(Deque::clear);
    }

    static boolean isSparse(Segment segment) {
        return 100L * segment.live < (long) CLEAN_BELOW_PERCENT * segment.size;
    }

    /// They leave. No more than were written in the last batch, so that cleaning keeps up with writing and costs a fixed part of it.
    List<Segment> victims(long lastWritten) {
        List<Segment> victims = new ArrayList<>();
        long bytes = 0;
        while (!sparse.isEmpty() && bytes < Math.max(CLEANED_BYTES_MIN, lastWritten)) {
            bytes += leave(sparse.poll(), victims);
        }
        for (Deque<Segment> ofOneSize : small) {
            if (ofOneSize.size() >= MERGE_COUNT) {
                ofOneSize.forEach(segment -> leave(segment, victims));
                ofOneSize.clear();
            }
        }
        return victims;
    }

    private static int leave(Segment segment, List<Segment> victims) {
        if (segment.isLeaving) {
            return 0; // it is on both lists
        }
        segment.isLeaving = true;
        victims.add(segment);
        return segment.live;
    }

    /// 0 for the smallest.
    private static int sizeClass(Segment segment) {
        return Math.max(0, (Integer.SIZE - Integer.numberOfLeadingZeros(segment.size) - SMALLEST_BITS) / CLASS_BITS);
    }
}
