package dev.windfall.topology.stores;

import org.apache.kafka.streams.state.StoreBuilder;

import java.nio.file.Path;
import java.util.Map;

/// Builds [SegmentStore]s, one for each task.
///
/// @param memoryMax bytes of each that stay in memory; its index comes besides
/// @param due       when an entry has to be looked at
public record SegmentStoreBuilder(String name, long memoryMax, Path scratchFolder, SegmentTable.Due due)
        implements
            StoreBuilder<SegmentStore> {

    @Override
    public SegmentStore build() {
        return new SegmentStore(name, memoryMax, scratchFolder, due);
    }

    @Override
    public StoreBuilder<SegmentStore> withCachingEnabled() {
        return this;
    }

    @Override
    public StoreBuilder<SegmentStore> withCachingDisabled() {
        return this;
    }

    @Override
    public StoreBuilder<SegmentStore> withLoggingEnabled(Map<String, String> settings) {
        throw new UnsupportedOperationException("Its changelog has the settings that it needs");
    }

    @Override
    public StoreBuilder<SegmentStore> withLoggingDisabled() {
        throw new UnsupportedOperationException("Without its changelog nothing would come back");
    }

    @Override
    public Map<String, String> logConfig() {
        return Map.of();
    }

    @Override
    public boolean loggingEnabled() {
        return true;
    }
}
