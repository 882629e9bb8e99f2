package dev.windfall.sink;

import dev.windfall.projections.deciding.Call;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content.OfRolling;
import dev.windfall.projections.deciding.Effect.Content.OfWallet;
import dev.windfall.projections.deciding.Effect.Content.RollingOpen;
import dev.windfall.projections.deciding.Effect.Content.WalletCredit;
import dev.windfall.projections.deciding.Effect.PayAs;
import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.effects.Certainty;
import dev.windfall.projections.effects.EffectState;
import dev.windfall.projections.effects.Trouble;
import dev.windfall.schemas.JsonTree;
import dev.windfall.sink.ArrayUpsert.Column;
import dev.windfall.wire.Effects;
import dev.windfall.wire.Requirements;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/// Effects as rows of `effect`.
final class EffectTable {

    private static final List<Column> COLUMNS = List.of(Column.key("brand_id"), Column.key("request_id"),
            Column.text("kind"), Column.text("player_id"), Column.number("amount"),
            Column.text("currency"), Column.text("pay_as"), Column.text("reference_id"), Column.text("remarks"),
            Column.text("credit_request_id"), new Column("requirement", "jsonb", false), Column.text("owner_decider"),
            Column.text("owner_id"),
            Column.text("digest"), Column.text("status"), Column.text("certainty"), Column.text("call"),
            new Column("calls", "int4", false), new Column("attempts", "int4", false), Column.time("due_at"),
            Column.text("code"), Column.text("detail"), Column.text("reference"), Column.text("dispute"),
            Column.text("note"), Column.time("requested_at"), Column.time("changed_at"),
            Column.number("seq"));

    static final SubjectTable<EffectState> TABLE = new SubjectTable<>(
            Effects.STATE, EffectTable::toRow, new ArrayUpsert("effect", COLUMNS, SubjectTable.GUARD));

    static final String SELECT = "select %s from effect ".formatted(Column.names(COLUMNS));

    private EffectTable() {}

    private static @Nullable Object[] toRow(EffectState state, long seq) {
        Effect effect = state.effect();
        Effect.Content content = effect.content();
        @Nullable
        OfWallet wallet = content instanceof OfWallet of ? of : null;
        @Nullable
        String requirement = content instanceof OfRolling rolling
                ? JsonTree.text(Requirements.toTree(rolling.requirement()))
                : null;
        return new @Nullable Object[]{effect.brandId(), effect.requestId(), content.kind().name(), effect.playerId(),
                content.amount(), content.currency(), wallet == null ? null : wallet.credit().payAs().name(),
                content.referenceId(), content.remarks(), wallet == null ? null : wallet.ofCredit().orElse(null),
                requirement, effect.owner().decider(), effect.owner().id(), effect.digest(),
                state.status().name(), state.certainty().name(), state.call().name(), state.calls(), state.attempts(),
                state.dueAt(), state.trouble().code(), state.trouble().detail(), state.reference(), state.dispute(),
                state.note(), state.requestedAt(), state.changedAt(), seq};
    }

    static EffectRow fromRow(ResultSet row) throws SQLException {
        return new EffectRow(new EffectState(effect(row),
                EffectStatus.valueOf(row.getString("status")), Certainty.valueOf(row.getString("certainty")),
                Call.Kind.valueOf(row.getString("call")), row.getInt("calls"), row.getInt("attempts"),
                ReadTransaction.timeOrNull(row, "due_at"), new Trouble(row.getString("code"), row.getString("detail")),
                row.getString("reference"), row.getString("dispute"), row.getString("note"),
                ReadTransaction.time(row, "requested_at"), ReadTransaction.time(row, "changed_at")),
                row.getLong("seq"));
    }

    private static Effect effect(ResultSet row) throws SQLException {
        String brandId = row.getString("brand_id");
        return new Effect(row.getString("request_id"), brandId, row.getString("player_id"), content(row),
                new Subject(row.getString("owner_decider"), brandId, row.getString("owner_id")));
    }

    private static Effect.Content content(ResultSet row) throws SQLException {
        Effect.Content.Kind kind = Effect.Content.Kind.valueOf(row.getString("kind"));
        String referenceId = row.getString("reference_id");
        String remarks = row.getString("remarks");
        return switch (kind) {
            case WALLET_CREDIT, WALLET_REVERSE, WALLET_RELEASE -> OfWallet.of(kind, row.getString("credit_request_id"),
                    new WalletCredit(row.getLong("amount"), row.getString("currency"),
                            PayAs.valueOf(row.getString("pay_as")), referenceId, remarks));
            case ROLLING_OPEN, ROLLING_END -> OfRolling.of(kind, new RollingOpen(
                    Requirements.fromTree(JsonTree.read(row.getString("requirement"))), referenceId, remarks));
        };
    }
}
