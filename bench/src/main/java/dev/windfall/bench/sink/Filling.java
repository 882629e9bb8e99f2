package dev.windfall.bench.sink;

import dev.windfall.schemas.Topic;
import dev.windfall.schemas.TopicCheck;
import dev.windfall.schemas.avro.Progress;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/// Fills the topic of player-days as the ledger does: some documents in each partition, then how far it is with them.
final class Filling {

    /// What a partition's commit holds while the ledger catches up.
    private static final int DAYS_PER_PROGRESS = 1_000;

    private final Job job;
    private final Topic topic;
    private final KafkaProducer<String, byte[]> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    private Filling(Job job, KafkaProducer<String, byte[]> producer) {
        this.job = job;
        this.topic = job.topics().playerDays();
        this.producer = producer;
    }

    static void of(Job job) throws InterruptedException {
        try (Admin admin = Admin.create(job.kafka().with(Map.of()))) {
            var _ = new TopicCheck(admin).createMissing(List.of(job.topics().playerDays()));
        }
        Filling filling;
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(job.kafka().with(
                Map.of("compression.type", "lz4", "batch.size", 256 << 10, "linger.ms", 20)), new StringSerializer(),
                new ByteArraySerializer())) {
            filling = new Filling(job, producer);
            filling.send();
        }
        if (filling.failure.get() != null) {
            throw new IllegalStateException("The topic could not be filled", filling.failure.get());
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
        var _ = producer.send(new ProducerRecord<>(topic.name(), partition, key, topic.codec().encode(message)),
                (place, e) -> failure.compareAndSet(null, e));
    }
}
