package dev.windfall.api;

import dev.windfall.projections.events.Verdict;
import dev.windfall.projections.ledger.Tally;
import dev.windfall.sink.Sink;
import dev.windfall.topology.Engine;
import dev.windfall.topology.ingest.IngestTally;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import java.util.function.ToLongFunction;

/// What becomes of every record, stage by stage, as counted durably: inputs and what is final only grow, classes that a record may
/// leave again are gauges. Each process tells of the partitions that it has; their sum is the whole.
final class FlowMeters {

    private FlowMeters() {}

    /// Each asks the engine: its parts change with the generation.
    static void register(Engine engine, Sink sink, MeterRegistry meters) {
        ingest(engine, meters, "read", IngestTally::read);
        ingest(engine, meters, "forwarded", IngestTally::forwarded);
        ingest(engine, meters, "ignored", IngestTally::ignored);
        ingest(engine, meters, "quarantined", IngestTally::quarantinedInAll);
        for (Verdict.Reason reason : Verdict.Reason.values()) {
            FunctionCounter.builder("windfall_ingest_quarantined", engine,
                    current -> current.ingest().tally().quarantined().getOrDefault(reason, 0L))
                    .description("Records that ingest has put into quarantine").tag("reason", reason.name())
                    .register(meters);
        }
        ledgerCounter(engine, meters, "read", Tally::read);
        ledgerCounter(engine, meters, "duplicate", Tally::duplicates);
        ledgerGauge(engine, meters, "counted", Tally::counted);
        ledgerGauge(engine, meters, "waiting", Tally::waiting);
        ledgerGauge(engine, meters, "beyond_horizon", Tally::beyondHorizon);
        ledgerGauge(engine, meters, "event_id_reused", Tally::eventIdReused);
        ledgerGauge(engine, meters, "invalid", Tally::invalid);
        Gauge.builder("windfall_ledger_orphaned", engine, current -> current.ledger().tally().orphaned())
                .description("Rollbacks and reversals that have waited for what they undo for over 24 hours: "
                        + "worth an alert")
                .register(meters);
        Gauge.builder("windfall_runs_stalled", engine, current -> current.runKeeper().stalled().size())
                .description(
                        "Runs that were due and don't get on, so that their brands are passed over, as this process sees it: worth "
                                + "an alert")
                .register(meters);
        FunctionCounter.builder("windfall_redriven", engine, Engine::redriven)
                .description("Records sent through ingest once more, by this process").register(meters);
        FunctionCounter.builder("windfall_sink_documents", sink, Sink::documents)
                .description("Player-days written to PostgreSQL, by this process").register(meters);
        Gauge.builder("windfall_sink_refused", sink, Sink::refused)
                .description(
                        "Things that PostgreSQL did not take and that stand in sink_refusal, of the partitions that are "
                                + "here: worth an alert")
                .register(meters);
        FunctionCounter.builder("windfall_commands_unreadable", engine, current -> current.deciders().passedOver()
                .unreadable().sum())
                .description("Commands that could not be read, and were passed over, by this process").register(meters);
        FunctionCounter.builder("windfall_commands_decided_before", engine, current -> current.deciders().passedOver()
                .decidedBefore().sum())
                .description("Commands that were read once more, and passed over, by this process").register(meters);
        FunctionCounter.builder("windfall_sink_decisions", sink, Sink::decisions)
                .description(
                        "Effects, adjustments and whatever else is decided by command, written to PostgreSQL, by this process")
                .register(meters);
    }

    private static void ingest(Engine engine, MeterRegistry meters, String outcome, ToLongFunction<IngestTally> count) {
        FunctionCounter.builder("windfall_ingest_records", engine,
                current -> count.applyAsLong(current.ingest().tally()))
                .description("read = forwarded + ignored + quarantined").tag("outcome", outcome).register(meters);
    }

    private static void ledgerCounter(Engine engine, MeterRegistry meters, String outcome,
            ToLongFunction<Tally> count) {
        FunctionCounter
                .builder("windfall_ledger_events", engine, current -> count.applyAsLong(current.ledger().tally()))
                .description("Events read from the brand log, and those of them that came again")
                .tag("outcome", outcome).register(meters);
    }

    private static void ledgerGauge(Engine engine, MeterRegistry meters, String outcome, ToLongFunction<Tally> count) {
        Gauge.builder("windfall_ledger_standing", engine, current -> count.applyAsLong(current.ledger().tally()))
                .description("read = counted + waiting + duplicate + beyond_horizon + event_id_reused + invalid")
                .tag("class", outcome).register(meters);
    }
}
