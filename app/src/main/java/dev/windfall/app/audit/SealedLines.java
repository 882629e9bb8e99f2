package dev.windfall.app.audit;

import dev.windfall.app.verify.RunEvidence;
import dev.windfall.app.verify.SealedRun;
import dev.windfall.projections.settlement.AccountId;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.payouts.PayoutEvent;
import dev.windfall.schemas.AvroCodec;
import dev.windfall.schemas.avro.DecidedEvents;
import dev.windfall.topology.deciders.HostedDeciders;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What accounts have decided of a run's lines, and a table of it for people.
final class SealedLines {

    private static final String HEADER = "line_id,player_id,currency,amount,components\n";

    private SealedLines() {}

    /// Whether an event belongs to the run: it is the run's own, or opens one of its lines.
    static boolean isOf(DecidedEvents decided, RunId run) {
        return SealedRun.hasDecided(decided, run) || !opened(decided, run).isEmpty();
    }

    /// Amounts in minor units; components by the period that they are for.
    static void table(RunEvidence evidence, RunId run, OutputStream out) throws IOException {
        AvroCodec events = evidence.topics().events().codec();
        out.write(HEADER.getBytes(StandardCharsets.UTF_8));
        evidence.decided((partition, offset, event) -> opened(events.decode(event, DecidedEvents.class), run)
                .forEach(opened -> write(opened, out)));
    }

    private static List<PayoutEvent.Opened> opened(DecidedEvents decided, RunId run) {
        if (!decided.getDecider().equals(AccountId.DECIDER)) {
            return List.of();
        }
        return decided.getEvents().stream().map(HostedDeciders.PAYOUTS.events()::fromAvro)
                .filter(PayoutEvent.Opened.class::isInstance).map(PayoutEvent.Opened.class::cast)
                .filter(opened -> opened.line().id().run().equals(run)).toList();
    }

    /// No part of an id holds a comma or a quote; components hold commas.
    private static void write(PayoutEvent.Opened opened, OutputStream out) {
        String line = "%s,%s,%s,%d,\"%s\"\n".formatted(opened.line().id().text(), opened.line().id().playerId(),
                opened.line().id().currency(), opened.line().amount(), opened.line().components().text());
        try {
            out.write(line.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
