package dev.windfall.topology.deciders;

import dev.windfall.projections.settlement.LineId;
import dev.windfall.projections.settlement.RunId;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Which lines of a partition wait for a person's word, run by run: those that have not been told one.
final class HeldLines {

    private static final byte[] NOTHING = {};
    /// In no name, so that no run's lines stand among another's.
    private static final char BEHIND_RUN = '|';

    private final KeyValueStore<String, byte[]> store;

    HeldLines(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    void add(LineId line) {
        store.put(key(line), NOTHING);
    }

    void remove(LineId line) {
        var _ = store.delete(key(line));
    }

    /// @param from the line from which on; nothing for the first
    List<LineId> of(RunId run, @Nullable LineId from, int countMax) {
        List<LineId> lines = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> all = store.range(from == null ? run.text() + BEHIND_RUN : key(from),
                run.text() + (char) (BEHIND_RUN + 1))) {
            while (all.hasNext() && lines.size() < countMax) {
                KeyValue<String, byte[]> line = all.next();
                lines.add(LineId.of(line.key.replace(BEHIND_RUN, '~')));
            }
        }
        return lines;
    }

    private static String key(LineId line) {
        return line.run().text() + BEHIND_RUN + line.playerId() + '~' + line.currency();
    }
}
