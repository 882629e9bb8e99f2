package dev.windfall.servers;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A Kafka of one broker or more and a PostgreSQL of our own, each of which can be killed and started again by itself, for those who want
/// to see what becomes of whoever works with them.
public final class ServersApart implements AutoCloseable {

    private final DataFolder data;
    private final Ports ports;
    private final List<KafkaNode> nodes;
    private final List<EmbeddedKafka> brokers = new ArrayList<>();
    private EmbeddedPostgres postgres;

    private ServersApart(DataFolder data, Ports ports, List<List<Integer>> advertised) {
        this.data = data;
        this.ports = ports;
        this.nodes = KafkaNode.cluster(ports, advertised);
        try {
            nodes.forEach(node -> brokers.add(EmbeddedKafka.begin(data, node)));
            brokers.forEach(broker -> broker.awaitReady(() -> false));
            this.postgres = EmbeddedPostgres.start(data, ports, () -> false);
        } catch (RuntimeException e) {
            killBrokers();
            throw e;
        }
    }

    /// Returns when all answer.
    ///
    /// @param doors for each broker, ports of others by way of each of which some clients come to it
    public static ServersApart open(DataFolder data, Ports ports, List<List<Integer>> doors) {
        return new ServersApart(data, ports, doors);
    }

    /// For those who come straight.
    public String bootstrapServers() {
        return brokers.stream().map(EmbeddedKafka::bootstrapServers).collect(Collectors.joining(","));
    }

    public DatabaseAddress database() {
        return postgres.address();
    }

    /// Where those who come to a broker by way of another port have to be led.
    public int door(int broker, int number) {
        return nodes.get(broker).doors().get(number).port();
    }

    public void killBroker(int broker) {
        brokers.get(broker).kill();
    }

    /// Returns when it answers, where it did before.
    public void startBroker(int broker) {
        brokers.set(broker, EmbeddedKafka.start(data, nodes.get(broker), () -> false));
    }

    /// It stands still until it is let go on.
    public void pauseBroker(int broker) {
        brokers.get(broker).pause();
    }

    public void resumeBroker(int broker) {
        brokers.get(broker).resume();
    }

    public void killPostgres() {
        postgres.kill();
    }

    /// Returns when it answers, where it did before.
    public void startPostgres() {
        postgres = EmbeddedPostgres.start(data, ports, () -> false);
    }

    /// Brokers end without a farewell: one that gives its partitions away needs most of the others for it.
    private void killBrokers() {
        brokers.forEach(EmbeddedKafka::kill);
    }

    @Override
    public void close() {
        killBrokers();
        postgres.close();
    }
}
