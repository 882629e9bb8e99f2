package dev.windfall.sink;

import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.Rule.PayAs;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.settlement.AccountId;
import dev.windfall.projections.settlement.LineId;
import dev.windfall.projections.settlement.payouts.Amounts;
import dev.windfall.projections.settlement.payouts.Components;
import dev.windfall.projections.settlement.payouts.Line;
import dev.windfall.projections.settlement.payouts.LineChange;
import dev.windfall.projections.settlement.payouts.LineStatus;
import dev.windfall.projections.settlement.payouts.ShownLine;
import dev.windfall.projections.settlement.payouts.ShownPeriod;
import dev.windfall.projections.settlement.payouts.Statement;
import dev.windfall.sink.ArrayUpsert.Column;
import dev.windfall.wire.Payouts;
import org.jspecify.annotations.Nullable;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Accounts as rows of `payout_line` and `payout_period`, and how far each has come, in `payout_account`.
final class PayoutTables {

    private static final List<Column> LINE = List.of(Column.key("brand_id"), Column.key("line_id"),
            Column.text("kind"), Column.text("rule_id"), Column.text("run_id"),
            new Column("period_start", "date", false), Column.text("player_id"), Column.text("currency"),
            Column.text("status"), Column.number("amount"), Column.text("components"), Column.text("pay_as"),
            Column.text("request_id"), Column.text("note"), Column.time("opened_at"), Column.time("changed_at"),
            Column.number("seq"), new Column("rolling_multiplier", "int4", false), Column.number("expires_after_ms"));
    private static final List<Column> LINE_CHANGE = List.of(Column.key("brand_id"), Column.key("line_id"),
            Column.text("status"), Column.text("note"), Column.time("changed_at"), Column.number("seq"));
    private static final List<Column> PERIOD = List.of(Column.key("brand_id"), Column.key("player_id"),
            Column.key("kind"), Column.key("rule_id"), Column.key("currency"), new Column("for_period", "date", true),
            Column.sum("sealed"), Column.sum("paid"), Column.number("pending"), Column.number("carried"),
            Column.number("waived"), Column.number("seq"));
    private static final List<Column> ACCOUNT = List.of(Column.key("brand_id"), Column.key("account_id"),
            Column.number("seq"));

    private static final ArrayUpsert LINES = new ArrayUpsert("payout_line", LINE, SubjectTable.GUARD);
    private static final ArrayStatement LINE_CHANGES = new ArrayStatement(LINE_CHANGE, """
            update payout_line as t set status = n.status, note = coalesce(n.note, t.note), changed_at = n.changed_at, seq = n.seq
            from unnest(%s) as n (%s) where t.brand_id = n.brand_id and t.line_id = n.line_id and t.seq < n.seq"""
            .formatted(ArrayStatement.arrays(LINE_CHANGE), Column.names(LINE_CHANGE)));
    private static final ArrayUpsert PERIODS = new ArrayUpsert("payout_period", PERIOD, SubjectTable.GUARD);
    private static final ArrayUpsert ACCOUNTS = new ArrayUpsert("payout_account", ACCOUNT, SubjectTable.GUARD);

    static final String SELECT_LINES = "select %s from payout_line ".formatted(Column.names(LINE));
    static final String SELECT_PERIODS = "select %s from payout_period ".formatted(Column.names(PERIOD));
    static final String SELECT_ACCOUNTS = "select %s from payout_account ".formatted(Column.names(ACCOUNT));

    private static final String LOCK = SELECT_ACCOUNTS + """
            where (brand_id, account_id) in (select * from unnest(?::text[], ?::text[]))
            order by brand_id, account_id for update""";

    private PayoutTables() {}

