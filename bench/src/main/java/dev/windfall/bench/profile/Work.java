package dev.windfall.bench.profile;

import java.util.List;

/// A kind of work, told by the classes that do it. What the JDK or a library does in their name is theirs.
///
/// @param prefixes of the names of these classes
record Work(String says, List<String> prefixes) {

    private static final Work OTHER = new Work("other", List.of());

    private static final List<Work> KNOWN = List.of(
            new Work("RocksDB, through JNI", List.of("org.rocksdb.")),
            new Work("producer: append, compress", List.of("org.apache.kafka.clients.producer.")),
            new Work("consumer: fetch, unpack", List.of("org.apache.kafka.clients.consumer.")),
            new Work("network", List.of("org.apache.kafka.clients.NetworkClient", "org.apache.kafka.common.network.")),
            new Work("Avro", List.of("org.apache.avro.", "dev.windfall.schemas.")),
            new Work("Streams: layers of the stores", List.of("org.apache.kafka.streams.state.")),
            new Work("Streams: tasks and their bookkeeping", List.of("org.apache.kafka.streams.")),
            new Work("the fold itself", List.of("dev.windfall.projections.", "dev.windfall.bench.")),
            new Work("from Avro to the domain and back", List.of("dev.windfall.topology.wire.")),
            new Work("what hosts the fold", List.of("dev.windfall.topology.")),
            new Work("Flink", List.of("org.apache.flink.")));

    /// @param classes on the stack, the innermost first: the first that is known did the work
    static Work of(List<String> classes) {
        return classes.stream().flatMap(name -> KNOWN.stream().filter(work -> work.does(name))).findFirst()
                .orElse(OTHER);
    }

    private boolean does(String className) {
        return prefixes.stream().anyMatch(className::startsWith);
    }
}
