package dev.windfall.sink;

import dev.windfall.projections.deciding.Review;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.payouts.LineStatus;
import dev.windfall.projections.settlement.runs.RunState;
import dev.windfall.projections.settlement.runs.RunStatus;
import dev.windfall.projections.settlement.seals.Total;
import dev.windfall.schemas.JsonTree;
import dev.windfall.sink.ArrayUpsert.Column;
import dev.windfall.wire.Runs;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/// Runs as rows of `run`.
final class RunTable {

    private static final List<Column> COLUMNS = List.of(Column.key("brand_id"), Column.key("run_id"),
            Column.text("kind"), Column.text("rule_id"), new Column("period_start", "date", false),
            Column.text("purpose"), new Column("attempt", "int4", false), Column.text("status"),
            new Column("is_stalled", "bool", false), new Column("lagging", "jsonb", false),
            new Column("rule_version", "int4", false), Column.text("rule_digest"), Column.text("cut"),
            Column.text("digest"), Column.text("root"), Column.number("leaves"),
            Column.number("lines"), new Column("totals", "jsonb", false),
            new Column("reasons", "jsonb", false), new Column("counts", "jsonb", false),
            new Column("is_approved", "bool", false), Column.text("reviewed_by"), Column.text("review_note"),
            Column.time("reviewed_at"), Column.text("why"),
            Column.time("requested_at"), Column.time("sealed_at"), Column.time("changed_at"),
            Column.number("seq"));

    static final SubjectTable<RunState> TABLE = new SubjectTable<>(Runs.STATE,
            (state, seq) -> toRow(ShownRun.of(state), seq), new ArrayUpsert("run", COLUMNS, SubjectTable.GUARD));

    static final String SELECT = "select %s from run ".formatted(Column.names(COLUMNS));

    private RunTable() {}

    private static @Nullable Object[] toRow(ShownRun run, long seq) {
        RunId id = run.id();
        ShownRun.Sealed sealed = run.sealed();
        Review review = sealed == null ? null : sealed.review();
        return new @Nullable Object[]{id.brandId(), id.text(), id.rule().kind().text(), id.rule().ruleId(),
                id.periodStart(), id.purpose().word(), run.attempt(), run.status().name(), run.isStalled(),
                json(List.copyOf(run.lagging())), run.ruleVersion(), run.ruleDigest(), of(sealed, ShownRun.Sealed::cut),
                of(sealed, ShownRun.Sealed::digest), of(sealed, ShownRun.Sealed::root),
                of(sealed, ShownRun.Sealed::leaves),
                of(sealed, ShownRun.Sealed::lines), of(sealed, each -> json(totals(each.totals()))),
                of(sealed, each -> json(each.reasons())), of(sealed, each -> json(each.counts())),
                of(review, Review::isApproved), of(review, Review::actor), of(review, Review::note),
                of(review, Review::at), run.why(),
                run.requestedAt(), of(sealed, ShownRun.Sealed::at), run.changedAt(), seq};
    }

    private static <S, T> @Nullable T of(@Nullable S known, Function<S, T> value) {
        return known == null ? null : value.apply(known);
    }

    private static Map<String, Map<String, Long>> totals(SortedMap<String, Total> totals) {
        Map<String, Map<String, Long>> all = new TreeMap<>();
        totals.forEach((currency, total) -> all.put(currency, new TreeMap<>(Map.of("leaves", total.leaves(),
                "entitlement", total.entitlement(), "increase", total.increase(), "decrease", total.decrease()))));
        return all;
    }

    static RunRow fromRow(ResultSet row) throws SQLException {
        ShownRun run = new ShownRun(RunId.of(row.getString("run_id")),
                row.getInt("attempt"), RunStatus.valueOf(row.getString("status")), row.getBoolean("is_stalled"),
                new TreeSet<>(((List<?>) tree(row, "lagging")).stream().map(String::valueOf).toList()),
                row.getInt("rule_version"), row.getString("rule_digest"),
                row.getString("cut") == null ? null : sealed(row), row.getString("why"),
                ReadTransaction.time(row, "requested_at"), ReadTransaction.time(row, "changed_at"));
        return new RunRow(run, row.getLong("seq"));
    }

    private static ShownRun.Sealed sealed(ResultSet row) throws SQLException {
        SortedMap<String, Total> totals = new TreeMap<>();
        ((Map<?, ?>) tree(row, "totals")).forEach((currency, total) -> totals.put(String.valueOf(currency),
                new Total(number(total, "leaves"), number(total, "entitlement"), number(total, "increase"),
                        number(total, "decrease"))));
        SortedMap<LineStatus, Long> counts = new TreeMap<>();
        numbers(row, "counts").forEach((status, count) -> counts.put(LineStatus.valueOf(status), count));
        return new ShownRun.Sealed(row.getString("cut"), row.getString("digest"), row.getString("root"),
                row.getLong("leaves"), row.getLong("lines"), totals, numbers(row, "reasons"), counts,
                row.getString("reviewed_by") == null ? null : review(row), ReadTransaction.time(row, "sealed_at"));
    }

    private static Review review(ResultSet row) throws SQLException {
        return new Review(row.getBoolean("is_approved"), row.getString("reviewed_by"), row.getString("review_note"),
                ReadTransaction.time(row, "reviewed_at"));
    }

    private static SortedMap<String, Long> numbers(ResultSet row, String column) throws SQLException {
        Map<?, ?> tree = (Map<?, ?>) tree(row, column);
        SortedMap<String, Long> numbers = new TreeMap<>();
        tree.keySet().forEach(name -> numbers.put(String.valueOf(name), number(tree, String.valueOf(name))));
        return numbers;
    }

    private static long number(Object tree, String name) {
        return (Long) Objects.requireNonNull(((Map<?, ?>) tree).get(name));
    }

    private static Object tree(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(JsonTree.read(row.getString(column)));
    }

    /// Without the one character that PostgreSQL can't take.
    private static String json(Object tree) {
        return JsonTree.text(tree).replace("\\u0000", "\uFFFD");
    }
}
