package dev.windfall.app.verify;

import dev.windfall.projections.adjustments.Adjustment;
import dev.windfall.projections.adjustments.AdjustmentEvent;
import dev.windfall.projections.adjustments.AdjustmentState;
import dev.windfall.projections.coupons.definitions.DefinitionDecider;
import dev.windfall.projections.coupons.definitions.DefinitionEvent;
import dev.windfall.projections.coupons.definitions.DefinitionState;
import dev.windfall.projections.coupons.saga.Coupon;
import dev.windfall.projections.coupons.saga.CouponEvent;
import dev.windfall.projections.coupons.saga.CouponState;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.effects.EffectEvent;
import dev.windfall.projections.effects.EffectState;
import dev.windfall.projections.settlement.AccountId;
import dev.windfall.projections.settlement.runs.RunDecider;
import dev.windfall.projections.settlement.runs.RunEvent;
import dev.windfall.projections.settlement.runs.RunState;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.DecidedEvents;
import dev.windfall.sink.ShownRun;
import dev.windfall.topology.deciders.HostedDeciders;

import java.sql.SQLException;
import java.util.Map;
import java.util.function.UnaryOperator;

/// What deciders have decided, folded again from the topic of events up to where PostgreSQL stands in it, beside its rows. All subjects
/// are in memory.
public final class DecisionRows {

    private final SubjectFold<EffectState, EffectEvent, EffectState> effects;
    private final SubjectFold<AdjustmentState, AdjustmentEvent, AdjustmentState> adjustments;
    private final SubjectFold<CouponState, CouponEvent, CouponState> coupons;
    private final SubjectFold<DefinitionState, DefinitionEvent, DefinitionState> definitions;
    private final AccountFold accounts;
    private final SubjectFold<RunState, RunEvent, ShownRun> runs;

    private DecisionRows(Differences differences) {
        this.effects = new SubjectFold<>(HostedDeciders.EFFECTS, EffectState::withoutMemo, differences);
        this.adjustments = new SubjectFold<>(HostedDeciders.ADJUSTMENTS, UnaryOperator.identity(), differences);
        this.coupons = new SubjectFold<>(HostedDeciders.COUPONS, CouponState::withoutMemo, differences);
        this.definitions = new SubjectFold<>(HostedDeciders.COUPON_DEFINITIONS, UnaryOperator.identity(), differences);
        this.accounts = new AccountFold(differences);
        this.runs = new SubjectFold<>(HostedDeciders.RUNS, ShownRun::of, differences);
    }

    /// @param lines   of payouts, and the periods that they are for
    /// @param offsets the first record of each partition of events that is not in the rows
    /// @param log     of runs and lines, what was held against the brand log
    /// @param turns   how often a coupon had enough wagered, or no longer, as the brand log says
    public record Counted(long effects, long adjustments, long coupons, long definitions, long lines, long periods,
            long runs,
            Map<Integer, Long> offsets, RunCheck.Counted log, long turns) {}

    interface EventReader {

        void read(int partition, long offset, DecidedEvents decided);
    }

    /// @param log   the brand log, folded after the rows were read
    /// @param turns the same
    static Counted compare(KafkaSettings kafka, Topics topics, PostgresRows rows, RunCheck log, TurnCheck turns,
            Differences differences) throws SQLException {
        DecisionRows decisions = new DecisionRows(differences);
        forEach(kafka, topics, (partition, offset, decided) -> {
            boolean isInRows = offset < rows.nextEvent(partition);
            if (isInRows) {
                decisions.fold(decided);
            }
            log.add(decided, isInRows);
            turns.add(decided, isInRows);
        });
        rows.forEachEffect(row -> decisions.effects.found(row.state().effect().brandId(),
                row.state().effect().requestId(), row.state(), row.seq()));
        rows.forEachAdjustment(row -> decisions.adjustments.found(row.state().adjustment().brandId(),
                row.state().adjustment().adjustmentId(), row.state(), row.seq()));
        rows.forEachCoupon(row -> decisions.coupons.found(row.state().coupon().id().brandId(),
                row.state().coupon().id().text(), row.state(), row.seq()));
        rows.forEachCouponDefinition(row -> decisions.definitions.found(row.state().coupon().brandId(),
                row.state().coupon().couponId(), row.state(), row.seq()));
        rows.forEachRun(row -> {
            decisions.runs.found(row.run().id().brandId(), row.run().id().text(), row.run(), row.seq());
            log.found(row);
        });
        decisions.compareAccounts(rows);
        return new Counted(decisions.effects.end(), decisions.adjustments.end(), decisions.coupons.end(),
                decisions.definitions.end(), decisions.accounts.lines(), decisions.accounts.periods(),
                decisions.runs.end(), rows.nextEvents(),
                log.end(), turns.end());
    }

    private void compareAccounts(PostgresRows rows) throws SQLException {
        accounts.expect();
        rows.forEachPayout(accounts::found, accounts::found, accounts::found);
        accounts.end();
    }

    /// All that was decided until now, partition by partition.
    static void forEach(KafkaSettings kafka, Topics topics, EventReader reader) {
        new KafkaEvidence(kafka, topics, _ -> {})
                .decided((partition, offset, event) -> reader.read(partition, offset, Decoded.events(event)));
    }

    private void fold(DecidedEvents decided) {
        switch (decided.getDecider()) {
            case Effect.DECIDER -> effects.add(decided);
            case Adjustment.DECIDER -> adjustments.add(decided);
            case Coupon.DECIDER -> coupons.add(decided);
            case DefinitionDecider.DECIDER -> definitions.add(decided);
            case AccountId.DECIDER -> accounts.add(decided);
            case RunDecider.DECIDER -> runs.add(decided);
            default -> throw new IllegalStateException("Nobody hosts a decider " + decided.getDecider());
        }
    }
}
