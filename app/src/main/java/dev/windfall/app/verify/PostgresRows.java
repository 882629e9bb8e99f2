package dev.windfall.app.verify;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.ledger.LedgerState.DayKey;
import dev.windfall.projections.players.PlayerDay.Cash;
import dev.windfall.projections.players.PlayerDay.Row;
import dev.windfall.projections.rules.Kind;
import dev.windfall.schemas.Topics;
import dev.windfall.servers.CannotStart;
import dev.windfall.sink.AdjustmentReader;
import dev.windfall.sink.AdjustmentRow;
import dev.windfall.sink.CouponDefinitionRow;
import dev.windfall.sink.CouponReader;
import dev.windfall.sink.CouponRow;
import dev.windfall.sink.EffectReader;
import dev.windfall.sink.EffectRow;
import dev.windfall.sink.PayoutAccountRow;
import dev.windfall.sink.PayoutLineRow;
import dev.windfall.sink.PayoutPeriodRow;
import dev.windfall.sink.PayoutReader;
import dev.windfall.sink.RunReader;
import dev.windfall.sink.RunRow;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;

/// The tables as of one moment, with the place in the log that each partition had reached by then.
final class PostgresRows implements AutoCloseable {

    private static final int FETCH_ROWS = 5_000;
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final String SUMS = "bets, stake, bonus_stake, valid_turnover, payout, bonus_payout, "
            + "rolled_back_bets, rolled_back_stake, rolled_back_payout, version";

    private final DataSource database;
    private final Connection connection;
    private final Topics topics;
    private final Map<Integer, Long> cuts = new TreeMap<>();
    private final Map<Integer, Long> nextOffsets = new TreeMap<>();
    private final Map<Integer, Long> nextEvents = new TreeMap<>();
    private long done;
    private long toGo;

    /// Waits while a sink that is behind comes nearer.
    ///
    /// @param standstillMax how long it may do nothing
    /// @param check         fails if there is nothing to wait for any more
    /// @param told          what is waited for
    /// @throws CannotStart if it stands still
    static PostgresRows onceOnCuts(DataSource database, Topics topics, Duration standstillMax, Runnable check,
            Consumer<String> told) throws SQLException, InterruptedException {
        long moved_ns = System.nanoTime();
        long last = -1;
        while (true) {
            PostgresRows rows = new PostgresRows(database, topics);
            if (rows.toGo == 0 && rows.cuts.size() == topics.partitions()) {
                return rows;
            }
            rows.close();
            String word = "PostgreSQL is rebuilt from generation %d: %,d records to go, %d of %d partitions begun"
                    .formatted(topics.generation().number(), rows.toGo, rows.cuts.size(), topics.partitions());
            if (rows.done > last) {
                last = rows.done;
                moved_ns = System.nanoTime();
            } else if (System.nanoTime() - moved_ns > standstillMax.toNanos()) {
                throw new CannotStart("%s, but it stands still: does ./windfall up run, and what does its /health say?"
                        .formatted(word));
            }
            check.run();
            told.accept(word);
            Thread.sleep(PAUSE);
        }
    }

    private PostgresRows(DataSource database, Topics topics) throws SQLException {
        this(database, topics, "");
    }

