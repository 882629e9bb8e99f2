package dev.windfall.bench.peers;

import dev.windfall.bench.job.Bet;
import dev.windfall.bench.job.Contribution;
import dev.windfall.bench.job.Sums;
import dev.windfall.schemas.avro.WalletEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// Large transactions of four statements, each for a whole batch: which ids are new, what was known of their
/// bets, and what that adds to the sums. All is written in the order of its keys, so that no two threads ever wait for each
/// other in a circle.
final class InboxBatch implements Loop.Work {

    private static final int EVENTS_PER_TRANSACTION = 1_000;
    /// Positions follow the database after each poll, of several batches.
    static final Map<String, Object> CONSUMER = Map.of("enable.auto.commit", false, "max.poll.records", 5_000);
    private static final String NOTE = "insert into inbox select * from unnest(?::text[]) on conflict do nothing returning *";

    /// Gives back what stood there before; most bets are new.
    private static final String TELL = """
            with told as (insert into bets as b
                select * from unnest(?::text[], ?::text[], ?::int8[], ?::int8[], ?::int8[], ?::int8[], ?::int8[], ?::bool[])
                on conflict (bet_key) do update set row_key = coalesce(b.row_key, excluded.row_key),
                    stake = coalesce(b.stake, excluded.stake),
                    bonus_stake = coalesce(b.bonus_stake, excluded.bonus_stake),
                    valid_turnover = coalesce(b.valid_turnover, excluded.valid_turnover),
                    payout = coalesce(b.payout, excluded.payout),
                    bonus_payout = coalesce(b.bonus_payout, excluded.bonus_payout),
                    rolled_back = b.rolled_back or excluded.rolled_back
                returning old.*)
            select * from told where bet_key is not null""";

    private static final String ADDED = "select * from unnest(?::text[]" + ", ?::int8[]".repeat(Sums.NAMES.size())
            + ")";

    private final Connection connection;
    private final PreparedStatement note;
    private final PreparedStatement tell;
    private final PreparedStatement addToRows;
    private final PreparedStatement addToDays;

    InboxBatch(Connection connection) throws SQLException {
        this.connection = connection;
        this.note = connection.prepareStatement(NOTE);
        this.tell = connection.prepareStatement(TELL);
        this.addToRows = connection.prepareStatement(InboxTables.add(InboxTables.ROW_SUMS, ADDED));
        this.addToDays = connection.prepareStatement(InboxTables.add(InboxTables.DAY_SUMS, ADDED));
        connection.setAutoCommit(false);
    }

    @Override
    public void take(ConsumerRecords<byte[], byte[]> records, KafkaConsumer<byte[], byte[]> consumer)
            throws SQLException {
        SortedMap<String, WalletEvent> batch = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            WalletEvent event = Task.decode(record.value());
            batch.putIfAbsent(Task.eventKey(event), event);
            if (batch.size() == EVENTS_PER_TRANSACTION) {
                write(batch);
                batch.clear();
            }
        }
        if (!batch.isEmpty()) {
            write(batch);
        }
        if (!records.isEmpty()) {
            consumer.commitSync();
        }
    }

    private void write(SortedMap<String, WalletEvent> batch) throws SQLException {
        SortedMap<String, Bet> told = new TreeMap<>();
        for (String eventKey : note(batch.keySet())) {
            WalletEvent event = Objects.requireNonNull(batch.get(eventKey));
            told.merge(Task.betKey(event), Bet.UNKNOWN.after(event), Bet::with);
        }
        Map<String, Bet> known = tell(told);
        SortedMap<String, Sums> rows = new TreeMap<>();
        SortedMap<String, Sums> days = new TreeMap<>();
        told.forEach((key, bet) -> {
            Bet before = known.getOrDefault(key, Bet.UNKNOWN);
            Bet after = before.with(bet);
            Contribution worth = after.contribution();
            if (worth != null) {
                rows.computeIfAbsent(worth.rowKey(), _ -> new Sums()).replace(before, after);
                days.computeIfAbsent(worth.totalKey(), _ -> new Sums()).replace(before, after);
            }
        });
        add(addToRows, rows);
        add(addToDays, days);
        connection.commit();
    }

    /// @return those that were not known
    private List<String> note(Collection<String> eventKeys) throws SQLException {
        setArray(note, 1, "text", eventKeys, key -> key);
        List<String> fresh = new ArrayList<>();
        try (ResultSet noted = note.executeQuery()) {
            while (noted.next()) {
                fresh.add(noted.getString(1));
            }
        }
        return fresh;
    }

    /// @return what was known of them
    private Map<String, Bet> tell(SortedMap<String, Bet> bets) throws SQLException {
        setArray(tell, 1, "text", bets.keySet(), key -> key);
        setWorth(2, "text", bets, Contribution::rowKey);
        setWorth(3, "int8", bets, Contribution::stake);
        setWorth(4, "int8", bets, Contribution::bonusStake);
        setWorth(5, "int8", bets, Contribution::validTurnover);
        setWorth(6, "int8", bets, Contribution::payout);
        setWorth(7, "int8", bets, Contribution::bonusPayout);
        setArray(tell, 8, "bool", bets.values(), Bet::rolledBack);
        Map<String, Bet> known = new HashMap<>();
        try (ResultSet bet = tell.executeQuery()) {
            while (bet.next()) {
                String rowKey = bet.getString(2);
                known.put(bet.getString(1), new Bet(rowKey == null ? null
                        : new Contribution(rowKey,
                                bet.getLong(3), bet.getLong(4), bet.getLong(5), bet.getLong(6), bet.getLong(7)),
                        bet.getBoolean(8)));
            }
        }
        return known;
    }

    private void setWorth(int index, String type, SortedMap<String, Bet> bets, Function<Contribution, Object> part)
            throws SQLException {
        setArray(tell, index, type, bets.values(), bet -> {
            Contribution worth = bet.contribution();
            return worth == null ? null : part.apply(worth);
        });
    }

    private void add(PreparedStatement statement, SortedMap<String, Sums> sums) throws SQLException {
        setArray(statement, 1, "text", sums.keySet(), key -> key);
        List<long[]> values = sums.values().stream().map(Sums::values).toList();
        for (int i = 0; i < Sums.NAMES.size(); i++) {
            int column = i;
            setArray(statement, 2 + i, "int8", values, row -> row[column]);
        }
        statement.executeUpdate();
    }

    private <T> void setArray(PreparedStatement statement, int index, String type, Collection<T> values,
            Function<T, @Nullable Object> element) throws SQLException {
        statement.setArray(index, connection.createArrayOf(type, values.stream().map(element).toArray()));
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
