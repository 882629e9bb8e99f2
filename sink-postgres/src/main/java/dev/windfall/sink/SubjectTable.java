package dev.windfall.sink;

import dev.windfall.schemas.avro.DecidedEvents;
import dev.windfall.wire.Form;
import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// The subjects of one decider as rows, one for each: what its last events have left of it, and their number, `seq`.
///
/// @param states what the decider's events carry
/// @param rows   writes the values of the state's row, and then `seq`
record SubjectTable<S>(Form<S> states, ToRow<S> toRow, ArrayUpsert rows) {

    static final List<String> GUARD = List.of("seq");

    interface ToRow<S> {

        @Nullable
        Object[] values(S state, long seq);
    }

    /// @param newest events of each subject
    void write(Connection connection, Collection<DecidedEvents> newest) throws SQLException {
        List<@Nullable Object[]> values = new ArrayList<>();
        for (DecidedEvents events : newest) {
            values.add(toRow.values(states.fromAvro(events.getState()), events.getSeq()));
        }
        rows.write(connection, values);
    }
}
