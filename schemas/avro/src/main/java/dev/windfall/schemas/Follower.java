package dev.windfall.schemas;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/// A thread that follows topics until it is closed. After a failure it begins again, with clients made anew, where its reading
/// says that it stands; what fails again and again is seen in the health and in the log, and nothing is passed over.
public final class Follower implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final Duration BACKOFF = Duration.ofSeconds(1);

    private final Reading reading;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final Thread thread;
    private volatile boolean healthy;

    /// Opens its clients, and reads until the follower is stopping.
    @FunctionalInterface
    public interface Reading {

        void follow(Follower self) throws Exception;
    }

    public Follower(String name, Reading reading) {
        this.reading = reading;
        this.thread = new Thread(this::run, name);
    }

    public void start() {
        thread.start();
    }

    public boolean isStopping() {
        return stopping.get();
    }

    /// Said by the reading after every round that went well.
    public void isWell() {
        healthy = true;
    }

    public boolean isHealthy() {
        return healthy && thread.isAlive();
    }

    /// Returns when it has ended.
    @Override
    public void close() {
        stopping.set(true);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!stopping.get()) {
            try {
                reading.follow(this);
            } catch (Throwable e) { // memory that was not there for one record may be there for the next
                healthy = false;
                LOG.warn("{} begins again", thread.getName(), e);
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BACKOFF);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
