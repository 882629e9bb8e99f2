package dev.windfall.app.simulator;

import dev.windfall.schemas.Topic;
import dev.windfall.schemas.Topics;
import org.apache.kafka.common.TopicPartition;

import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// What all parts of one simulation share: the clock, chance, and what stands in Kafka.
final class World {

    static final int PARTITIONS = 2;
    private static final int BREAKS_OFF_PERCENT = 3;
    private static final Instant BEGIN = Instant.parse("2026-11-02T09:00:00Z");

    final Topics topics = new Topics("", PARTITIONS);
    final Cluster cluster = new Cluster();
    final SplittableRandom random;
    private final Mistake mistake;
    private long now_ms = BEGIN.toEpochMilli();
    private boolean isCalm;

    World(long seed, Mistake mistake) {
        this.random = new SplittableRandom(seed);
        this.mistake = mistake;
    }

    List<TopicPartition> partitions(Topic topic) {
        return IntStream.range(0, PARTITIONS).mapToObj(number -> new TopicPartition(topic.name(), number)).toList();
    }

    long now_ms() {
        return now_ms;
    }

    long now_ns() {
        return (now_ms - BEGIN.toEpochMilli()) * 1_000_000;
    }

    Instant now() {
        return Instant.ofEpochMilli(now_ms);
    }

    void advance(long by_ms) {
        now_ms += by_ms;
    }

    /// From now on nothing goes wrong any more.
    void calm() {
        isCalm = true;
    }

    boolean isCalm() {
        return isCalm;
    }

    /// As likely as that, while things go wrong.
    boolean goesWrong(int percent) {
        return !isCalm && random.nextInt(100) < percent;
    }

    /// Whoever commits may end just before it, or just after.
    void mayBreakOff() {
        if (goesWrong(BREAKS_OFF_PERCENT)) {
            throw new BrokenOff();
        }
    }

    boolean has(Mistake planted) {
        return mistake == planted;
    }
}
