package dev.windfall.app.audit;

import dev.windfall.app.verify.SealedRun;
import dev.windfall.projections.settlement.AccountId;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.payouts.Component;
import dev.windfall.projections.settlement.payouts.PayoutEvent;
import dev.windfall.schemas.JsonTree;
import dev.windfall.schemas.avro.DecidedEvents;
import dev.windfall.topology.deciders.HostedDeciders;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What accounts were told of a run's lines, for people: a JSON object a line.
final class SealedLines {

    private SealedLines() {}

    /// Whether an event belongs to the run: it is the run's own, or opens one of its lines.
    static boolean isOf(DecidedEvents decided, RunId run) {
        return SealedRun.hasDecided(decided, run) || !opened(decided, run).isEmpty();
    }

    /// Those that an event opens. What was carried or waived besides is a matter of the account, and not of the run.
    static void write(DecidedEvents decided, RunId run, OutputStream out) {
        for (PayoutEvent.Opened opened : opened(decided, run)) {
            try {
                out.write((JsonTree.text(tree(opened)) + "\n").getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static List<PayoutEvent.Opened> opened(DecidedEvents decided, RunId run) {
        if (!decided.getDecider().equals(AccountId.DECIDER)) {
            return List.of();
        }
        return decided.getEvents().stream().map(HostedDeciders.PAYOUTS.events()::fromAvro)
                .filter(PayoutEvent.Opened.class::isInstance).map(PayoutEvent.Opened.class::cast)
                .filter(opened -> opened.line().id().run().equals(run)).toList();
    }

    private static Map<String, @Nullable Object> tree(PayoutEvent.Opened opened) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("line_id", opened.line().id().text());
        tree.put("player_id", opened.line().id().playerId());
        tree.put("currency", opened.line().id().currency());
        tree.put("sealed", opened.sealed().stream().mapToLong(Component::amount).sum());
        tree.put("components", opened.sealed().stream().map(SealedLines::tree).toList());
        return tree;
    }

    private static Map<String, @Nullable Object> tree(Component component) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("for_period", component.forPeriod().toString());
        RunId corrected = component.correctsRunId();
        tree.put("corrects_run_id", corrected == null ? null : corrected.text());
        tree.put("amount", component.amount());
        return tree;
    }
}
