package dev.windfall.sink;

import dev.windfall.projections.settlement.AccountId;
import dev.windfall.projections.settlement.LineId;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.payouts.LineStatus;
import dev.windfall.projections.settlement.payouts.ShownLine;
import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import javax.sql.DataSource;

/// Reads lines, and what periods have come to, as the sink has written them, which may be a moment ago.
public final class PayoutReader {

    static final String OF_PLAYER = PayoutTables.SELECT_LINES + """
            where brand_id = ? and player_id = ? and opened_at >= ? and opened_at < ? and (opened_at, line_id) > (?, ?)
            order by opened_at, line_id limit ?""";
    static final String OF_RUN = PayoutTables.SELECT_LINES + """
            where brand_id = ? and run_id = ? and (opened_at, line_id) > (?, ?) order by opened_at, line_id limit ?""";
    static final String HELD_OF_RUN = """
            select currency, count(*) as lines, sum(amount) as amount from payout_line
            where brand_id = ? and run_id = ? and status = ? group by currency""";
    static final String OF_ACCOUNT = PayoutTables.SELECT_PERIODS + """
            where brand_id = ? and player_id = ? and kind = ? and rule_id = ? and currency = ? order by for_period""";

    static final String NEWEST_FIRST = "order by opened_at desc, line_id desc limit ?";

    private final DataSource database;

    /// @param database as a user who may take the role `windfall_reader`
    public PayoutReader(DataSource database) {
        this.database = database;
    }

    public Optional<ShownLine> find(LineId line) throws SQLException {
        String brandId = line.run().brandId();
        try (ReadTransaction transaction = ReadTransaction.ofBrand(database, brandId)) {
            return transaction.list(PayoutTables.SELECT_LINES + "where brand_id = ? and line_id = ?",
                    PayoutTables::lineFromRow, brandId, line.text()).stream().findFirst();
        }
    }

    /// A player's lines, the oldest first.
    ///
    /// @param from  when the first may have been opened
    /// @param to    when none was any more
    /// @param after the last one of the page before; nothing for the first page
    /// @param limit at most as many
    public List<ShownLine> ofPlayer(String brandId, String playerId, Instant from, Instant to, @Nullable Cursor after,
            int limit) throws SQLException {
        Cursor begin = Objects.requireNonNullElse(after, Cursor.BEGINNING);
        try (ReadTransaction transaction = ReadTransaction.ofBrand(database, brandId)) {
            return transaction.list(OF_PLAYER, PayoutTables::lineFromRow, brandId, playerId, from, to,
                    begin.at(), begin.id(), limit);
        }
    }

    /// A run's lines, in the order in which accounts have opened them.
    ///
    /// @param after the last one of the page before; nothing for the first page
    /// @param limit at most as many
    public List<ShownLine> ofRun(RunId run, @Nullable Cursor after, int limit) throws SQLException {
        Cursor begin = Objects.requireNonNullElse(after, Cursor.BEGINNING);
        try (ReadTransaction transaction = ReadTransaction.ofBrand(database, run.brandId())) {
            return transaction.list(OF_RUN, PayoutTables::lineFromRow, run.brandId(), run.text(), begin.at(),
                    begin.id(), limit);
        }
    }

    /// What waits of a run, by currency. All its lines are read for it: status is in no index, so that a line that changes leaves these
    /// alone.
    public SortedMap<String, HeldSum> held(RunId run) throws SQLException {
        SortedMap<String, HeldSum> held = new TreeMap<>();
        try (ReadTransaction transaction = ReadTransaction.ofBrand(database, run.brandId())) {
            transaction.list(HELD_OF_RUN, row -> Map.entry(row.getString("currency"),
                    new HeldSum(row.getLong("lines"), row.getLong("amount"))), run.brandId(), run.text(),
                    LineStatus.HELD.name()).forEach(sum -> held.put(sum.getKey(), sum.getValue()));
        }
        return held;
    }

    /// A brand's lines, the newest first.
    ///
    /// @param before the last one of the page before; nothing for the first page
    /// @param limit  at most as many
    public List<ShownLine> newest(LineFilter filter, @Nullable Cursor before, int limit) throws SQLException {
        Where where = filter.where(Objects.requireNonNullElse(before, Cursor.END));
        try (ReadTransaction transaction = ReadTransaction.ofBrand(database, filter.brandId())) {
            return transaction.list(PayoutTables.SELECT_LINES + where.text() + NEWEST_FIRST,
                    PayoutTables::lineFromRow, where.values(limit));
        }
    }

    /// All lines of a run, for whoever reads them one by one and closes them then.
    public RunLines open(RunId run) throws SQLException {
        return RunLines.open(database, run);
    }

    /// The place in a list of lines that this one ends.
    public static Cursor cursor(ShownLine line) {
        return new Cursor(line.openedAt(), line.line().id().text());
    }

    /// What each period has come to in an account, the oldest first.
    public List<PayoutPeriodRow> periods(AccountId account) throws SQLException {
        try (ReadTransaction transaction = ReadTransaction.ofBrand(database, account.brandId())) {
            return transaction.list(OF_ACCOUNT, PayoutTables::periodFromRow, account.brandId(), account.playerId(),
                    account.rule().kind().text(), account.rule().ruleId(), account.currency());
        }
    }

    /// All lines of all brands, in a transaction that sees them.
    public static void forEachLine(Connection connection, Consumer<PayoutLineRow> reader) throws SQLException {
        new ReadTransaction(connection).forEach(PayoutTables.SELECT_LINES, PayoutTables::wholeLineFromRow, reader);
    }

    /// All periods of all accounts, in a transaction that sees them.
    public static void forEachPeriod(Connection connection, Consumer<PayoutPeriodRow> reader) throws SQLException {
        new ReadTransaction(connection).forEach(PayoutTables.SELECT_PERIODS, PayoutTables::periodFromRow, reader);
    }

    /// How far each account has come, in a transaction that sees them.
    public static void forEachAccount(Connection connection, Consumer<PayoutAccountRow> reader) throws SQLException {
        new ReadTransaction(connection).forEach(PayoutTables.SELECT_ACCOUNTS, PayoutTables::accountFromRow, reader);
    }
}
