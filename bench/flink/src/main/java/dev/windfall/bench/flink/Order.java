package dev.windfall.bench.flink;

import java.nio.file.Path;
import java.util.Locale;

/// What the command line asks for.
///
/// @param prefix begins the names of everything that is this run's own in Kafka
/// @param folder for checkpoints and temporary files; what a run has left there, the next one goes on from
record Order(String bootstrapServers, String input, String prefix, Path folder, int threads, Backend backend) {

    static final String USAGE = "<bootstrapServers> <inputTopic> <prefix> <folder> <threads> <heap|rocksdb>";

    /// Where Flink keeps its state between checkpoints.
    enum Backend {
        HEAP,
        ROCKSDB
    }

    static Order of(String... arguments) {
        if (arguments.length != 6) {
            throw new IllegalArgumentException("expected " + USAGE);
        }
        return new Order(arguments[0], arguments[1], arguments[2], Path.of(arguments[3]).toAbsolutePath(),
                Integer.parseInt(arguments[4]), Backend.valueOf(arguments[5].toUpperCase(Locale.ROOT)));
    }

    String output() {
        return prefix + "out";
    }

    String group() {
        return prefix + "group";
    }

    String transactions() {
        return prefix + "transactions";
    }

    Path checkpoints() {
        return folder.resolve("checkpoints");
    }

    Path temporaryFiles() {
        return folder.resolve("tmp");
    }
}
