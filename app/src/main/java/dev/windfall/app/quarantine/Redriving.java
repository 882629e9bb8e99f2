package dev.windfall.app.quarantine;

import dev.windfall.schemas.Topics;
import dev.windfall.topology.ingest.Redrives;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicReference;

/// Sends records of quarantine through ingest once more. What was sent before is skipped: had it been refused again, it would stand in
/// quarantine under another offset.
public final class Redriving {

    private final Topics topics;
    private final Set<Long> before;
    private final Producer<byte[], byte[]> producer;
    private final SortedSet<Long> asked = new TreeSet<>();
    private final SortedSet<Long> skipped = new TreeSet<>();
    private final SortedSet<Long> leftOut = new TreeSet<>();
    private final SortedSet<Long> failed = new ConcurrentSkipListSet<>(); // the producer's thread tells them
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    /// @param before what is not to be sent again, by its offset
    public Redriving(Topics topics, Set<Long> before, Producer<byte[], byte[]> producer) {
        this.topics = topics;
        this.before = before;
        this.producer = producer;
    }

    /// What became of the records, by their offsets.
    ///
    /// @param leftOut of these only the coordinates are kept
    public record Outcome(SortedSet<Long> sent, SortedSet<Long> skipped, SortedSet<Long> leftOut,
            SortedSet<Long> failed, @Nullable Exception failure) {}

    public void send(Entry entry) {
        if (before.contains(entry.offset())) {
            skipped.add(entry.offset());
            return;
        }
        Redrives.of(topics, entry.record(), Instant.now()).ifPresentOrElse(redrive -> {
            asked.add(entry.offset());
            var _ = producer.send(redrive, (metadata, e) -> {
                if (e != null) {
                    failed.add(entry.offset());
                    failure.compareAndSet(null, e);
                }
            });
        }, () -> leftOut.add(entry.offset()));
    }

    /// Returns when each was taken, or was not.
    public Outcome end() {
        producer.flush();
        SortedSet<Long> sent = new TreeSet<>(asked);
        sent.removeAll(failed);
        return new Outcome(sent, skipped, leftOut, failed, failure.get());
    }
}