    /// @param moment of another transaction that goes on; empty for now
    private PostgresRows(DataSource database, Topics topics, String moment) throws SQLException {
        this.database = database;
        this.topics = topics;
        this.connection = database.getConnection();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("set transaction isolation level repeatable read, read only");
            if (!moment.isEmpty()) {
                statement.execute("set transaction snapshot " + statement.enquoteLiteral(moment));
            }
            statement.execute("set local role windfall_sink"); // it sees all brands
        }
        try (PreparedStatement statement = connection.prepareStatement(
                "select partition, coalesce(brand_log_offset, -1), next_offset, "
                        + "case when rebuilds_to is null then 0 else greatest(rebuilds_to - next_offset, 1) end "
                        + "from sink_offset where topic = ?")) {
            statement.setString(1, topics.playerDays().name());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    cuts.put(rows.getInt(1), rows.getLong(2));
                    nextOffsets.put(rows.getInt(1), rows.getLong(3));
                    done += rows.getLong(3) + 1; // that it has begun, is something
                    toGo += rows.getLong(4);
                }
            }
        }
        try (PreparedStatement statement = connection
                .prepareStatement("select partition, next_offset from sink_offset where topic = ?")) {
            statement.setString(1, topics.events().name());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    nextEvents.put(rows.getInt(1), rows.getLong(2));
                }
            }
        }
    }

    /// The same rows over a connection of its own, for another thread; as long as this one is open.
    PostgresRows beside() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet moment = statement.executeQuery("select pg_export_snapshot()")) {
            moment.next();
            return new PostgresRows(database, topics, moment.getString(1));
        }
    }

    /// The last record of the partition that is in the rows.
    long cut(int partition) {
        return cuts.getOrDefault(partition, -1L);
    }

    /// The first record of the partition of player-days that is not in the rows.
    long nextOffset(int partition) {
        return nextOffsets.getOrDefault(partition, 0L);
    }

    /// The first record of the partition of events that is not in the rows.
    long nextEvent(int partition) {
        return nextEvents.getOrDefault(partition, 0L);
    }

    Map<Integer, Long> nextEvents() {
        return nextEvents;
    }

    void forEachEffect(Consumer<EffectRow> reader) throws SQLException {
        EffectReader.forEach(connection, reader);
    }

    void forEachCoupon(Consumer<CouponRow> reader) throws SQLException {
        CouponReader.forEach(connection, reader);
    }

    void forEachCouponDefinition(Consumer<CouponDefinitionRow> reader) throws SQLException {
        CouponReader.forEachDefinition(connection, reader);
    }

    void forEachAdjustment(Consumer<AdjustmentRow> reader) throws SQLException {
        AdjustmentReader.forEach(connection, reader);
    }

    void forEachPayout(Consumer<PayoutLineRow> lines, Consumer<PayoutPeriodRow> periods,
            Consumer<PayoutAccountRow> accounts)
            throws SQLException {
        PayoutReader.forEachLine(connection, lines);
        PayoutReader.forEachPeriod(connection, periods);
        PayoutReader.forEachAccount(connection, accounts);
    }

    void forEachRun(Consumer<RunRow> reader) throws SQLException {
        RunReader.forEach(connection, reader);
    }

    Map<Integer, Long> cuts() {
        return cuts;
    }

    /// Looks for each row of the partition's players among the expected ones.
    void compare(int partition, Collection<BrandSettings> brands, DayRows expected, Differences differences)
            throws SQLException {
        String providers = "select brand_id, player_id, day, currency, provider_id, game_category, 0, 0, " + SUMS
                + " from player_provider_stat_day where brand_id = any(?)";
        String totals = "select brand_id, player_id, day, currency, '', '', deposits, withdrawals, " + SUMS
                + " from player_stat_day where brand_id = any(?)";
        for (String sql : new String[]{providers, totals}) {
            forEach(sql, partition, brands, rows -> found(rows, expected, differences));
        }
    }

    /// The same for what rules would pay.
    void compareAccruals(int partition, Collection<BrandSettings> brands, AccrualRows expected,
            Differences differences) throws SQLException {
        for (Kind kind : Kind.values()) {
            forEach("select brand_id, player_id, rule_id, mode, period_first, currency, period_last, rule_version, amount, "
                    + "outcome, generation, version from " + kind.text() + "_accrual where brand_id = any(?)",
                    partition,
                    brands, rows -> expected.found(
                            new AccrualRows.Place(kind.text(), rows.getString(1), rows.getString(3), rows.getString(4),
                                    rows.getObject(5, LocalDate.class), rows.getString(2), rows.getString(6)),
                            new AccrualRows.Values(rows.getObject(7, LocalDate.class), rows.getInt(8), rows.getLong(9),
                                    rows.getString(10), rows.getInt(11), rows.getLong(12)),
                            topics.generation().number(), differences));
        }
    }

    private interface RowReader {

        void read(ResultSet rows) throws SQLException;
    }

    /// Reads those rows that are of the partition's players.
    ///
    /// @param sql asks for the brand first and for the player second
    private void forEach(String sql, int partition, Collection<BrandSettings> brands, RowReader reader)
            throws SQLException {
        Map<String, BrandSettings> byId = new TreeMap<>();
        brands.stream().filter(brand -> brand.slice(topics.partitions()).partitions().contains(partition))
                .forEach(brand -> byId.put(brand.brandId(), brand));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            Array array = connection.createArrayOf("text", byId.keySet().toArray());
            statement.setArray(1, array);
            statement.setFetchSize(FETCH_ROWS);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    BrandSettings brand = byId.get(rows.getString(1));
                    if (brand != null
                            && brand.slice(topics.partitions()).partitionOf(rows.getString(2)) == partition) {
                        reader.read(rows);
                    }
                }
            }
        }
    }

    /// Rows of brands that nobody has registered.
    void compareBrands(Collection<BrandSettings> brands, Differences differences) throws SQLException {
        String tables = Stream
                .concat(Stream.of("player_provider_stat_day", "player_stat_day"),
                        Stream.of(Kind.values()).map(kind -> kind.text() + "_accrual"))
                .map(table -> "select distinct brand_id from " + table).collect(Collectors.joining(" union "));
        try (PreparedStatement statement = connection.prepareStatement(
                "select brand_id from (" + tables + ") known where brand_id <> all(?)")) {
            Array known = connection.createArrayOf("text",
                    brands.stream().map(BrandSettings::brandId).toArray(String[]::new));
            statement.setArray(1, known);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    differences.add("PostgreSQL, brand " + rows.getString(1), "no such brand", "rows of it");
                }
            }
        }
    }

    private static void found(ResultSet rows, DayRows expected, Differences differences) throws SQLException {
        DayKey day = new DayKey(rows.getString(1), rows.getString(2), rows.getObject(3, LocalDate.class));
        Row row = new Row(rows.getLong(9), rows.getLong(10), rows.getLong(11), rows.getLong(12), rows.getLong(13),
                rows.getLong(14), rows.getLong(15), rows.getLong(16), rows.getLong(17));
        expected.found("PostgreSQL", new DayRows.Place(day, rows.getString(5), rows.getString(6), rows.getString(4)),
                new DayRows.Values(row, new Cash(rows.getLong(7), rows.getLong(8)), rows.getLong(18)), differences);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
