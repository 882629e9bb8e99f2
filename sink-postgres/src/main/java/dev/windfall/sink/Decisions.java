package dev.windfall.sink;

import dev.windfall.projections.deciding.Subject;
import dev.windfall.schemas.avro.DecidedEvents;
import org.apache.avro.specific.SpecificRecord;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Subjects of deciders, each as its newest events leave it. What a decider decides goes to a table of its own: another decider is
/// another line here.
final class Decisions implements Documents {

    private static final List<SubjectTable<?>> TABLES = List.of(EffectTable.TABLE, AdjustmentTable.TABLE);

    private final Map<Subject, DecidedEvents> subjects = new HashMap<>();

    @Override
    public void add(SpecificRecord message) {
        if (!(message instanceof DecidedEvents events)) {
            throw new IllegalStateException("No table takes a " + message.getSchema().getName());
        }
        if (TABLES.stream().noneMatch(table -> table.isOf(events))) {
            throw new IllegalStateException("No table takes what the decider %s decides: %s of the brand %s"
                    .formatted(events.getDecider(), events.getSubjectId(), events.getBrandId()));
        }
        subjects.merge(new Subject(events.getDecider(), events.getBrandId(), events.getSubjectId()), events,
                (one, other) -> one.getSeq() > other.getSeq() ? one : other);
    }

    /// One table after the other, so that two writers don't wait for each other in a circle.
    @Override
    public void write(Connection connection) throws SQLException {
        for (SubjectTable<?> table : TABLES) {
            table.write(connection, subjects.values().stream().filter(table::isOf).toList());
        }
    }

    @Override
    public int count() {
        return subjects.size();
    }

    @Override
    public int size() {
        return subjects.size();
    }

    @Override
    public void clear() {
        subjects.clear();
    }
}
