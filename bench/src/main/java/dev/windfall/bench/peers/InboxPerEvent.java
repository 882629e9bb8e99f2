package dev.windfall.bench.peers;

import dev.windfall.bench.job.Contribution;
import dev.windfall.bench.job.Sums;
import dev.windfall.schemas.avro.WalletEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;

/// Each event is a transaction that notes its id, changes its bet and adds to both sums. It is a single statement: there is no
/// cheaper way to the server and back.
final class InboxPerEvent implements Loop.Work {

    /// Positions follow the database after each poll; with fewer records their cost would begin to show.
    static final Map<String, Object> CONSUMER = Map.of("enable.auto.commit", false, "max.poll.records", 500);
    private static final String NOTED = "with fresh as (insert into inbox values (?) on conflict do nothing returning 1), ";

    /// Of its bet, only a rollback may have been known.
    private static final String SETTLED = NOTED + """
            bet as (insert into bets as b
                select ?, ?, ?, ?, ?, ?, ?, false from fresh
                on conflict (bet_key) do update set row_key = excluded.row_key, stake = excluded.stake,
                    bonus_stake = excluded.bonus_stake, valid_turnover = excluded.valid_turnover,
                    payout = excluded.payout, bonus_payout = excluded.bonus_payout
                where b.row_key is null
                returning *, rolled_back::int as undone, 1 - rolled_back::int as counts),
            worth (row_key, %1$s) as (
                select row_key, counts, counts * stake, counts * bonus_stake, counts * valid_turnover, counts * payout,
                    counts * bonus_payout, undone, undone * stake, undone * payout from bet),
            """;

    /// What the bet was worth counts no more; of one that is yet to come, that it won't.
    private static final String ROLLED_BACK = NOTED + """
            bet as (insert into bets as b (bet_key, rolled_back)
                select ?, true from fresh
                on conflict (bet_key) do update set rolled_back = true where not b.rolled_back
                returning *),
            worth (row_key, %1$s) as (
                select row_key, -1, -stake, -bonus_stake, -valid_turnover, -payout, -bonus_payout, 1, stake, payout
                from bet where row_key is not null),
            """;

    /// A day's key is that of its rows without provider and category.
    private static final String ADDED = "added as (" + InboxTables.add(InboxTables.ROW_SUMS, "select * from worth")
            + ") "
            + InboxTables.add(InboxTables.DAY_SUMS, """
                    select concat_ws('~', split_part(row_key, '~', 1), split_part(row_key, '~', 2),
                        split_part(row_key, '~', 3), split_part(row_key, '~', 6)), %1$s from worth""");

    private final Connection connection;
    private final PreparedStatement settled;
    private final PreparedStatement rolledBack;

    InboxPerEvent(Connection connection) throws SQLException {
        this.connection = connection; // which commits each statement by itself
        this.settled = connection.prepareStatement(withSums(SETTLED));
        this.rolledBack = connection.prepareStatement(withSums(ROLLED_BACK));
    }

    private static String withSums(String statement) {
        return (statement + ADDED).formatted(String.join(", ", Sums.NAMES));
    }

    @Override
    public void take(ConsumerRecords<byte[], byte[]> records, KafkaConsumer<byte[], byte[]> consumer)
            throws SQLException {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            take(Task.decode(record.value()));
        }
        if (!records.isEmpty()) {
            consumer.commitSync();
        }
    }

    private void take(WalletEvent event) throws SQLException {
        if (event.getType().equals("BET_SETTLED")) {
            Contribution worth = Contribution.of(event);
            settled.setString(3, worth.rowKey());
            settled.setLong(4, worth.stake());
            settled.setLong(5, worth.bonusStake());
            settled.setLong(6, worth.validTurnover());
            settled.setLong(7, worth.payout());
            settled.setLong(8, worth.bonusPayout());
            write(settled, event);
        } else {
            write(rolledBack, event);
        }
    }

    private static void write(PreparedStatement statement, WalletEvent event) throws SQLException {
        statement.setString(1, Task.eventKey(event));
        statement.setString(2, Task.betKey(event));
        statement.executeUpdate();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
