package dev.windfall.app;

import dev.windfall.app.terminal.Table;
import dev.windfall.app.verify.CauseReader;
import dev.windfall.projections.events.Fact;
import dev.windfall.projections.settlement.LineId;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.cuts.LineCauses;
import dev.windfall.projections.settlement.cuts.LineCauses.Cause;
import dev.windfall.projections.settlement.payouts.Component;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.servers.ServerSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/// Why a player gets, or owes, something for a period that was settled.
@Command(name = "causes", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Show what a line consists of, and the events behind what it corrects.",
        footer = "%nThe brand log alone tells, from its beginning: that takes a while where it is long. A line is named "
                + "<run>~<player>~<currency>. Amounts are in minor units.")
final class RunCausesCommand implements Callable<Integer> {

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
        CauseReader.Found found = new CauseReader(kafka, ClientKafka.liveTopics(kafka),
                word -> Windfall.say(spec.commandLine(), word)).read(line);
        LineCauses.Explained explained = found.explained();
        Windfall.print(spec.commandLine(), components(explained.components(), line.currency()));
        Windfall.print(spec.commandLine(), "");
        RunId before = explained.before();
        if (before == null || explained.components().stream().allMatch(part -> part.correctsRunId() == null)) {
            return Windfall.print(spec.commandLine(), "It corrects nothing.");
        }
        Windfall.print(spec.commandLine(), "In partition %d, between the cut of %s and its own:"
                .formatted(found.partition(), before.text()));
        return Windfall.print(spec.commandLine(), causes(explained.causes()));
    }

    private static Table components(List<Component> components, String currency) {
        Table table = new Table("FOR_PERIOD", "AMOUNT", "CURRENCY", "CORRECTS");
        components.forEach(part -> table.add(List.of(part.forPeriod().toString(), Long.toString(part.amount()),
                currency, part.correctsRunId() == null ? "-" : part.correctsRunId().text())));
        return table;
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
