package dev.windfall.app.verify;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.schemas.CommittedRecords;
import dev.windfall.schemas.Generation;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/// As it stands in the topics of a windfall, until now.
public final class KafkaEvidence implements RunEvidence {

    private final KafkaSettings kafka;
    private final Topics topics;
    private final Consumer<String> progress;

    /// @param progress told now and then how far it is
    public KafkaEvidence(KafkaSettings kafka, Topics topics, Consumer<String> progress) {
        this.kafka = kafka;
        this.topics = topics;
        this.progress = progress;
    }

    @Override
    public Generation generation() {
        return topics.generation();
    }

    @Override
    public @Nullable BrandSettings brand(String brandId) {
        return Verifier.brands(kafka, topics).get(brandId);
    }

    @Override
    public boolean log(int partition, LogReading reading) {
        Ticker ticker = new Ticker(progress);
        try (CommittedRecords log = new CommittedRecords(kafka, topics.brandLog().name(), partition)) {
            boolean wasOver = false;
            while (!wasOver && log.hasNext()) {
                ConsumerRecord<byte[], byte[]> record = log.next();
                Runnable tick = () -> ticker.tick(() -> "partition %d of the brand log: at offset %,d".formatted(
                        partition, record.offset()));
                wasOver = reading.isOver(record.offset(), record.value(), tick);
                tick.run();
            }
            return wasOver;
        }
    }

    @Override
    public void decided(EventReading reading) {
        for (int partition = 0; partition < topics.events().partitions(); partition++) {
            try (CommittedRecords records = new CommittedRecords(kafka, topics.events().name(), partition)) {
                while (records.hasNext()) {
                    ConsumerRecord<byte[], byte[]> record = records.next();
                    reading.event(partition, record.offset(), record.value());
                }
            }
        }
    }
}
