package dev.windfall.bench.sink;

import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;

import java.util.List;
import java.util.Map;

/// What a contender is given, as the arguments of its process.
///
/// @param database an address for JDBC that says who we are and which schema is meant; the tables stand there
/// @param kafka    where a topic holds the documents
/// @param days     the documents, for those that do not read the topic
record Job(String database, KafkaSettings kafka, int partitions, Days days) {

    static Job parse(List<String> arguments) {
        return new Job(arguments.get(0), new KafkaSettings(arguments.get(1), Map.of()),
                Integer.parseInt(arguments.get(2)), new Days(Long.parseLong(arguments.get(3)),
                        Integer.parseInt(arguments.get(4)), Integer.parseInt(arguments.get(5))));
    }

    List<String> arguments() {
        return List.of(database, kafka.bootstrapServers(), Integer.toString(partitions), Long.toString(days.seed()),
                Integer.toString(days.count()), Integer.toString(days.version()));
    }

    /// A topic for each version, so that a sink that goes on finds the next one in another.
    Topics topics() {
        return new Topics("version-%d-".formatted(days.version()), partitions);
    }
}
