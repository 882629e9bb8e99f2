package dev.windfall.bench.settling;

import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.Progress;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/// How far the ledger is, by the last that it has told of itself.
final class LedgerEnds {

    private static final Duration POLL = Duration.ofMillis(100);
    /// Between two of its words stand the days of a commit.
    private static final long BEFORE_END = 10_000;

    private final KafkaSettings kafka;
    private final Topics topics;

    LedgerEnds(KafkaSettings kafka, Topics topics) {
        this.kafka = kafka;
        this.topics = topics;
    }

    /// Events, in all partitions.
    long read() {
        Map<Integer, Long> read = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> days = new KafkaConsumer<>(kafka.with(Map.of("isolation.level",
                "read_committed", "max.poll.records", 20_000)), new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var all = IntStream.range(0, topics.partitions())
                    .mapToObj(partition -> new TopicPartition(topics.playerDays().name(), partition)).toList();
            days.assign(all);
            Map<TopicPartition, Long> ends = days.endOffsets(all);
            ends.forEach((partition, end) -> days.seek(partition, Math.max(0, end - BEFORE_END)));
            while (!all.stream().allMatch(partition -> days.position(partition) >= ends.getOrDefault(partition, 0L))) {
                for (ConsumerRecord<byte[], byte[]> record : days.poll(POLL)) {
                    if (topics.playerDays().codec().decode(record.value()) instanceof Progress progress) {
                        read.put(progress.getPartition(), progress.getTally().getRead());
                    }
                }
            }
        }
        return read.values().stream().mapToLong(Long::longValue).sum();
    }
}
