package dev.windfall.projections.brands;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// The partitions of a brand, and the one among them where a player's events go. Ingest, control records and queries all ask
/// here; what it answers is part of the data, so it never changes within a generation.
public record Slice(List<Integer> partitions) {

    /// Players are spread over the slice, and settled, by bucket.
    public static final int BUCKETS = 4096;

    public Slice {
        partitions = List.copyOf(partitions);
    }

    /// By rendezvous: each partition bids for the brand, and the highest bid wins. So brands spread evenly without a table, and a
    /// brand's slice does not depend on which other brands there are. The rest of a slice follows on the first: neighbours are
    /// dealt to different threads and processes, so that all of them work for a brand that has much to do.
    public static Slice of(String brandId, int spread, int partitionCount) {
        int first = IntStream.range(0, partitionCount).boxed()
                .max(Comparator.comparingLong((Integer partition) -> hash(brandId + "~" + partition))
                        .thenComparing(Comparator.reverseOrder()))
                .orElseThrow();
        return new Slice(IntStream.range(first, first + Math.min(spread, partitionCount))
                .mapToObj(partition -> partition % partitionCount).toList());
    }

    public int partitionOf(String playerId) {
        return partitionOf(bucketOf(playerId));
    }

    public int partitionOf(int bucket) {
        return partitions.get(bucket % partitions.size());
    }

    public static int bucketOf(String playerId) {
        return (int) Long.remainderUnsigned(hash(playerId), BUCKETS);
    }

    /// FNV-1a over the UTF-8 bytes, then mixed so that every bit depends on every byte.
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (octet & 0xff)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        return hash ^ (hash >>> 31);
    }
}
