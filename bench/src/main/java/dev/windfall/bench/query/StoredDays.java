package dev.windfall.bench.query;

import dev.windfall.bench.job.Plot;
import dev.windfall.bench.job.Sums;
import dev.windfall.bench.program.Player;
import dev.windfall.bench.program.ToldDays;
import dev.windfall.servers.DatabaseAddress;

import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/// The rows that the sink has written, read by their key alone: no role, no policy, no transaction.
final class StoredDays implements Source {

    private static final String SUMS = String.join(", ", Sums.NAMES);
    private static final int FETCHED = 10_000;

    private final Connection connection;
    private final PreparedStatement statement;
    private final Array days;

    StoredDays(DatabaseAddress address, Plot plot) throws SQLException {
        connection = DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
        // Each day is a part of the key: so it is looked up, and not searched for.
        statement = connection.prepareStatement("select " + SUMS + ", day::text, currency from player_stat_day "
                + "where brand_id = ? and day = any(?) and player_id = ?");
        days = connection.createArrayOf("date", plot.days().toArray());
    }

    @Override
    public Map<String, Sums> days(Player player) throws SQLException {
        statement.setString(1, player.brandId());
        statement.setArray(2, days);
        statement.setString(3, player.playerId());
        Map<String, Sums> found = new HashMap<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                Sums sums = Sums.fromRow(rows, 1);
                if (!sums.isZero()) {
                    found.put(ToldDays.key(rows.getString("day"), rows.getString("currency")), sums);
                }
            }
        }
        return found;
    }

    /// All that is stored, keyed as the oracle has it.
    Map<String, Sums> all() throws SQLException {
        Map<String, Sums> all = new HashMap<>();
        String day = "brand_id || '~' || player_id || '~' || day || '~' || ";
        read("select " + SUMS + ", " + day + "currency from player_stat_day", all);
        read("select " + SUMS + ", " + day
                + "provider_id || '~' || game_category || '~' || currency from player_provider_stat_day", all);
        return all;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private void read(String query, Map<String, Sums> into) throws SQLException {
        connection.setAutoCommit(false); // else the driver fetches all at once
        try (PreparedStatement all = connection.prepareStatement(query)) {
            all.setFetchSize(FETCHED);
            try (ResultSet rows = all.executeQuery()) {
                while (rows.next()) {
                    into.put(rows.getString(Sums.NAMES.size() + 1), Sums.fromRow(rows, 1));
                }
            }
        }
        connection.setAutoCommit(true);
    }
}
