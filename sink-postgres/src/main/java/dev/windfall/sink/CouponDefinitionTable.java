package dev.windfall.sink;

import dev.windfall.projections.Mistake;
import dev.windfall.projections.coupons.definitions.CouponDefinition;
import dev.windfall.projections.coupons.definitions.CouponName;
import dev.windfall.projections.coupons.definitions.Defaults;
import dev.windfall.projections.coupons.definitions.Defined;
import dev.windfall.projections.coupons.definitions.DefinitionState;
import dev.windfall.schemas.JsonTree;
import dev.windfall.sink.ArrayUpsert.Column;
import dev.windfall.wire.CouponDefinitions;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Definitions of coupons as rows of `coupon_definition`.
final class CouponDefinitionTable {

    private static final List<Column> COLUMNS = List.of(Column.key("brand_id"), Column.key("coupon_id"),
            new Column("version", "int4", false), Column.text("written"), json("document"), Column.text("digest"),
            json("provenance"), new Column("global_version", "int4", false), Column.time("decided_at"),
            Column.text("actor"), new Column("defaults_version", "int4", false), Column.text("defaults"),
            Column.time("defaults_decided_at"), Column.text("defaults_actor"), json("not_taken"), json("heirs"),
            Column.number("seq"));

    static final SubjectTable<DefinitionState> TABLE = new SubjectTable<>(CouponDefinitions.STATE,
            CouponDefinitionTable::toRow, new ArrayUpsert("coupon_definition", COLUMNS, SubjectTable.GUARD));

    static final String SELECT = "select %s from coupon_definition ".formatted(Column.names(COLUMNS));

    private CouponDefinitionTable() {}

    private static Column json(String name) {
        return new Column(name, "jsonb", false);
    }

    private static @Nullable Object[] toRow(DefinitionState state, long seq) {
        Defined current = state.current();
        Defaults defaults = state.defaults();
        List<Map<String, String>> notTaken = new ArrayList<>();
        state.notTaken().forEach(mistake -> notTaken.add(new TreeMap<>(Map.of("pointer", mistake.pointer(), "detail",
                mistake.detail()))));
        List<@Nullable Object> row = new ArrayList<>(List.of(state.coupon().brandId(), state.coupon().couponId()));
        row.addAll(current == null ? Arrays.asList(0, "", "{}", "", "{}", 0, null, "")
                : List.of(current.version(), current.written().canonical(),
                        JsonTree.text(current.definition().tree()), current.definition().digest(),
                        JsonTree.text(current.provenance()), current.globalVersion(), current.decidedAt(),
                        current.actor()));
        row.addAll(List.of(defaults.version(), defaults.written().canonical(), defaults.decidedAt(),
                defaults.actor(), JsonTree.text(notTaken), JsonTree.text(List.copyOf(state.heirs())), seq));
        return row.toArray();
    }

    static CouponDefinitionRow fromRow(ResultSet row) throws SQLException {
        CouponName coupon = new CouponName(row.getString("brand_id"), row.getString("coupon_id"));
        List<Mistake> notTaken = new ArrayList<>();
        list(row, "not_taken").forEach(each -> notTaken.add(mistake((Map<?, ?>) each)));
        SortedSet<String> heirs = new TreeSet<>();
        list(row, "heirs").forEach(heir -> heirs.add((String) heir));
        Defaults defaults = new Defaults(row.getInt("defaults_version"),
                CouponDefinitions.document(coupon.couponId(), row.getString("defaults")),
                ReadTransaction.time(row, "defaults_decided_at"), row.getString("defaults_actor"));
        return new CouponDefinitionRow(new DefinitionState(coupon, current(coupon.couponId(), row), defaults, notTaken,
                heirs), row.getLong("seq"));
    }

    private static @Nullable Defined current(String couponId, ResultSet row) throws SQLException {
        int version = row.getInt("version");
        return version == 0 ? null
                : new Defined(version, CouponDefinitions.document(couponId, row.getString("written")),
                        row.getInt("global_version"),
                        CouponDefinition.read(CouponDefinitions.document(couponId, row.getString("document"))),
                        texts(row), ReadTransaction.time(row, "decided_at"), row.getString("actor"));
    }

    private static SortedMap<String, String> texts(ResultSet row) throws SQLException {
        SortedMap<String, String> texts = new TreeMap<>();
        ((Map<?, ?>) read(row, "provenance")).forEach((name, text) -> texts.put((String) name, (String) text));
        return texts;
    }

    private static List<?> list(ResultSet row, String column) throws SQLException {
        return (List<?>) read(row, column);
    }

    private static Object read(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(JsonTree.read(row.getString(column)));
    }

    private static Mistake mistake(Map<?, ?> tree) {
        return new Mistake((String) Objects.requireNonNull(tree.get("pointer")),
                (String) Objects.requireNonNull(tree.get("detail")));
    }
}
