package dev.windfall.app.verify;

import dev.windfall.schemas.KafkaSettings;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// How far the partitions of a topic have been read that are read at once, told now and then, and when the end may come.
final class Course {

    private record Place(long records, long events) {}

    private final long begin_ns = System.nanoTime();
    private final Map<Integer, Long> begins = new TreeMap<>();
    private final Map<Integer, Place> places = new TreeMap<>();
    private final long records;
    private final Ticker ticker;

    Course(Map<Integer, Long> begins, long records, Consumer<String> progress) {
        this.begins.putAll(begins);
        this.records = records;
        this.ticker = new Ticker(progress);
    }

    /// From where the topic begins to where it ends by now.
    static Course of(KafkaSettings kafka, String topic, int partitions, Consumer<String> progress)
            throws InterruptedException {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            Map<Integer, Long> begins = offsets(admin, topic, partitions, OffsetSpec.earliest());
            Map<Integer, Long> ends = offsets(admin, topic, partitions, OffsetSpec.latest());
            long records = ends.values().stream().mapToLong(Long::longValue).sum()
                    - begins.values().stream().mapToLong(Long::longValue).sum();
            return new Course(begins, records, progress);
        }
    }

    private static Map<Integer, Long> offsets(Admin admin, String topic, int partitions, OffsetSpec spec)
            throws InterruptedException {
        try {
            return admin.listOffsets(IntStream.range(0, partitions).boxed()
                    .collect(Collectors.toMap(partition -> new TopicPartition(topic, partition), _ -> spec))).all()
                    .get()
                    .entrySet().stream().collect(Collectors.toMap(place -> place.getKey().partition(),
                            place -> place.getValue().offset()));
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka does not say how long %s is".formatted(topic), e);
        }
    }

    /// @param offset of the last record that was read; what comes before the first is none
    /// @param events of the partition so far
    synchronized void at(int partition, long offset, long events) {
        places.put(partition, new Place(Math.max(0, offset + 1 - begins.getOrDefault(partition, 0L)), events));
        ticker.tick(this::told);
    }

    private String told() {
        double share = places.values().stream().mapToLong(Place::records).sum() / (double) Math.max(1, records);
        long events = places.values().stream().mapToLong(Place::events).sum();
        Duration passed = Duration.ofNanos(System.nanoTime() - begin_ns);
        return "%.0f %% of the brand log folded, %,d events%s".formatted(Math.min(100, share * 100), events,
                share < 0.01 || share > 1 ? ""
                        : "; %s to go".formatted(about((long) (passed.toMillis() * (1 - share) / share))));
    }

    private static String about(long left_ms) {
        return left_ms < 90_000 ? "about %d s".formatted(Math.ceilDiv(left_ms, 1_000))
                : "about %d min".formatted(Math.ceilDiv(left_ms, 60_000));
    }
}
