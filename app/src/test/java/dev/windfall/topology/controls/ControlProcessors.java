package dev.windfall.topology.controls;

import dev.windfall.schemas.Topic;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.ControlCommand;
import dev.windfall.topology.wire.Placed;
import org.apache.kafka.streams.processor.api.Processor;

import java.util.Map;

/// The processor of [ControlTopology], for those who host it another way.
public final class ControlProcessors {

    private ControlProcessors() {}

    public static Processor<String, ControlCommand, String, Placed> controls(Topics topics) {
        return new DecideControls(topics, () -> {});
    }

    /// Where what is decided goes, by the name of the child: each to its place, but for commands, which go by their keys.
    public static Map<String, Topic> decided(Topics topics) {
        return Map.of(ControlTopology.WRITE_BRAND_LOG, topics.brandLog(), ControlTopology.WRITE_BRANDS, topics.brands(),
                ControlTopology.WRITE_RULES, topics.rules(), ControlTopology.WRITE_ANSWERS, topics.controlAnswers(),
                ControlTopology.WRITE_COMMANDS, topics.controlCommands());
    }
}
