package dev.windfall.app;

import dev.windfall.app.terminal.Table;
import dev.windfall.app.verify.KafkaEvidence;
import dev.windfall.app.verify.LineReader;
import dev.windfall.projections.events.Fact;
import dev.windfall.projections.rating.Explanation;
import dev.windfall.projections.settlement.LineId;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.cuts.LineExplainer.Cause;
import dev.windfall.projections.settlement.cuts.LineExplainer.Part;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.servers.ServerSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/// Why a player gets, or owes, what a line says.
@Command(name = "explain", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Show what a line consists of, how each part was worked out, and the events behind what it corrects.",
        footer = "%nThe brand log alone tells, from its beginning: that takes a while where it is long. A line is named "
                + "<run>~<player>~<currency>. Amounts are in minor units.")
final class RunExplainCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "LINE_ID", description = "the line: aurora~lossback~weekly~2026-11-16~ann~EUR")
    private String lineId = "";

    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() throws InterruptedException {
        LineId line = LineId.read(lineId).orElseThrow(() -> new ParameterException(spec.commandLine(),
                "'%s' is no line: one is named like aurora~lossback~weekly~2026-11-16~ann~EUR".formatted(lineId)));
        KafkaSettings kafka = ClientKafka.of(ServerSettings.fromEnvironment(System.getenv()), data.path());
        LineReader.Found found = new LineReader(new KafkaEvidence(kafka, ClientKafka.liveTopics(kafka),
                word -> Windfall.say(spec.commandLine(), word))).read(line);
        show(found.parts(), line.currency());
        for (Part part : found.parts()) {
            String period = "The period from %s".formatted(part.component().forPeriod());
            RunId since = part.since();
            say("");
            say(since == null ? period + ":" : period + ", as it is by now:");
            Explanation.of(part.trace(), found.exponent()).words().forEach(word -> say("  " + word));
            if (since != null) {
                say("");
                say("What has changed it since the cut of %s, in partition %d:".formatted(since.text(),
                        found.partition()));
                Windfall.print(spec.commandLine(), causes(part.causes()));
            }
        }
        return ExitCode.OK;
    }

    private void say(String words) {
        Windfall.print(spec.commandLine(), words);
    }

    private void show(List<Part> parts, String currency) {
        Table table = new Table("FOR_PERIOD", "AMOUNT", "CURRENCY", "ENTITLED_TO", "CORRECTS");
        parts.forEach(part -> table.add(List.of(part.component().forPeriod().toString(),
                Long.toString(part.component().amount()), currency,
                Long.toString(part.trace().rating().entitlement()), corrects(part.component().correctsRunId()))));
        Windfall.print(spec.commandLine(), table);
    }

    private static String corrects(@Nullable RunId run) {
        return run == null ? "-" : run.text();
    }

    private static Table causes(List<Cause> causes) {
        Table table = new Table("OFFSET", "RECORDED_AT", "CHANGES", "TYPE", "EVENT_ID", "WHAT");
        causes.forEach(cause -> table.add(List.of(Long.toString(cause.event().offset()),
                cause.event().recordedAt().toString(),
                cause.days().stream().map(LocalDate::toString).collect(Collectors.joining(", ")),
                cause.event().fact().type(), cause.event().fact().eventId(), what(cause.event().fact()))));
        return table;
    }

    private static String what(Fact fact) {
        return switch (fact) {
            case Fact.Settlement bet -> "bet %s at %s, %s: %d staked, %d paid out, %s".formatted(bet.betId(),
                    bet.providerId(), bet.gameCategory(), bet.stake(), bet.payout(), bet.currency());
            case Fact.Rollback rollback -> "bet %s is taken back".formatted(rollback.betId());
            case Fact.Cash cash -> "%d %s".formatted(cash.amount(), cash.currency());
            case Fact.CashReversal reversal -> "takes %s back".formatted(reversal.reversesEventId());
        };
    }
}