    /// Up to which of its decisions each account is in the rows, which nobody else changes until the transaction ends.
    static Map<Subject, Long> lock(Connection connection, Collection<Subject> accounts) throws SQLException {
        Map<Subject, Long> known = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
            Array brands = connection.createArrayOf("text", accounts.stream().map(Subject::brandId).toArray());
            Array ids = connection.createArrayOf("text", accounts.stream().map(Subject::id).toArray());
            statement.setArray(1, brands);
            statement.setArray(2, ids);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    PayoutAccountRow account = accountFromRow(row);
                    known.put(account.account(), account.seq());
                }
            }
        }
        return known;
    }

    /// What has become of accounts since the rows were written.
    ///
    /// @param seqs the last decision of each that is in its statement
    static void write(Connection connection, Map<Subject, Statement> statements, Map<Subject, Long> seqs)
            throws SQLException {
        List<@Nullable Object[]> lines = new ArrayList<>();
        List<@Nullable Object[]> changes = new ArrayList<>();
        List<@Nullable Object[]> periods = new ArrayList<>();
        List<@Nullable Object[]> accounts = new ArrayList<>();
        statements.forEach((account, statement) -> {
            statement.opened().forEach(line -> lines.add(toRow(line)));
            statement.changed().forEach(change -> changes.add(toRow(change)));
            AccountId id = AccountId.of(account).orElseThrow();
            statement.periods().forEach((forPeriod, period) -> periods.add(toRow(id, forPeriod, period)));
        });
        seqs.forEach((account, seq) -> accounts.add(new Object[]{account.brandId(), account.id(), seq}));
        LINES.write(connection, lines);
        LINE_CHANGES.write(connection, changes);
        PERIODS.write(connection, periods);
        ACCOUNTS.write(connection, accounts);
    }

    private static @Nullable Object[] toRow(ShownLine shown) {
        Line line = shown.line();
        PayoutLineRow.Derived derived = PayoutLineRow.of(shown).derived();
        PayAs.Bonus bonus = line.payAs() instanceof PayAs.Bonus given ? given : null;
        return new @Nullable Object[]{derived.brandId(), line.id().text(), derived.kind(), derived.ruleId(),
                derived.runId(),
                derived.periodStart(), derived.playerId(), derived.currency(), line.status().name(), derived.amount(),
                line.components().text(), line.payAs().word(), derived.requestId(), shown.note(), shown.openedAt(),
                shown.changedAt(), shown.seq(), bonus == null ? null : bonus.rollingMultiplier(),
                bonus == null ? null : bonus.expiresAfter().toMillis()};
    }

    private static @Nullable Object[] toRow(LineChange change) {
        return new @Nullable Object[]{change.id().run().brandId(), change.id().text(), change.status().name(),
                change.note(), change.at(), change.seq()};
    }

    private static @Nullable Object[] toRow(AccountId account, LocalDate forPeriod, ShownPeriod shown) {
        Amounts left = shown.left();
        return new Object[]{account.brandId(), account.playerId(), account.rule().kind().text(),
                account.rule().ruleId(), account.currency(), forPeriod, shown.sealed(), shown.paid(), left.pending(),
                left.carried(), left.waived(), shown.seq()};
    }

    static ShownLine lineFromRow(ResultSet row) throws SQLException {
        LineId id = LineId.of(row.getString("line_id"));
        Components components = Components.read(row.getString("components")).orElseThrow();
        return new ShownLine(new Line(id, LineStatus.valueOf(row.getString("status")), components,
                Payouts.payAs(row.getString("pay_as"), row.getObject("rolling_multiplier", Integer.class),
                        row.getObject("expires_after_ms", Long.class))),
                row.getString("note"), ReadTransaction.time(row, "opened_at"),
                ReadTransaction.time(row, "changed_at"), row.getLong("seq"));
    }

    static PayoutLineRow wholeLineFromRow(ResultSet row) throws SQLException {
        return new PayoutLineRow(lineFromRow(row), new PayoutLineRow.Derived(row.getString("brand_id"),
                row.getString("kind"), row.getString("rule_id"), row.getString("run_id"),
                row.getObject("period_start", LocalDate.class), row.getString("player_id"),
                row.getString("currency"), row.getLong("amount"), row.getString("request_id")));
    }

    static PayoutPeriodRow periodFromRow(ResultSet row) throws SQLException {
        RuleName rule = new RuleName(Objects.requireNonNull(Kind.of(row.getString("kind"))), row.getString("rule_id"));
        AccountId account = new AccountId(row.getString("brand_id"), rule, row.getString("player_id"),
                row.getString("currency"));
        return new PayoutPeriodRow(account, row.getObject("for_period", LocalDate.class), new ShownPeriod(
                row.getLong("sealed"), row.getLong("paid"), new Amounts(row.getLong("pending"),
                        row.getLong("carried"), row.getLong("waived")),
                row.getLong("seq")));
    }

    static PayoutAccountRow accountFromRow(ResultSet row) throws SQLException {
        return new PayoutAccountRow(new Subject(AccountId.DECIDER, row.getString("brand_id"),
                row.getString("account_id")), row.getLong("seq"));
    }
}
