package dev.windfall.topology;

import dev.windfall.schemas.KafkaSettings;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Whether the cluster answers. Clients that read don't tell: while it is away they find nothing, as if there were nothing.
public final class KafkaPulse implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaPulse.class);
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(5);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

    private final Admin admin;
    private final Thread thread = new Thread(this::run, "kafka-pulse");
    private volatile boolean answers;

    public KafkaPulse(KafkaSettings kafka) {
        this.admin = Admin.create(kafka.with(Map.of()));
        thread.setDaemon(true);
        thread.start();
    }

    public boolean answers() {
        return answers;
    }

    @Override
    public void close() {
        thread.interrupt();
        admin.close(CLOSE_PATIENCE);
    }

    private void run() {
        try {
            while (true) {
                answers = ask();
                Thread.sleep(INTERVAL);
            }
        } catch (InterruptedException e) {
            answers = false; // asked to close
        }
    }

    private boolean ask() throws InterruptedException {
        try {
            return !admin.describeCluster().nodes().get(ANSWER_PATIENCE.toMillis(), TimeUnit.MILLISECONDS).isEmpty();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Kafka does not answer", e);
            return false;
        }
    }
}
