package dev.windfall.topology.deciders;

import dev.windfall.projections.settlement.runs.RunState;
import dev.windfall.schemas.Topic;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.Command;
import dev.windfall.schemas.avro.CommandAnswer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;

import java.util.Map;

/// The processors of [DeciderTopology], for those who host them another way.
public final class DecidingProcessors {

    private DecidingProcessors() {}

    public static Processor<String, byte[], String, SpecificRecord> commands(Topics topics, DeciderSettings settings) {
        return new DecideCommands(topics.commands().codec(), new HostedDeciders(settings), new PassedOver());
    }

    public static Processor<String, byte[], String, SpecificRecord> lines(Topics topics) {
        return new CountLines(topics.events().codec());
    }

    public static Processor<String, byte[], String, Command> words(Topics topics) {
        return new PassWords(topics.runWords().codec());
    }

    public static Answer<RunState> ofRun(CommandAnswer answer) {
        return HostedDeciders.RUNS.fromAvro(answer);
    }

    /// Where what is decided goes, by the name of the child. Words on lines are placed by their own partition.
    public static Map<String, Topic> decided(Topics topics) {
        return Map.of(DeciderTopology.WRITE_EVENTS, topics.events(), DeciderTopology.WRITE_ANSWERS,
                topics.commandAnswers(), DeciderTopology.WRITE_CALLS, topics.effectCalls(),
                DeciderTopology.WRITE_COMMANDS, topics.commands(), DeciderTopology.WRITE_CONTROL_COMMANDS,
                topics.controlCommands(), DeciderTopology.WRITE_RUN_STEPS, topics.runSteps(),
                DeciderTopology.WRITE_RUN_WORDS, topics.runWords());
    }
}
