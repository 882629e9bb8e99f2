package dev.windfall.bench.sink;

import dev.windfall.bench.run.BulkProducer;
import dev.windfall.schemas.Topic;
import dev.windfall.schemas.TopicCheck;
import dev.windfall.schemas.avro.Progress;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Fills the topic of player-days as the ledger does: some documents in each partition, then how far it is with them.
final class Filling {

    /// What a partition's commit holds while the ledger catches up.
    private static final int DAYS_PER_PROGRESS = 1_000;

    private final Job job;
    private final Topic topic;
    private final BulkProducer producer;

    private Filling(Job job, BulkProducer producer) {
        this.job = job;
        this.topic = job.topics().playerDays();
        this.producer = producer;
    }

    static void of(Job job) throws InterruptedException {
        Topic topic = job.topics().playerDays();
        try (Admin admin = Admin.create(job.kafka().with(Map.of()))) {
            var _ = new TopicCheck(admin).createMissing(List.of(topic));
        }
        try (BulkProducer producer = new BulkProducer(job.kafka(), topic.name())) {
            new Filling(job, producer).send();
        }
    }

    private void send() {
        int[] days = new int[job.partitions()];
        job.days().stream().forEach(day -> {
            String player = day.getBrandId() + "~" + day.getPlayerId();
            int partition = Math.floorMod(player.hashCode(), job.partitions());
            send(partition, player + "~" + day.getDay(), day);
            days[partition]++;
            if (days[partition] % DAYS_PER_PROGRESS == 0) {
                sendProgress(partition, days[partition]);
            }
        });
        for (int partition = 0; partition < job.partitions(); partition++) {
            sendProgress(partition, days[partition]);
        }
    }

    private void sendProgress(int partition, long offset) {
        send(partition, "progress", Progress.newBuilder().setGeneration(1).setPartition(partition)
                .setBrandLogOffset(offset).setRecordedAt(Instant.EPOCH).build());
    }

    private void send(int partition, String key, SpecificRecord message) {
        producer.send(partition, key, topic.codec().encode(message));
    }
}
