package dev.windfall.servers;

import java.util.ArrayList;
import java.util.List;

/// A Kafka and a PostgreSQL of our own, each of which can be killed and started again by itself, for those who want to see what becomes of
/// whoever works with them.
public final class ServersApart implements AutoCloseable {

    private final DataFolder data;
    private final Ports ports;
    private final List<EmbeddedKafka.Door> doors = new ArrayList<>();
    private EmbeddedKafka kafka;
    private EmbeddedPostgres postgres;

    private ServersApart(DataFolder data, Ports ports, List<Integer> advertised) {
        this.data = data;
        this.ports = ports;
        for (int port : advertised) {
            doors.add(new EmbeddedKafka.Door(ports.claim("kafka-door-" + doors.size()), port));
        }
        this.kafka = EmbeddedKafka.start(data, ports, doors, () -> false);
        try {
            this.postgres = EmbeddedPostgres.start(data, ports, () -> false);
        } catch (RuntimeException e) {
            kafka.close();
            throw e;
        }
    }

    /// Returns when both answer.
    ///
    /// @param doors ports of others, by way of each of which some clients come to Kafka
    public static ServersApart open(DataFolder data, Ports ports, List<Integer> doors) {
        return new ServersApart(data, ports, doors);
    }

    /// For those who come straight.
    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    public DatabaseAddress database() {
        return postgres.address();
    }

    /// Where those who come by way of another port have to be led.
    public int door(int number) {
        return doors.get(number).port();
    }

    public void killKafka() {
        kafka.kill();
    }

    /// Returns when it answers, where it did before.
    public void startKafka() {
        kafka = EmbeddedKafka.start(data, ports, doors, () -> false);
    }

    public void killPostgres() {
        postgres.kill();
    }

    /// Returns when it answers, where it did before.
    public void startPostgres() {
        postgres = EmbeddedPostgres.start(data, ports, () -> false);
    }

    @Override
    public void close() {
        kafka.close();
        postgres.close();
    }
}
