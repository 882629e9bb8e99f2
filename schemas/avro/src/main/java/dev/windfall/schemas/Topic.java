package dev.windfall.schemas;

import java.util.Map;
import java.util.TreeMap;

/// A topic as one value: what it is called, what it carries, how it is cut and how long it is kept. Wiring, creation, the sink
/// and the tests read the same one.
///
/// @param name       with the prefix of the installation
/// @param codec      of its values
/// @param partitions as many as we make; 0 where it is up to others
public record Topic(String name, AvroCodec codec, int partitions, Cleanup cleanup) {

    /// The largest document that a topic, or a store's changelog, has to carry.
    public static final int DOCUMENT_BYTES_MAX = 8 * 1024 * 1024;

    /// What may be removed from a topic.
    public enum Cleanup {
        /// Nothing, ever.
        KEEP_ALL,
        /// All but the newest record of each key, and that only once it is a week old.
        KEEP_NEWEST
    }

    /// As Kafka's own settings; whatever is not named here is up to the cluster.
    public Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>(Map.of("retention.ms", "-1", "retention.bytes", "-1"));
        switch (cleanup) {
            case KEEP_ALL -> settings.put("cleanup.policy", "delete");
            case KEEP_NEWEST -> {
                settings.put("cleanup.policy", "compact");
                settings.put("max.message.bytes", Integer.toString(DOCUMENT_BYTES_MAX)); // documents grow
                settings.put("min.compaction.lag.ms", Long.toString(7L * 24 * 60 * 60 * 1000));
            }
        }
        return settings;
    }
}
