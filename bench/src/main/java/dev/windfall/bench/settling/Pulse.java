package dev.windfall.bench.settling;

import dev.windfall.bench.run.Tail;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.Progress;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;

import java.time.Duration;

/// Watches the ledger's commits from outside: the longest time between two that came with events, in any partition.
final class Pulse implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(20);
    private static final String KEY = "progress";

    private final Topics topics;
    private final KafkaConsumer<String, byte[]> days;
    private final long[] seen_ns;
    private final long[] offsets;
    private final Thread thread;
    private long longest_ns;
    private volatile boolean isEnding;

    Pulse(KafkaSettings kafka, Topics topics) {
        this.topics = topics;
        this.days = Tail.of(kafka, topics.playerDays().name());
        this.seen_ns = new long[topics.partitions()];
        this.offsets = new long[topics.partitions()];
        this.thread = Thread.ofPlatform().name("pulse").start(this::read);
    }

    private void read() {
        while (!isEnding) {
            for (ConsumerRecord<String, byte[]> record : days.poll(POLL)) {
                if (KEY.equals(record.key())) {
                    see(topics.playerDays().codec().decode(record.value(), Progress.class));
                }
            }
        }
    }

    /// What a run alone has changed is no sign that events are folded.
    private synchronized void see(Progress progress) {
        int partition = progress.getPartition();
        if (progress.getBrandLogOffset() == offsets[partition]) {
            return;
        }
        long now_ns = System.nanoTime();
        if (seen_ns[partition] != 0) {
            longest_ns = Math.max(longest_ns, now_ns - seen_ns[partition]);
        }
        seen_ns[partition] = now_ns;
        offsets[partition] = progress.getBrandLogOffset();
    }

    /// Since it was last asked, in milliseconds; one that still lasts counts as well.
    synchronized double longest_ms() {
        long now_ns = System.nanoTime();
        for (long seen : seen_ns) {
            longest_ns = Math.max(longest_ns, seen == 0 ? 0 : now_ns - seen);
        }
        double longest_ms = longest_ns / 1e6;
        longest_ns = 0;
        return longest_ms;
    }

    @Override
    public void close() {
        isEnding = true;
        try {
            thread.join();
            days.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
