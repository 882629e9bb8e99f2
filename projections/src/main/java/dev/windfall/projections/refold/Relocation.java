package dev.windfall.projections.refold;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.Slice;
import dev.windfall.projections.controls.Control;
import dev.windfall.projections.ledger.LogRecord;
import dev.windfall.projections.ledger.Recorded;

import java.util.HashMap;
import java.util.Map;

/// Where the records of one partition of the brand log stand in the next generation. A brand's spread is fixed, so its slice has as
/// many places in both, and a bucket keeps its place: a record goes as it is to the partition that has its place there. So what
/// stood before a control record stands before it again, and no brand has to wait for another.
public final class Relocation {

    private final int partition;
    private final int partitionCount;
    private final int nextPartitionCount;
    private final Map<String, Route> routes = new HashMap<>();

    private record Route(int target, Slice next) {}

    /// @param partition      of the log that is read
    /// @param partitionCount of its generation
    public Relocation(int partition, int partitionCount, int nextPartitionCount) {
        this.partition = partition;
        this.partitionCount = partitionCount;
        this.nextPartitionCount = nextPartitionCount;
    }

    /// A brand would not have all places of its slice any more.
    public static final class TooFewPartitions extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooFewPartitions(BrandSettings brand, int partitionCount) {
            super("Brand %s is spread over %d partitions: it can't be folded into %d".formatted(brand.brandId(),
                    brand.spread(), partitionCount));
        }
    }

    /// Records are told in their order, from the beginning of the log.
    ///
    /// @return the partition of the next generation
    /// @throws RuntimeException if the record can't stand where it does: it is never put somewhere else
    public int targetOf(LogRecord record) {
        if (record.control() != null && record.control().document() instanceof Control.Document.Settings(var brand)) {
            routes.put(record.brandId(), route(brand));
        }
        Route route = routes.get(record.brandId());
        if (route == null) {
            throw new IllegalStateException("Offset %d of partition %d is of brand %s, before the brand itself"
                    .formatted(record.offset(), partition, record.brandId()));
        }
        for (Recorded event : record.events()) {
            if (route.next.partitionOf(event.fact().playerId()) != route.target) {
                throw new IllegalStateException("Offset %d of partition %d has an event of another place of brand %s"
                        .formatted(record.offset(), partition, record.brandId()));
            }
        }
        return route.target;
    }

    private Route route(BrandSettings brand) {
        if (brand.spread() > nextPartitionCount) {
            throw new TooFewPartitions(brand, nextPartitionCount);
        }
        int place = brand.slice(partitionCount).partitions().indexOf(partition);
        if (place < 0) {
            throw new IllegalStateException("Partition %d is none of brand %s".formatted(partition, brand.brandId()));
        }
        Slice next = brand.slice(nextPartitionCount);
        return new Route(next.partitions().get(place), next);
    }
}
