package dev.windfall.app.chaos;

import dev.windfall.servers.DatabaseAddress;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// How long any partition of player-days stands still in PostgreSQL, seen from there. All of them have load.
final class SinkPulse implements AutoCloseable {

    private static final long LOOK_MS = 100;
    private record Place(long offset, long since_ns) {}

    private final DatabaseAddress database;
    private final String query;
    private final Thread watching;
    private final Map<Integer, Place> places = new HashMap<>();
    private long longest_ns;
    private volatile boolean isClosed;

    /// @param topic of player-days
    SinkPulse(DatabaseAddress database, String topic) {
        this.database = database;
        this.query = "select partition, next_offset from sink_offset where topic = '%s'".formatted(topic);
        this.watching = Thread.ofPlatform().name("chaos-sink-pulse").start(this::watch);
    }

    private void watch() {
        while (!isClosed) {
            try (Connection connection = Proof.connect(database); Statement statement = connection.createStatement()) {
                while (!isClosed) {
                    try (ResultSet rows = statement.executeQuery(query)) {
                        while (rows.next()) {
                            see(rows.getInt(1), rows.getLong(2));
                        }
                    }
                    Thread.sleep(LOOK_MS);
                }
            } catch (SQLException e) {
                pause(); // it was killed, and comes back
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(LOOK_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void see(int partition, long offset) {
        long now_ns = System.nanoTime();
        Place before = places.get(partition);
        if (before == null || before.offset != offset) {
            longest_ns = Math.max(longest_ns, before == null ? 0 : now_ns - before.since_ns);
            places.put(partition, new Place(offset, now_ns));
        }
    }

    /// From now on.
    synchronized void begin() {
        longest_ns = 0;
    }

    /// Whether each partition has made a step since then.
    synchronized boolean haveAllMovedSince(long time_ns) {
        return places.values().stream().allMatch(place -> place.since_ns - time_ns > 0);
    }

    /// The longest time without a step of a partition since [#begin], those that are going on included.
    synchronized Duration longest() {
        long now_ns = System.nanoTime();
        long goingOn_ns = places.values().stream().mapToLong(place -> now_ns - place.since_ns).max().orElse(0);
        return Duration.ofNanos(Math.max(longest_ns, goingOn_ns));
    }

    @Override
    public void close() {
        isClosed = true;
        try {
            watching.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
