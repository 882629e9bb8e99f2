package dev.windfall.servers;

import org.apache.kafka.common.Uuid;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A broker's place in its cluster, which is the same at each of its starts.
///
/// @param name            of its folder and its log
/// @param number          in the cluster, from 1
/// @param port            for those who come straight
/// @param controllerPorts of all brokers, in the order of their numbers
/// @param doors           further ways in
record KafkaNode(String name, int number, int port, String clusterId, List<Integer> controllerPorts, List<Door> doors) {

    private static final String HOST = "127.0.0.1";

    KafkaNode {
        controllerPorts = List.copyOf(controllerPorts);
        doors = List.copyOf(doors);
    }

    /// A listener of its own for those who come by way of a port of somebody else: what they are told of the broker leads there, too.
    ///
    /// @param number     of those who come by it, the same at each broker: by it they are led from one to the other
    /// @param port       where it listens
    /// @param advertised where clients go
    record Door(int number, int port, int advertised) {

        private String name() {
            return "DOOR" + number;
        }
    }

    /// The only one there is.
    static KafkaNode alone(Ports ports) {
        return new KafkaNode(EmbeddedKafka.NAME, 1, ports.claim(EmbeddedKafka.NAME), Uuid.randomUuid().toString(),
                List.of(ports.claim("kafka-controller")), List.of());
    }

    /// All of a new cluster.
    ///
    /// @param advertised for each broker, ports of others by way of each of which some clients come to it
    static List<KafkaNode> cluster(Ports ports, List<List<Integer>> advertised) {
        String clusterId = Uuid.randomUuid().toString();
        List<Integer> controllerPorts = IntStream.rangeClosed(1, advertised.size())
                .mapToObj(number -> ports.claim("kafka-controller-" + number)).toList();
        List<KafkaNode> nodes = new ArrayList<>();
        for (List<Integer> ways : advertised) {
            String name = "kafka-" + (nodes.size() + 1);
            List<Door> doors = IntStream.range(0, ways.size())
                    .mapToObj(way -> new Door(way, ports.claim(name + "-door-" + way), ways.get(way))).toList();
            nodes.add(new KafkaNode(name, nodes.size() + 1, ports.claim(name), clusterId, controllerPorts, doors));
        }
        return nodes;
    }

    String address() {
        return address(port);
    }

    /// How many brokers there are.
    int brokers() {
        return controllerPorts.size();
    }

    /// As the broker's settings say who it is, where it listens and who else there is.
    Map<String, Object> settings() {
        String client = "CLIENT://" + address();
        String controller = "CONTROLLER://" + address(controllerPorts.get(number - 1));
        return Map.of(
                "node.id", number,
                "listeners",
                joined(client + "," + controller, door -> "%s://%s".formatted(door.name(), address(door.port))),
                "advertised.listeners",
                joined(client, door -> "%s://%s".formatted(door.name(), address(door.advertised))),
                "listener.security.protocol.map",
                joined("CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT", door -> door.name() + ":PLAINTEXT"),
                "inter.broker.listener.name", "CLIENT",
                "controller.listener.names", "CONTROLLER",
                "controller.quorum.voters", IntStream.range(0, brokers())
                        .mapToObj(other -> "%d@%s".formatted(other + 1, address(controllerPorts.get(other))))
                        .collect(Collectors.joining(",")));
    }

    private String joined(String first, Function<Door, String> ofDoor) {
        return doors.stream().map(door -> "," + ofDoor.apply(door)).collect(Collectors.joining("", first, ""));
    }

    private static String address(int port) {
        return HOST + ":" + port;
    }
}
