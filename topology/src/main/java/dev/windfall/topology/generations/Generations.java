package dev.windfall.topology.generations;

import dev.windfall.schemas.CommittedRecords;
import dev.windfall.schemas.Generation;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.TopicCheck;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.GenerationRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.RetriableException;

import java.util.Map;
import java.util.Optional;

/// What the topic of generations says.
public final class Generations {

    private Generations() {}

    /// The brand log may not be written now by whoever works on this generation; later it may, or the process goes on with another one.
    public static final class NotLive extends RetriableException {

        private static final long serialVersionUID = 1L;

        NotLive(Generation generation, GenerationState state) {
            super("Generation %d can't be worked on now: %s".formatted(generation.number(), state));
        }
    }

    /// The topics of the generation that is live.
    ///
    /// @return nothing if no windfall has worked with this Kafka
    public static Optional<Topics> live(KafkaSettings kafka, String prefix) throws InterruptedException {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            TopicCheck check = new TopicCheck(admin);
            Topics first = new Topics(prefix, 1);
            if (check.partitions(first.controlCommands().name()).isEmpty()) {
                return Optional.empty();
            }
            int lasting = check.partitions(first.controlCommands().name()).getAsInt();
            if (check.partitions(first.generations().name()).isPresent()) {
                Optional<GenerationState> told = newest(kafka, first);
                if (told.isPresent()) {
                    return Optional.of(new Topics(prefix, told.get().live(), lasting));
                }
            }
            return Optional.of(new Topics(prefix, lasting));
        }
    }

    /// As committed now. Where nothing was ever said, the generation of these topics is the first, and live.
    public static GenerationState current(KafkaSettings kafka, Topics topics) {
        return newest(kafka, topics).orElseGet(() -> new GenerationState.Live(topics.generation()));
    }

    /// To be asked by whoever writes the brand log, once it has been given its part of the work. Who freezes the log first says so, and
    /// then waits until nobody has a part: so either this sees it, or that one waits.
    ///
    /// @throws NotLive if it may not be written
    public static void requireLive(KafkaSettings kafka, Topics topics) {
        GenerationState state = current(kafka, topics);
        boolean live = switch (state) {
            case GenerationState.Live _,GenerationState.Folding _ -> state.live().equals(topics.generation());
            case GenerationState.Frozen _ -> false;
        };
        if (!live) {
            throw new NotLive(topics.generation(), state);
        }
    }

    private static Optional<GenerationState> newest(KafkaSettings kafka, Topics topics) {
        Optional<GenerationState> newest = Optional.empty();
        try (CommittedRecords records = new CommittedRecords(kafka, topics.generations().name(), 0)) {
            while (records.hasNext()) {
                newest = Optional.of(GenerationState.fromAvro(
                        topics.generations().codec().decode(records.next().value(), GenerationRecord.class)));
            }
        }
        return newest;
    }
}
