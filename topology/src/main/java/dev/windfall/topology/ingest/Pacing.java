package dev.windfall.topology.ingest;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/// Keeps the partitions of a backlog abreast. A player's bucket takes its time from all its events: were one partition read weeks
/// ahead of another, the bets of the other would find themselves closed. So none runs more than a day of record time ahead of
/// the slowest that has anything left; what was fetched of one that does is held, and its partition pauses.
final class Pacing {

    private static final long LEAD_MAX_MS = Duration.ofDays(1).toMillis();

    private final Consumer<byte[], byte[]> consumer;
    private final InstantSource clock;
    private Instant now = Instant.EPOCH;
    /// Of each partition that had something left when it was assigned: where that ended.
    private final Map<TopicPartition, Long> backlogs = new HashMap<>();
    /// The time at which each goes on.
    private final Map<TopicPartition, Long> times_ms = new HashMap<>();
    private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> held = new HashMap<>();

    Pacing(Consumer<byte[], byte[]> consumer, InstantSource clock) {
        this.consumer = consumer;
        this.clock = clock;
    }

    void assigned(Collection<TopicPartition> partitions) {
        consumer.endOffsets(partitions).forEach(backlogs::put);
    }

    void revoked(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> {
            backlogs.remove(partition);
            times_ms.remove(partition);
            held.remove(partition);
        });
    }

    /// What may be taken now, in the order of each partition; all else waits here.
    List<ConsumerRecord<byte[], byte[]>> admit(ConsumerRecords<byte[], byte[]> polled) {
        now = clock.instant();
        for (TopicPartition partition : polled.partitions()) {
            held.put(partition, polled.records(partition));
            times_ms.put(partition, time_ms(polled.records(partition).getFirst()));
        }
        Set<TopicPartition> unfinished = consumer.assignment().stream().filter(this::isUnfinished)
                .collect(Collectors.toSet());
        List<ConsumerRecord<byte[], byte[]>> admitted = new ArrayList<>();
        if (times_ms.keySet().containsAll(unfinished)) {
            long limit_ms = unfinished.stream().mapToLong(partition -> times_ms.getOrDefault(partition, 0L)).min()
                    .orElse(Long.MAX_VALUE - LEAD_MAX_MS) + LEAD_MAX_MS;
            for (TopicPartition partition : List.copyOf(held.keySet())) {
                take(partition, limit_ms, admitted);
            }
        }
        consumer.pause(held.keySet());
        return admitted;
    }

    /// Whether nothing is left of what there was when it was last asked for.
    boolean isAbreast() {
        return consumer.assignment().stream().noneMatch(this::isUnfinished);
    }

    /// Where a partition goes on, when all that was admitted is done.
    long next(TopicPartition partition) {
        List<ConsumerRecord<byte[], byte[]>> waiting = held.get(partition);
        return waiting == null ? consumer.position(partition) : waiting.getFirst().offset();
    }

    private void take(TopicPartition partition, long limit_ms, List<ConsumerRecord<byte[], byte[]>> admitted) {
        List<ConsumerRecord<byte[], byte[]>> records = held.getOrDefault(partition, List.of());
        int count = 0;
        while (count < records.size() && time_ms(records.get(count)) <= limit_ms) {
            count++;
        }
        admitted.addAll(records.subList(0, count));
        if (count == records.size()) {
            times_ms.put(partition, time_ms(records.getLast()));
            held.remove(partition);
            consumer.resume(List.of(partition));
        } else {
            times_ms.put(partition, time_ms(records.get(count)));
            held.put(partition, records.subList(count, records.size()));
        }
    }

    /// The one that ingest records: a wallet's clock may be anywhere, and a partition that is ahead of now would wait for ever.
    private long time_ms(ConsumerRecord<byte[], byte[]> record) {
        return Intake.recordedAt(record, now).toEpochMilli();
    }

    /// Held, behind the end that it had, or behind the one that it has now.
    private boolean isUnfinished(TopicPartition partition) {
        if (held.containsKey(partition) || consumer.position(partition) < backlogs.getOrDefault(partition, 0L)) {
            return true;
        }
        OptionalLong lag = consumer.currentLag(partition);
        return lag.isPresent() && lag.getAsLong() > 0;
    }
}
