package dev.windfall.app.verify;

import dev.windfall.projections.adjustments.AdjustmentEvent;
import dev.windfall.projections.adjustments.AdjustmentState;
import dev.windfall.projections.effects.EffectEvent;
import dev.windfall.projections.effects.EffectState;
import dev.windfall.schemas.CommittedRecords;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.DecidedEvents;
import dev.windfall.topology.deciders.HostedDeciders;

import java.sql.SQLException;
import java.util.Map;
import java.util.function.UnaryOperator;

/// What deciders have decided, folded again from the topic of events up to where PostgreSQL stands in it, beside its rows. All subjects
/// are in memory.
public final class DecisionRows {

    private final SubjectFold<EffectState, EffectEvent> effects;
    private final SubjectFold<AdjustmentState, AdjustmentEvent> adjustments;

    private DecisionRows(Differences differences) {
        this.effects = new SubjectFold<>(HostedDeciders.EFFECTS, EffectState::withoutMemo, differences);
        this.adjustments = new SubjectFold<>(HostedDeciders.ADJUSTMENTS, UnaryOperator.identity(), differences);
    }

    /// @param offsets the first record of each partition of events that is not in the rows
    public record Counted(long effects, long adjustments, Map<Integer, Long> offsets) {}

    static Counted compare(KafkaSettings kafka, Topics topics, PostgresRows rows, Differences differences)
            throws SQLException {
        DecisionRows decisions = new DecisionRows(differences);
        for (int partition = 0; partition < topics.events().partitions(); partition++) {
            decisions.fold(kafka, topics, partition, rows.nextEvent(partition));
        }
        rows.forEachEffect(row -> decisions.effects.found(row.state().effect().brandId(),
                row.state().effect().requestId(), row.state(), row.seq()));
        rows.forEachAdjustment(row -> decisions.adjustments.found(row.state().adjustment().brandId(),
                row.state().adjustment().adjustmentId(), row.state(), row.seq()));
        return new Counted(decisions.effects.end(), decisions.adjustments.end(), rows.nextEvents());
    }

    /// @param next the first record that is not in the rows
    private void fold(KafkaSettings kafka, Topics topics, int partition, long next) {
        try (CommittedRecords records = new CommittedRecords(kafka, topics.events().name(), partition)) {
            while (records.hasNext() && records.peek().offset() < next) {
                DecidedEvents decided = topics.events().codec().decode(records.next().value(), DecidedEvents.class);
                foldOf(decided).add(decided);
            }
        }
    }

    private SubjectFold<?, ?> foldOf(DecidedEvents decided) {
        if (decided.getDecider().equals(HostedDeciders.EFFECTS.name())) {
            return effects;
        }
        if (decided.getDecider().equals(HostedDeciders.ADJUSTMENTS.name())) {
            return adjustments;
        }
        throw new IllegalStateException("Nobody hosts a decider " + decided.getDecider());
    }
}
