package dev.windfall.app.verify;

import dev.windfall.projections.ledger.LogRecord;
import dev.windfall.schemas.CommittedRecords;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.BrandLogRecord;
import dev.windfall.topology.wire.BrandLog;
import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.util.function.BiPredicate;
import java.util.function.Consumer;

/// The brand log of a partition, from its beginning until somebody knows enough.
final class LogScan {

    private LogScan() {}

    /// @param progress told now and then how far it is
    /// @param isOver   asked with each record, and with what tells the progress while one takes long
    /// @return whether it was over before the log was
    static boolean until(KafkaSettings kafka, Topics topics, int partition, Consumer<String> progress,
            BiPredicate<LogRecord, Runnable> isOver) {
        Ticker ticker = new Ticker(progress);
        try (CommittedRecords log = new CommittedRecords(kafka, topics.brandLog().name(), partition)) {
            boolean wasOver = false;
            while (!wasOver && log.hasNext()) {
                ConsumerRecord<byte[], byte[]> record = log.next();
                Runnable tick = () -> ticker.tick(() -> "partition %d of the brand log: at offset %,d".formatted(
                        partition, record.offset()));
                wasOver = isOver.test(decoded(topics, record), tick);
                tick.run();
            }
            return wasOver;
        }
    }

    static LogRecord decoded(Topics topics, ConsumerRecord<byte[], byte[]> record) {
        return BrandLog.fromAvro(topics.brandLog().codec().decode(record.value(), BrandLogRecord.class),
                record.offset());
    }
}
