package dev.windfall.bench.peers;

import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.WalletEvent;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What a contender is given, as the arguments of its process.
///
/// @param input   the topic with the story, keyed by brand and player
/// @param prefix  begins the names of all that the contender makes
/// @param folder  for its files, empty at first
/// @param database where those that need one find it: an address for JDBC that says who we are, too
/// @param threads that do the work, where a contender can choose
/// @param events  in the input
public record Task(KafkaSettings kafka, String input, int partitions, String prefix, Path folder, String database,
        int threads, long events) {

    private static final Topics ANY = new Topics("", 1);

    public static Task parse(List<String> arguments) {
        return new Task(new KafkaSettings(arguments.get(0), Map.of()), arguments.get(1),
                Integer.parseInt(arguments.get(2)), arguments.get(3), Path.of(arguments.get(4)), arguments.get(5),
                Integer.parseInt(arguments.get(6)), Long.parseLong(arguments.get(7)));
    }

    public List<String> arguments() {
        return List.of(kafka.bootstrapServers(), input, Integer.toString(partitions), prefix, folder.toString(),
                database, Integer.toString(threads), Long.toString(events));
    }

    /// The consumer group whose positions say how far a contender is; of Kafka Streams also the application.
    public String group() {
        return prefix + "group";
    }

    /// A topic by which a contender on Kafka Streams hands its records on to itself.
    String repartitioned(String name) {
        return group() + "-" + name + "-repartition";
    }

    /// Where a contender leaves its sums: the newest record of each key stands.
    public String output() {
        return prefix + "out";
    }

    /// The same for the beginning of the story.
    public Task upTo(long some) {
        return new Task(kafka, input, partitions, prefix, folder, database, threads, some);
    }

    /// Windfall's own, where it is the contender.
    public Topics topics() {
        return new Topics(prefix, partitions);
    }

    /// All decode in the same way.
    static WalletEvent decode(byte[] bytes) {
        return ANY.walletEvents().codec().decode(bytes, WalletEvent.class);
    }

    static String eventKey(WalletEvent event) {
        return event.getBrandId() + "~" + event.getPlayerId() + "~" + event.getEventId();
    }

    static String betKey(WalletEvent event) {
        return event.getBrandId() + "~" + event.getPlayerId() + "~" + event.getBetId();
    }
}
