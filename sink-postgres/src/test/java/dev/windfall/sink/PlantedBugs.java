package dev.windfall.sink;

import dev.windfall.testing.PlantedCopy.Change;
import dev.windfall.testing.PlantedMistakes;

import java.nio.file.Path;
import java.util.List;

/// Mistakes that somebody might make in the sink.
enum PlantedBugs implements PlantedMistakes.Mistake {

    THE_LAST_TO_COME_STANDS(
            change("ArrayUpsert.java", "set %s where (%s) < (%s)", "set %s where (%s) is distinct from (%s)")),

    ACKNOWLEDGED_BEFORE_IT_IS_WRITTEN(change("SinkPartitions.java", """
                    int notTaken = write(place, partition.waiting, next);
                    SinkOffsets.advance(connection, place, partition.owned, next, cut);
            """, """
                    SinkOffsets.advance(connection, place, partition.owned, next, cut);
                    connection.commit();
                    int notTaken = write(place, partition.waiting, next);
            """)),

    WRITTEN_BEFORE_IT_IS_ASKED_WHO_OWNS_IT(change("SinkPartitions.java", """
                    int notTaken = write(place, partition.waiting, next);
            """, """
                    int notTaken = write(place, partition.waiting, next);
                    connection.commit();
            """)),

    A_FORMER_OWNER_GOES_ON(change("SinkOffsets.java",
            "where topic = ? and partition = ? and owner_epoch = ? and next_offset = ?\"\"\")) {",
            "where topic = ? and partition = ? and owner_epoch >= ? and next_offset <= 9 * ?\"\"\")) {")),

    ROWS_STAND_ANYWHERE(
            change("Content.java", "while (!standsAnywhere() && end > 0", "while (standsAnywhere() && end > 0")),

    WHAT_WAITS_IS_FORGOTTEN(change("SinkPartitions.java",
            "messages.subList(end, messages.size()).forEach(partition.waiting::add);",
            "messages.subList(end, end).forEach(partition.waiting::add);"));

    @SuppressWarnings("ImmutableEnumChecker") // it is a copy
    private final List<Change> changes;

    PlantedBugs(Change... changes) {
        this.changes = List.of(changes);
    }

    @Override
    public List<Change> changes() {
        return changes;
    }

    private static Change change(String file, String right, String wrong) {
        return new Change(Path.of("src/main/java/dev/windfall/sink", file), right, wrong);
    }
}
