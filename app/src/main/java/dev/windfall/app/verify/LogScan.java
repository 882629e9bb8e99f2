package dev.windfall.app.verify;

import dev.windfall.projections.ledger.LogRecord;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.BrandLogRecord;
import dev.windfall.topology.wire.BrandLog;

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
        return new KafkaEvidence(kafka, topics, progress).log(partition,
                (offset, record, tick) -> isOver.test(decoded(topics, offset, record), tick));
    }

    static LogRecord decoded(Topics topics, long offset, byte[] record) {
        return BrandLog.fromAvro(topics.brandLog().codec().decode(record, BrandLogRecord.class), offset);
    }
}
