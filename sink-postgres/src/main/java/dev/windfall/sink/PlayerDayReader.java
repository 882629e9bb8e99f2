package dev.windfall.sink;

import dev.windfall.projections.SmallMap;
import dev.windfall.projections.players.PlayerDay;
import dev.windfall.projections.players.PlayerDay.Cash;
import dev.windfall.projections.players.PlayerDay.Row;
import dev.windfall.projections.players.PlayerDay.RowKey;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import javax.sql.DataSource;

/// Reads a brand's history player by player, as of one moment. Rows stand in the tables day by day: PostgreSQL sorts them, on disk
/// where its memory is not enough, and here no more than one player and some rows in flight are kept.
public final class PlayerDayReader {

    private static final int FETCH_ROWS = 2_000;
    /// A table that is sorted tells nothing for a while.
    private static final int PATIENCE_MS = 300_000;

    private static final String PLACES = """
            from player_provider_stat_day where brand_id = ? and day between ? and ?""";
    private static final String MOVEMENTS = """
            from player_stat_day where brand_id = ? and day between ? and ? and (deposits <> 0 or withdrawals <> 0)""";
    private static final String COUNT = "select (select count(*) %s) + (select count(*) %s)".formatted(PLACES,
            MOVEMENTS);
    /// The order within a day is of no matter, and that of players in bytes is the same in every database.
    private static final String READ = """
            select player_id collate "C", day, provider_id, game_category, currency, version, bets, stake, bonus_stake,
                valid_turnover, payout, bonus_payout, rolled_back_bets, rolled_back_stake, rolled_back_payout
            %s
            union all
            select player_id collate "C", day, null, null, currency, version, deposits, withdrawals, 0, 0, 0, 0, 0, 0, 0
            %s
            order by 1, 2""".formatted(PLACES, MOVEMENTS);

    private final DataSource database;

    /// @param database as a user who may take the role `windfall_reader`
    public PlayerDayReader(DataSource database) {
        this.database = database;
    }

    /// Is told the history.
    public interface Reading {

        /// Before all players.
        ///
        /// @param rows how many there are
        void begin(long rows) throws IOException;

        /// All days of one player that are read, ascending.
        ///
        /// @param rowsRead so far
        void player(String playerId, List<PlayerDay> days, long rowsRead) throws IOException;
    }

    /// @param from and `to` are business days, both ends included
    /// @throws IOException what the reader throws, who is then told no more
    public void read(String brandId, LocalDate from, LocalDate to, Reading reading)
            throws SQLException, IOException {
        try (ReadTransaction transaction = ReadTransaction.ofBrand(database, brandId)) {
            Connection connection = transaction.connection();
            connection.setNetworkTimeout(Runnable::run, PATIENCE_MS);
            reading.begin(count(connection, brandId, from, to));
            read(connection, brandId, from, to, reading);
        }
    }

    private static long count(Connection connection, String brandId, LocalDate from, LocalDate to)
            throws SQLException {
        try (PreparedStatement statement = prepare(connection, COUNT, brandId, from, to);
                ResultSet count = statement.executeQuery()) {
            return count.next() ? count.getLong(1) : 0;
        }
    }

    private static void read(Connection connection, String brandId, LocalDate from, LocalDate to, Reading reading)
            throws SQLException, IOException {
        try (PreparedStatement statement = prepare(connection, READ, brandId, from, to)) {
            statement.setFetchSize(FETCH_ROWS); // in a transaction; else the driver would fetch all rows at once
            try (ResultSet rows = statement.executeQuery()) {
                Player player = new Player(brandId);
                long read = 0;
                while (rows.next()) {
                    String playerId = rows.getString(1);
                    if (!player.is(playerId)) {
                        player.tell(reading, read);
                        player.begin(playerId);
                    }
                    player.add(rows);
                    read++;
                }
                player.tell(reading, read);
            }
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, String brandId, LocalDate from,
            LocalDate to) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int at = 0; at < 6; at += 3) {
            statement.setString(at + 1, brandId);
            statement.setObject(at + 2, from);
            statement.setObject(at + 3, to);
        }
        return statement;
    }

    /// The one who is being read.
    private static final class Player {

        private final String brandId;
        private String playerId = "";
        private @Nullable LocalDate date;
        private long version;
        private List<PlayerDay> days = new ArrayList<>();
        private final TreeMap<RowKey, Row> rows = new TreeMap<>();
        private final TreeMap<String, Cash> cash = new TreeMap<>();

        Player(String brandId) {
            this.brandId = brandId;
        }

        boolean is(String other) {
            return playerId.equals(other);
        }

        void begin(String next) {
            playerId = next;
            days = new ArrayList<>();
        }

        void add(ResultSet row) throws SQLException {
            LocalDate day = row.getObject(2, LocalDate.class);
            if (!day.equals(date)) {
                endDay();
                date = day;
            }
            String provider = row.getString(3);
            String currency = row.getString(5);
            version = row.getLong(6);
            if (provider == null) {
                cash.put(currency, new Cash(row.getLong(7), row.getLong(8)));
            } else {
                rows.put(new RowKey(provider, row.getString(4), currency),
                        new Row(row.getLong(7), row.getLong(8), row.getLong(9), row.getLong(10), row.getLong(11),
                                row.getLong(12), row.getLong(13), row.getLong(14), row.getLong(15)));
            }
        }

        void tell(Reading reading, long rowsRead) throws IOException {
            endDay();
            if (!days.isEmpty()) {
                reading.player(playerId, days, rowsRead);
            }
        }

        private void endDay() {
            if (date != null) {
                days.add(new PlayerDay(brandId, playerId, date, version, SmallMap.copyOf(rows), SmallMap.copyOf(cash)));
                rows.clear();
                cash.clear();
                date = null;
            }
        }
    }
}
