package dev.windfall.bench.settling;

import dev.windfall.bench.run.Tail;
import dev.windfall.projections.settlement.runs.RunDecider;
import dev.windfall.projections.settlement.runs.RunState;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.DecidedEvents;
import dev.windfall.wire.Runs;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Objects;

/// What becomes of the one run, as its decider tells it.
final class RunEvents implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final String RUN = Wagers.BRAND + "~" + RunDecider.DECIDER + "~";

    private final Topics topics;
    private final KafkaConsumer<String, byte[]> events;
    private @Nullable RunState last;

    RunEvents(KafkaSettings kafka, Topics topics) {
        this.topics = topics;
        this.events = Tail.of(kafka, topics.events().name());
    }

    /// As it stands now; waits until it has been asked for.
    RunState last() {
        do {
            for (ConsumerRecord<String, byte[]> record : events.poll(POLL)) {
                if (record.key().startsWith(RUN)) {
                    last = Runs.STATE.fromAvro(
                            topics.events().codec().decode(record.value(), DecidedEvents.class).getState());
                }
            }
        } while (last == null);
        return Objects.requireNonNull(last);
    }

    @Override
    public void close() {
        events.close();
    }
}
