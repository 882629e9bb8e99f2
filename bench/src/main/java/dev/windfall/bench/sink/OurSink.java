package dev.windfall.bench.sink;

import dev.windfall.schemas.TopicCheck;
import dev.windfall.sink.Sink;
import org.apache.kafka.clients.admin.Admin;
import org.postgresql.ds.PGSimpleDataSource;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;

/// The sink as it ships: it reads the topic, and keeps its position beside the rows.
final class OurSink implements Writing {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Job job;
    private final PGSimpleDataSource database = new PGSimpleDataSource();
    private Sink.TopicIds topicIds = new Sink.TopicIds("", "");

    OurSink(Job job) {
        this.job = job;
    }

    @Override
    public void prepare() throws InterruptedException {
        database.setUrl(job.database());
        try (Admin admin = Admin.create(job.kafka().with(Map.of()))) {
            TopicCheck check = new TopicCheck(admin);
            List<String> differences = check.createMissing(List.of(job.topics().events())); // empty, but followed as well
            if (!differences.isEmpty()) {
                throw new IllegalStateException(differences.getFirst());
            }
            topicIds = new Sink.TopicIds(check.topicId(job.topics().playerDays().name()),
                    check.topicId(job.topics().events().name()));
        }
    }

    @Override
    public void write(LongConsumer durable) throws InterruptedException, TimeoutException {
        Sink sink = new Sink(job.kafka(), job.topics(), topicIds, database, "bench");
        sink.start();
        follow(sink, durable);
        sink.close(); // only where it went well: one that hangs would be waited for
    }

    private void follow(Sink sink, LongConsumer durable) throws InterruptedException, TimeoutException {
        long documents = 0;
        long moved_ns = System.nanoTime();
        while (documents < job.days().count()) {
            Thread.sleep(1);
            long written = sink.documents();
            long now_ns = System.nanoTime();
            if (written > documents) {
                documents = written;
                moved_ns = now_ns;
                durable.accept(documents);
            } else if (now_ns - moved_ns > PATIENCE.toNanos()) {
                throw new TimeoutException("%,d of %,d player-days were written, then none for %d min by a %s sink"
                        .formatted(documents, job.days().count(), PATIENCE.toMinutes(),
                                sink.isHealthy() ? "healthy" : "failing"));
            }
        }
    }
}
