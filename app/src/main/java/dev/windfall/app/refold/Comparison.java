package dev.windfall.app.refold;

import dev.windfall.app.verify.Differences;
import dev.windfall.projections.ledger.Tally;
import dev.windfall.projections.players.PlayerDay;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.Progress;
import dev.windfall.topology.wire.PlayerDays;
import dev.windfall.topology.wire.Tallies;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Holds the player-days of two generations against each other, versions included, while they are written. Accruals it passes over:
/// they follow from the player-days, each generation in its own time. Of each day only the newest
/// document counts. In memory is what one side has told and the other has not yet, so both are read abreast.
final class Comparison implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(10);

    private final Side live;
    private final Side next;
    private long same;

    Comparison(KafkaSettings kafka, Topics live, Topics next) {
        this.live = new Side(kafka, live);
        this.next = new Side(kafka, next);
    }

    /// What one generation has told so far.
    private static final class Side implements AutoCloseable {

        private final Topics topics;
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final Map<String, PlayerDay> unmatched = new HashMap<>();
        private final Map<Integer, Progress> progress = new HashMap<>();

        Side(KafkaSettings kafka, Topics topics) {
            this.topics = topics;
            this.consumer = new KafkaConsumer<>(kafka.with(Map.of("isolation.level", "read_committed",
                    "enable.auto.commit", false, "auto.offset.reset", "earliest", "max.poll.records", 2_000)),
                    new ByteArrayDeserializer(), new ByteArrayDeserializer());
            List<TopicPartition> partitions = IntStream.range(0, topics.partitions())
                    .mapToObj(partition -> new TopicPartition(topics.playerDays().name(), partition)).toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
        }

        Tally tally() {
            return progress.values().stream().map(Progress::getTally).map(Tallies::fromAvro).reduce(Tally.ZERO,
                    Tally::plus);
        }

        boolean hasReached(Map<Integer, Long> offsets) {
            return offsets.entrySet().stream().allMatch(end -> progress.containsKey(end.getKey())
                    && progress.get(end.getKey()).getBrandLogOffset() >= end.getValue());
        }

        boolean isSettling() {
            return progress.values().stream().anyMatch(Progress::getIsSettling);
        }

        @Override
        public void close() {
            consumer.close();
        }
    }

    /// Reads on, for about this time: only the side that is behind, so that the other one does not come into memory whole.
    void read(Duration time) {
        long end_ns = System.nanoTime() + time.toNanos();
        boolean isMore = true;
        while (isMore && System.nanoTime() < end_ns) {
            int order = Long.compare(live.tally().read(), next.tally().read());
            isMore = order == 0 ? readEach() : order < 0 ? read(live, next) : read(next, live);
        }
    }

    /// Both sides, whichever is behind: once little is left, so that either comes to its end whatever the other one has told.
    void readBoth(Duration time) {
        long end_ns = System.nanoTime() + time.toNanos();
        boolean isMore = true;
        while (isMore && System.nanoTime() < end_ns) {
            isMore = readEach();
        }
    }

    private boolean readEach() {
        boolean ofLive = read(live, next);
        boolean ofNext = read(next, live);
        return ofLive || ofNext;
    }

    /// @return whether there was anything
    private boolean read(Side side, Side other) {
        ConsumerRecords<byte[], byte[]> polled = side.consumer.poll(POLL);
        for (ConsumerRecord<byte[], byte[]> record : polled) {
            SpecificRecord message = side.topics.playerDays().codec().decode(record.value());
            if (message instanceof Progress progress) {
                side.progress.put(progress.getPartition(), progress);
            } else if (message instanceof dev.windfall.schemas.avro.PlayerDay day) {
                match(new String(record.key(), StandardCharsets.UTF_8), PlayerDays.fromAvro(day), side, other);
            }
        }
        return !polled.isEmpty();
    }

    private void match(String key, PlayerDay day, Side side, Side other) {
        if (day.equals(other.unmatched.get(key))) {
            other.unmatched.remove(key);
            side.unmatched.remove(key);
            same++;
        } else {
            side.unmatched.put(key, day);
        }
    }

    /// Events that are in what was read of both.
    long read() {
        return Math.min(live.tally().read(), next.tally().read());
    }

    /// Whether both have told all that follows from their logs up to these offsets.
    boolean hasReached(Map<Integer, Long> liveEnds, Map<Integer, Long> nextEnds) {
        return live.hasReached(liveEnds) && next.hasReached(nextEnds);
    }

    /// Whether either has still something to tell of a run: nobody else would tell what the live one has not, and the next one goes on with
    /// nothing that it has begun.
    boolean isSettling() {
        return live.isSettling() || next.isSettling();
    }

    /// What differs now.
    void tell(Differences differences) {
        live.unmatched.forEach((key, day) -> {
            PlayerDay there = next.unmatched.remove(key);
            differences.add("Player-day " + key, day, there == null ? "none in the next generation" : there);
        });
        next.unmatched.forEach((key, day) -> differences.add("Player-day " + key, "none of this version", day));
        if (!live.tally().equals(next.tally())) {
            differences.add("What became of all events", live.tally(), next.tally());
        }
    }

    /// How many documents the other side has not told yet.
    long waiting() {
        return (long) live.unmatched.size() + next.unmatched.size();
    }

    /// How many documents were found to be the same.
    long same() {
        return same;
    }

    @Override
    public void close() {
        live.close();
        next.close();
    }
}
