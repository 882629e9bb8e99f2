package dev.windfall.bench.run;

import dev.windfall.schemas.CommittedRecords;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.BrandLogRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// How many events a brand log holds before each of its offsets. Its records carry many each.
final class BrandLogEvents {

    /// By partition: the events before an offset.
    private final List<NavigableMap<Long, Long>> before = new ArrayList<>();

    BrandLogEvents(KafkaSettings kafka, Topics topics) {
        for (int partition = 0; partition < topics.partitions(); partition++) {
            before.add(read(kafka, topics, partition));
        }
    }

    long before(int partition, long offset) {
        return before.get(partition).floorEntry(offset).getValue();
    }

    long all() {
        return before.stream().mapToLong(events -> events.lastEntry().getValue()).sum();
    }

    private static NavigableMap<Long, Long> read(KafkaSettings kafka, Topics topics, int partition) {
        NavigableMap<Long, Long> sums = new TreeMap<>(Map.of(0L, 0L));
        long sum = 0;
        try (CommittedRecords log = new CommittedRecords(kafka, topics.brandLog().name(), partition)) {
            while (log.hasNext()) {
                ConsumerRecord<byte[], byte[]> record = log.next();
                sum += topics.brandLog().codec().decode(record.value(), BrandLogRecord.class).getEvents().size();
                sums.put(record.offset() + 1, sum);
            }
        }
        return sums;
    }
}
