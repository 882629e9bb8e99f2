package dev.windfall.topology.generations;

import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/// Says how it stands with generations. All writers have one transactional id, so a new one fences those before it: what it has read
/// after that still stands when it writes, or its writing fails. So of two who would decide otherwise, one does.
public final class GenerationWriter implements AutoCloseable {

    private static final String KEY = "generation";
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

    private final KafkaSettings kafka;
    private final Topics topics;
    private final InstantSource clock;
    private final KafkaProducer<String, byte[]> producer;

    /// From here on nobody who began before can say anything.
    public GenerationWriter(KafkaSettings kafka, Topics topics, InstantSource clock) {
        this.kafka = kafka;
        this.topics = topics;
        this.clock = clock;
        this.producer = new KafkaProducer<>(kafka.with(Map.of(
                "transactional.id", topics.prefix() + "windfall-generations",
                "transaction.timeout.ms", 6_000, // readers wait for what a dead one had begun
                "max.block.ms", 20_000, "delivery.timeout.ms", 10_000, "request.timeout.ms", 5_000)),
                new StringSerializer(), new ByteArraySerializer());
        producer.initTransactions();
    }

    /// As it stands, with all that those before have said.
    public GenerationState current() {
        return Generations.current(kafka, topics);
    }

    /// @throws org.apache.kafka.common.KafkaException if somebody else says how it stands by now
    public synchronized void write(GenerationState state) {
        producer.beginTransaction();
        var _ = producer.send(new ProducerRecord<>(topics.generations().name(), 0, KEY,
                topics.generations().codec().encode(state.toAvro(clock.instant())))); // a failure comes out of the commit
        producer.commitTransaction();
    }

    @Override
    public void close() {
        producer.close(CLOSE_PATIENCE);
    }
}
