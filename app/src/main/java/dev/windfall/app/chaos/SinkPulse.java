package dev.windfall.app.chaos;

import dev.windfall.servers.DatabaseAddress;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/// How long the sink stands still, seen from PostgreSQL itself.
final class SinkPulse implements AutoCloseable {

    private static final long LOOK_MS = 100;
    private static final String SUM = "select coalesce(sum(next_offset), 0) from sink_offset";

    private final DatabaseAddress database;
    private final Thread watching;
    private long sum = -1;
    private long movedAt_ns = System.nanoTime();
    private long longest_ns;
    private volatile boolean isClosed;

    SinkPulse(DatabaseAddress database) {
        this.database = database;
        this.watching = Thread.ofPlatform().name("chaos-sink-pulse").start(this::watch);
    }

    private void watch() {
        while (!isClosed) {
            try (Connection connection = Proof.connect(database); Statement statement = connection.createStatement()) {
                while (!isClosed) {
                    try (ResultSet answer = statement.executeQuery(SUM)) {
                        answer.next();
                        see(answer.getLong(1));
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

    private synchronized void see(long seen) {
        long now_ns = System.nanoTime();
        if (seen != sum) {
            longest_ns = Math.max(longest_ns, now_ns - movedAt_ns);
            movedAt_ns = now_ns;
            sum = seen;
        }
    }

    /// From now on.
    synchronized void begin() {
        longest_ns = 0;
    }

    /// The longest time without a step since [#begin], the one that is going on included.
    synchronized Duration longest() {
        return Duration.ofNanos(Math.max(longest_ns, System.nanoTime() - movedAt_ns));
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
