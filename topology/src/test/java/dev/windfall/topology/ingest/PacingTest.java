package dev.windfall.topology.ingest;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/// A partition is written as the hours of its records, `0 10 25`; what is admitted as its name and the offset, `a0 a1`.
class PacingTest {

    private static final Duration NO_TIME = Duration.ZERO;
    private static final long HOUR_MS = 3_600_000;
    private static final long NOW_H = 1_000;
    private static final long DAY_H = 24;

    private final MockConsumer<byte[], byte[]> consumer = new Fetching();
    private final Pacing pacing = new Pacing(consumer, () -> Instant.ofEpochMilli(NOW_H * HOUR_MS));
    private final Map<TopicPartition, List<Long>> logs_h = new HashMap<>();
    private final Map<TopicPartition, Integer> fetched = new HashMap<>();

    /// As with a broker, what a partition has left is not known before it was fetched for the first time.
    private static final class Fetching extends MockConsumer<byte[], byte[]> {

        private final Set<TopicPartition> fetched = new HashSet<>();

        Fetching() {
            super("earliest");
        }

        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
            fetched.addAll(records.partitions());
            return records;
        }

        @Override
        public OptionalLong currentLag(TopicPartition partition) {
            return fetched.contains(partition) ? super.currentLag(partition) : OptionalLong.empty();
        }
    }

    @Test
    void withinADayNothingIsHeld() {
        begin("0 12 24", "0 6 20");
        assertThat(poll(2, 3)).isEqualTo("a0 a1 b0 b1 b2");
        assertThat(poll(1, 0)).isEqualTo("a2");
        assertThat(consumer.paused()).isEmpty();
        assertThat(next()).isEqualTo("a3 b3");
    }

    @Test
    void whatRunsAheadIsHeldAndComesLaterInItsOrderAndOnce() {
        begin("0 10 25 30 60", "0 1 20 40");
        assertThat(poll(5, 1)).isEqualTo("a0 a1 b0");
        assertThat(next()).isEqualTo("a2 b1");
        assertThat(consumer.paused()).containsExactly(partition('a'));
        assertThat(poll(0, 2)).isEqualTo("a2 b1 b2");
        assertThat(next()).isEqualTo("a3 b3");
        assertThat(poll(0, 0)).isEqualTo("a3");
        assertThat(poll(0, 0)).isEmpty();
        assertThat(poll(0, 1)).isEqualTo("a4 b3");
        assertThat(consumer.paused()).isEmpty();
        assertThat(next()).isEqualTo("a5 b4");
        assertThat(poll(0, 0)).isEmpty();
    }

    @Test
    void nothingIsTakenBeforeEachUnfinishedPartitionHasShownItsTime() {
        begin("10", "0 100");
        assertThat(poll(1, 0)).isEmpty();
        assertThat(next()).isEqualTo("a0 b0");
        assertThat(poll(0, 1)).isEqualTo("a0 b0");
        assertThat(poll(0, 1)).isEqualTo("b1");
    }

    @Test
    void whatIsFinishedHoldsNobodyBack() {
        begin("0", "", "90 100");
        assertThat(poll(1, 0, 2)).isEqualTo("a0");
        assertThat(poll(0, 0, 0)).isEqualTo("c0 c1");
    }

    @Test
    void whatWasFinishedAndGetsMoreIsWaitedForAgain() {
        begin("0", "20 40 50");
        assertThat(poll(1, 1)).isEqualTo("a0 b0");
        append('a', 30);
        assertThat(poll(0, 2)).isEmpty();
        assertThat(poll(1, 0)).isEqualTo("a1 b1 b2");
    }

    @Test
    void allAreAbreastOnceNothingIsLeft() {
        begin("0 10 90", "0 1", "");
        assertThat(pacing.isAbreast()).as("nothing was read").isFalse();
        assertThat(poll(2, 1, 0)).isEqualTo("a0 a1 b0");
        assertThat(pacing.isAbreast()).as("a2 and b1 were not read").isFalse();
        assertThat(poll(1, 0, 0)).isEmpty();
        assertThat(pacing.isAbreast()).as("a2 is held, b1 was not read").isFalse();
        assertThat(poll(0, 1, 0)).isEqualTo("b1");
        assertThat(pacing.isAbreast()).as("a2 is held").isFalse();
        assertThat(poll(0, 0, 0)).isEqualTo("a2");
        assertThat(pacing.isAbreast()).isTrue();
        append('b', 91);
        assertThat(pacing.isAbreast()).as("more has come").isFalse();
    }

    @Test
    void whatWasHeldGoesWithItsPartition() {
        begin("100 101", "0 1");
        assertThat(poll(2, 1)).isEqualTo("b0");
        rebalance("b1");
        assertThat(poll(0, 1)).isEqualTo("b1");
        assertThat(poll(0, 0)).isEmpty();
        rebalance("a0", "b2");
        assertThat(poll(2, 0)).isEqualTo("a0 a1");
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', quoteCharacter = '`', textBlock = """
            a               | b   | at once
            -1              | 999 | a0 b0
            -1              | 900 | b0
            5000            | 999 | a0 b0
            5000            | 900 | b0
            2562047788015   | ``  | a0
            """)
    void aTimeThatIsNotToldOrAheadOfTheClockIsNow(String a, String b, String atOnce) {
        begin(a, b);
        assertThat(poll(1, b.isEmpty() ? 0 : 1)).isEqualTo(atOnce);
        assertThat(poll(0, 0)).isEqualTo(atOnce.startsWith("a") ? "" : "a0");
    }

    @Test
    void whateverComesInWhateverPortionsComesOnceInOrderAndAbreast() {
        for (long seed = 1; seed <= 200; seed++) {
            new PacingTest().follow(seed);
        }
    }

    /// Partitions are fetched by chance, and sometimes taken away and given back.
    private void follow(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        begin(IntStream.rangeClosed(0, random.nextInt(5)).mapToObj(_ -> times(random)).toArray(String[]::new));
        Map<TopicPartition, Integer> done = new HashMap<>();
        logs_h.keySet().forEach(partition -> done.put(partition, 0));
        for (int step = 0; !isEverythingDone(done); step++) {
            assertThat(step).as("seed %d never ends", seed).isLessThan(5_000);
            if (random.nextInt(20) == 0) {
                rebalance(logs_h.keySet().stream().map(partition -> name(partition) + done.get(partition))
                        .toArray(String[]::new));
            }
            logs_h.keySet().forEach(partition -> fetch(partition, random.nextInt(5)));
            consumer.setMaxPollRecords(random.nextInt(1, 15));
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(NO_TIME);
            long slowest_h = slowest_h(done);
            for (ConsumerRecord<byte[], byte[]> record : pacing.admit(polled)) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                assertThat(record.offset()).as("seed %d", seed)
                        .isEqualTo((long) done.merge(partition, 1, Integer::sum) - 1);
                assertThat(record.timestamp() / HOUR_MS).as("seed %d", seed).isLessThanOrEqualTo(slowest_h + DAY_H);
            }
            done.forEach((partition, count) -> assertThat(pacing.next(partition)).as("seed %d", seed)
                    .isEqualTo((long) count));
        }
    }

    /// Of the partitions that have something left: each stands at the first record that was shown and not taken, else at the last
    /// that was taken. While one has shown nothing, nothing may be taken.
    private long slowest_h(Map<TopicPartition, Integer> done) {
        return logs_h.entrySet().stream().mapToLong(log -> {
            int taken = done.getOrDefault(log.getKey(), 0);
            boolean waits = consumer.position(log.getKey()) > taken;
            return taken == log.getValue().size() ? Long.MAX_VALUE - DAY_H
                    : waits ? log.getValue().get(taken) : taken > 0 ? log.getValue().get(taken - 1) : -DAY_H - 1;
        }).min().orElseThrow();
    }

    /// Mostly forward, by up to twelve hours, and sometimes back.
    private static String times(SplittableRandom random) {
        long time_h = random.nextLong(300, 500);
        StringBuilder times = new StringBuilder();
        for (int i = random.nextInt(60); i > 0; i--) {
            time_h += random.nextInt(-6, 13);
            times.append(time_h).append(' ');
        }
        return times.toString();
    }

    private boolean isEverythingDone(Map<TopicPartition, Integer> done) {
        return logs_h.entrySet().stream().allMatch(log -> log.getValue().size() == done.getOrDefault(log.getKey(), 0));
    }

    private void begin(String... logs) {
        for (int i = 0; i < logs.length; i++) {
            logs_h.put(new TopicPartition("bets", i), Stream.of(logs[i].split(" ", -1)).filter(text -> !text.isBlank())
                    .map(Long::valueOf).collect(Collectors.toCollection(ArrayList::new)));
        }
        consumer.subscribe(List.of("bets"));
        consumer.updateBeginningOffsets(
                logs_h.keySet().stream().collect(Collectors.toMap(partition -> partition, _ -> 0L)));
        logs_h.forEach((partition, log) -> consumer.updateEndOffsets(Map.of(partition, (long) log.size())));
        rebalance(logs_h.keySet().stream().map(partition -> name(partition) + "0").toArray(String[]::new));
    }

    /// Takes all partitions away, and gives these, each from where it was left: `a0`.
    private void rebalance(String... places) {
        pacing.revoked(List.copyOf(consumer.assignment()));
        Map<TopicPartition, Integer> given = Stream.of(places).collect(Collectors.toMap(
                place -> partition(place.charAt(0)), place -> Integer.valueOf(place.substring(1))));
        consumer.rebalance(List.of()); // else it would remember what was paused
        consumer.rebalance(given.keySet());
        given.forEach(consumer::seek);
        fetched.putAll(given);
        pacing.assigned(given.keySet());
    }

    /// So many of each partition.
    private String poll(int... counts) {
        for (int i = 0; i < counts.length; i++) {
            fetch(new TopicPartition("bets", i), counts[i]);
        }
        return pacing.admit(consumer.poll(NO_TIME)).stream()
                .map(record -> name(new TopicPartition("bets", record.partition())) + record.offset())
                .sorted(Comparator.comparingInt(text -> text.charAt(0))).collect(Collectors.joining(" "));
    }

    private void fetch(TopicPartition partition, int count) {
        List<Long> log_h = logs_h.getOrDefault(partition, List.of());
        int from = fetched.getOrDefault(partition, 0);
        int to = Math.min(from + count, log_h.size());
        for (int offset = from; offset < to; offset++) {
            consumer.addRecord(record(partition, offset, log_h.get(offset)));
        }
        fetched.put(partition, to);
    }

    private void append(char name, long time_h) {
        List<Long> log_h = logs_h.getOrDefault(partition(name), List.of());
        log_h.add(time_h);
        consumer.updateEndOffsets(Map.of(partition(name), (long) log_h.size()));
    }

    private String next() {
        return logs_h.keySet().stream().sorted(Comparator.comparingInt(TopicPartition::partition))
                .map(partition -> name(partition) + pacing.next(partition)).collect(Collectors.joining(" "));
    }

    private static ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset, long time_h) {
        return new ConsumerRecord<>(partition.topic(), partition.partition(), offset, time_h * HOUR_MS,
                TimestampType.CREATE_TIME, 0, 0, new byte[0], new byte[0],
                new RecordHeaders(), Optional.empty());
    }

    private static String name(TopicPartition partition) {
        return String.valueOf((char) ('a' + partition.partition()));
    }

    private static TopicPartition partition(char name) {
        return new TopicPartition("bets", name - 'a');
    }
}
