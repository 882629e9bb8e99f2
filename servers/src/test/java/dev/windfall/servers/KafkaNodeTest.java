package dev.windfall.servers;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class KafkaNodeTest {

    @TempDir
    private Path folder = Path.of(".");

    @Test
    void oneThatIsAloneVotesForItself() {
        KafkaNode node = KafkaNode.alone(ports());
        assertThat(node.settings()).containsAllEntriesOf(Map.of(
                "node.id", 1,
                "listeners", "CLIENT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(node.port(),
                        node.controllerPorts().getFirst()),
                "advertised.listeners", "CLIENT://127.0.0.1:%d".formatted(node.port()),
                "controller.quorum.voters", "1@127.0.0.1:%d".formatted(node.controllerPorts().getFirst())));
        assertThat(node.name()).isEqualTo("kafka");
    }

    @Test
    void whoComesByADoorIsLedFromOneBrokerToTheOtherByTheNameOfItsListener() {
        List<KafkaNode> nodes = KafkaNode.cluster(ports(), List.of(List.of(1, 2), List.of(3, 4), List.of(5, 6)));
        assertThat(nodes).extracting(node -> String.valueOf(node.settings().get("advertised.listeners")))
                .satisfiesExactly(
                        first -> assertThat(first).endsWith(",DOOR0://127.0.0.1:1,DOOR1://127.0.0.1:2"),
                        second -> assertThat(second).endsWith(",DOOR0://127.0.0.1:3,DOOR1://127.0.0.1:4"),
                        third -> assertThat(third).endsWith(",DOOR0://127.0.0.1:5,DOOR1://127.0.0.1:6"));
    }

    @Test
    void allOfAClusterKnowTheSameVotersAndHavePlacesOfTheirOwn() {
        List<KafkaNode> nodes = KafkaNode.cluster(ports(), List.of(List.of(), List.of(), List.of()));
        assertThat(nodes).extracting(KafkaNode::clusterId).hasSize(3).containsOnly(nodes.getFirst().clusterId());
        assertThat(nodes).extracting(node -> node.settings().get("controller.quorum.voters"))
                .containsOnly("1@127.0.0.1:%d,2@127.0.0.1:%d,3@127.0.0.1:%d"
                        .formatted(nodes.getFirst().controllerPorts().toArray()));
        assertThat(nodes).extracting(KafkaNode::number).containsExactly(1, 2, 3);
        assertThat(nodes).extracting(KafkaNode::name).containsExactly("kafka-1", "kafka-2", "kafka-3");
        assertThat(nodes).extracting(KafkaNode::port).doesNotHaveDuplicates();
    }

    private Ports ports() {
        return new Ports(folder.resolve("ports.properties"));
    }
}
