package dev.windfall.app.simulator;

import dev.windfall.projections.settlement.payouts.PayoutEvent;
import dev.windfall.projections.settlement.payouts.ShownPeriod;
import dev.windfall.projections.settlement.payouts.Statement;
import dev.windfall.schemas.avro.DecidedEvents;
import dev.windfall.wire.Payouts;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The twin of PostgreSQL: rows, each replaced by newer ones alone, and beside them how far the sink has read, and who it is.
final class Database {

    /// @param cut the place in the brand log that the rows are of; -1 for none
    record Place(long next, long epoch, long cut) {}

    /// With the version of the document that it is made of.
    static final class Row {
        private final long version;
        private final byte[] document;

        Row(long version, byte[] document) {
            this.version = version;
            this.document = document;
        }

        long version() {
            return version;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Row row && row.version == version && Arrays.equals(row.document, document);
        }

        @Override
        public int hashCode() {
            return Long.hashCode(version);
        }
    }

    /// One row to be written.
    record Write(String key, Row row) {}

    /// What one period of an account has come to, as the sink adds it up.
    record Period(long sealed, long paid, long pending, long carried, long waived) {}

    private final World world;
    private final Map<TopicPartition, Place> places = new HashMap<>();
    private final Map<TopicPartition, Integer> writes = new HashMap<>();
    private final Map<TopicPartition, SortedMap<String, Row>> rows = new HashMap<>();
    private final Map<String, SortedMap<LocalDate, Period>> accounts = new TreeMap<>();

    Database(World world) {
        this.world = world;
    }

    Place place(TopicPartition partition) {
        return places.getOrDefault(partition, new Place(0, 0, -1));
    }

    /// How often anything was written of a partition.
    int writes(TopicPartition partition) {
        return writes.getOrDefault(partition, 0);
    }

    SortedMap<String, Row> rows(TopicPartition partition) {
        return rows.computeIfAbsent(partition, _ -> new TreeMap<>());
    }

    SortedMap<LocalDate, Period> account(String key) {
        return accounts.computeIfAbsent(key, _ -> new TreeMap<>());
    }

    /// Whoever takes a partition over raises its epoch.
    Place take(TopicPartition partition) {
        Place before = place(partition);
        Place taken = new Place(before.next, before.epoch + 1, before.cut);
        places.put(partition, taken);
        return taken;
    }

    /// Rows and place at once.
    ///
    /// @param owned as the owner knows it
    void write(TopicPartition partition, Place owned, Place after, List<Write> documents, List<DecidedEvents> decided) {
        if (world.has(Mistake.ROWS_ARE_ACKNOWLEDGED_BEFORE_THEY_ARE_WRITTEN)) {
            places.put(partition, after);
        } else if (world.has(Mistake.ROWS_ARE_WRITTEN_BEFORE_IT_IS_ASKED_WHO_OWNS_THEM)) {
            writeRows(partition, documents, decided);
        }
        world.mayBreakOff();
        Place now = place(partition);
        if (!world.has(Mistake.A_FORMER_OWNER_COMMITS)
                && !world.has(Mistake.ROWS_ARE_ACKNOWLEDGED_BEFORE_THEY_ARE_WRITTEN)
                && (now.epoch != owned.epoch || now.next != owned.next)) {
            throw new Cluster.Fenced("the sink of " + partition);
        }
        writeRows(partition, documents, decided);
        places.put(partition, after);
        world.mayBreakOff();
    }

    private void writeRows(TopicPartition partition, List<Write> documents, List<DecidedEvents> decided) {
        writes.merge(partition, 1, Integer::sum);
        addToAccounts(partition, decided);
        for (Write write : documents) {
            rows(partition).merge(write.key, write.row, (before, row) -> row.version > before.version
                    || world.has(Mistake.THE_LAST_TO_COME_STANDS) ? row : before);
        }
    }

    /// What is known already is passed over; a gap is refused.
    private void addToAccounts(TopicPartition partition, List<DecidedEvents> decided) {
        Map<String, List<DecidedEvents>> byAccount = new TreeMap<>();
        decided.forEach(events -> byAccount.computeIfAbsent(SinkPart.key(events), _ -> new ArrayList<>()).add(events));
        byAccount.forEach((key, all) -> {
            Row known = rows(partition).get(key);
            Statement statement = new Statement();
            long seq = known == null ? 0 : known.version;
            for (DecidedEvents events : all) {
                if (events.getSeq() > seq) {
                    if (events.getSeq() != seq + 1) {
                        throw new Broken("After decision %d of %s comes %d".formatted(seq, key, events.getSeq()));
                    }
                    seq = events.getSeq();
                    List<PayoutEvent> each = events.getEvents().stream().map(Payouts.EVENT::fromAvro).toList();
                    statement.add(seq, each, Payouts.STATE.fromAvro(events.getState()));
                }
            }
            statement.periods().forEach((first, change) -> account(key).merge(first, period(change), Database::plus));
        });
    }

    private static Period period(ShownPeriod change) {
        return new Period(change.sealed(), change.paid(), change.left().pending(), change.left().carried(),
                change.left().waived());
    }

    /// Sums are added to, and what is left is replaced.
    private static Period plus(Period before, Period change) {
        return new Period(before.sealed + change.sealed, before.paid + change.paid, change.pending, change.carried,
                change.waived);
    }
}
