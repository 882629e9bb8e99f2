package dev.windfall.bench.run;

import dev.windfall.bench.peers.Task;
import dev.windfall.schemas.KafkaSettings;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// Watches a contender from outside: how far its committed positions are, and what it and the servers have used until then.
final class Watch {

    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final Duration MEMORY_INTERVAL = Duration.ofMillis(500);
    private static final Duration STALL_MAX = Duration.ofMinutes(2);

    private record Sighting(Instant at, Map<TopicPartition, Long> positions, Usage usage, Usage own,
            Map<String, Double> noJava_s) {}

    private final Child child;
    private final boolean withDatabase;
    private final boolean withThreads;
    private final Trail trail;
    private final long events;
    private final Admin admin;
    private final List<Sighting> sightings = new ArrayList<>();
    private double memoryMax_mb;

    /// @param withThreads whether it is told by threads, too, what runs no Java: that costs something
    Watch(Child child, Entry entry, Task task, boolean withThreads, Admin admin) {
        this.child = child;
        this.withDatabase = entry.needsDatabase();
        this.withThreads = withThreads;
        this.trail = entry.trail().apply(task);
        this.events = task.events();
        this.admin = admin;
    }

    /// Returns when the contender is through.
    ///
    /// @throws TimeoutException if nothing moves for too long
    void follow() throws IOException, InterruptedException, TimeoutException {
        long begin_ns = System.nanoTime();
        long moved_ns = begin_ns;
        long memory_ns = begin_ns - MEMORY_INTERVAL.toNanos();
        while (true) {
            child.requireAlive();
            Map<TopicPartition, Long> positions = trail.ask(admin);
            long now_ns = System.nanoTime();
            if (sightings.isEmpty() || !positions.equals(sightings.getLast().positions())) {
                sightings.add(new Sighting(Instant.now(), positions, Usage.of(involved()),
                        Usage.of(Stream.of(child.handle())),
                        withThreads ? NativeThreads.cpu_s(child.handle().pid()) : Map.of()));
                moved_ns = now_ns;
            }
            if (trail.isThrough(positions, events, Duration.ofNanos(now_ns - moved_ns), admin)) {
                return;
            }
            if (now_ns - moved_ns > STALL_MAX.toNanos()) {
                throw new TimeoutException("it did not move for %d s".formatted(STALL_MAX.toSeconds()));
            }
            if (now_ns - memory_ns >= MEMORY_INTERVAL.toNanos()) {
                memoryMax_mb = Math.max(memoryMax_mb, Usage.memory_mb(ofContender()));
                memory_ns = now_ns;
            }
            Thread.sleep(INTERVAL);
        }
    }

    /// Once it is through.
    Course course(KafkaSettings kafka) {
        ToDoubleFunction<Map<TopicPartition, Long>> worth = trail.events().once(sightings.getLast().positions(), events,
                kafka);
        return new Course(sightings.stream().map(sighting -> {
            double done = worth.applyAsDouble(sighting.positions);
            return new Course.Moment(sighting.at, trail.takenIn(sighting.positions).orElse(done), done,
                    sighting.usage, sighting.own, sighting.noJava_s);
        }).toList());
    }

    double memoryMax_mb() {
        return memoryMax_mb;
    }

    /// The contender, and the database if it works for it; the broker works for all.
    private Stream<ProcessHandle> ofContender() {
        return involved().filter(process -> process.equals(child.handle()) || Usage.isPostgres(process));
    }

    /// All that this process has started: the contender, and our servers; PostgreSQL works for some alone.
    private Stream<ProcessHandle> involved() {
        return ProcessHandle.current().descendants().filter(process -> withDatabase || !Usage.isPostgres(process));
    }
}
