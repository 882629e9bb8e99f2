package dev.windfall.sink;

import dev.windfall.projections.deciding.Subject;
import dev.windfall.schemas.avro.DecidedEvents;
import org.apache.avro.specific.SpecificRecord;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The subjects of one decider, each as its newest events leave it.
final class SubjectDocuments implements Documents {

    private final SubjectTable<?> table;
    private final Map<Subject, DecidedEvents> subjects = new HashMap<>();

    SubjectDocuments(SubjectTable<?> table) {
        this.table = table;
    }

    @Override
    public void add(SpecificRecord message) {
        DecidedEvents events = (DecidedEvents) message;
        subjects.merge(Decisions.subject(events), events, (one, other) -> one.getSeq() > other.getSeq() ? one : other);
    }

    @Override
    public void write(Connection connection) throws SQLException {
        table.write(connection, subjects.values());
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

    @Override
    public List<SubjectDocuments> parts() {
        return Halves.of(subjects, half -> {
            SubjectDocuments part = new SubjectDocuments(table);
            part.subjects.putAll(half);
            return part;
        });
    }

    @Override
    public String name() {
        return subjects.keySet().iterator().next().key();
    }

    @Override
    public List<SpecificRecord> messages() {
        return List.copyOf(subjects.values());
    }
}
