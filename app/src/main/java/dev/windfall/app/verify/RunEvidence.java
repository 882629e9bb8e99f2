package dev.windfall.app.verify;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.schemas.Generation;
import dev.windfall.schemas.Topics;
import org.jspecify.annotations.Nullable;

/// Where all stands that a run follows from: the brand log, and what was decided.
public interface RunEvidence {

    /// Is told the records of a partition of the log as they stand there.
    @FunctionalInterface
    interface LogReading {

        /// @param tick tells how far it is, while one record takes long
        /// @return whether enough is known
        boolean isOver(long offset, byte[] record, Runnable tick);
    }

    /// Is told what was decided, as it stands in the topic of events.
    @FunctionalInterface
    interface EventReading {

        void event(int partition, long offset, byte[] event);
    }

    /// Of the log.
    Generation generation();

    /// @return null if nobody has registered it
    @Nullable
    BrandSettings brand(String brandId);

    /// From the beginning.
    ///
    /// @return whether it was over before the log was
    boolean log(int partition, LogReading reading);

    /// All of it, partition by partition.
    void decided(EventReading reading);

    /// By which all of it is read.
    default Topics topics() {
        return new Topics("", generation(), generation().partitions());
    }
}
