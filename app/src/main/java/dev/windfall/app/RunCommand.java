package dev.windfall.app;

import dev.windfall.app.ApiCaller.Answer;
import dev.windfall.app.terminal.Table;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.runs.RunStatus;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/// Settlement runs, from the command line.
@Command(name = "run", mixinStandardHelpOptions = true,
        description = "Settle a period, see how far a run is, take its lines out as a file, and ask why one is what it is.",
        subcommands = {RunCommand.Start.class, RunCommand.Show.class, RunCommand.ListRuns.class,
                RunExportCommand.class, RunExplainCommand.class, RunCommand.Fail.class},
        synopsisSubcommandLabel = "COMMAND",
        footer = "%nA run is named <brand>~<kind>~<rule_id>~<first day of the period>, such as "
                + "aurora~lossback~weekly~2026-11-16.")
final class RunCommand extends CommandGroup {

    private static String path(Kind kind) {
        return "/internal/promotions/%s/runs".formatted(kind.text());
    }

    /// The run that an option of a command names.
    static RunId named(CommandSpec spec, String id) {
        return RunId.read(id).orElseThrow(() -> new ParameterException(spec.commandLine(),
                "%s is no run: expected BRAND~KIND~RULE~DATE".formatted(id)));
    }

    /// A command about one run, which says whose it is.
    abstract static class OfOneRun implements Callable<Integer> {

        @Spec
        CommandSpec spec = CommandSpec.create();

        @Parameters(paramLabel = "RUN_ID", description = "the run")
        private String runId = "";

        @Mixin
        ApiCaller api = new ApiCaller();

        final RunId run() {
            return RunId.read(runId).orElseThrow(() -> new ParameterException(spec.commandLine(),
                    "'%s' is no run: one is named like aurora~lossback~weekly~2026-11-16".formatted(runId)));
        }

        static String path(RunId run) {
            return RunCommand.path(run.rule().kind()) + '/' + ApiCaller.part(run.text());
        }
    }

    @Command(name = "start", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Settle the period of a rule that begins on a day. It goes on by itself: run show tells how far it is.",
            footer = "%nTo ask again gives the same run; one that has FAILED is tried again.")
    static final class Start implements Callable<Integer> {

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(paramLabel = "KIND", index = "0", description = "${COMPLETION-CANDIDATES}")
        private Kind kind = Kind.REBATE;

        @Parameters(paramLabel = "RULE_ID", index = "1", description = "the rule")
        private String ruleId = "";

        @Parameters(paramLabel = "PERIOD_START", index = "2", description = "the first day of the period: 2026-11-16")
        private LocalDate periodStart = LocalDate.EPOCH;

        @Option(names = "--brand", paramLabel = "B", required = true, description = "whose rule it is")
        private String brandId = "";

        @Mixin
        private ApiCaller api = new ApiCaller();

        @Override
        public Integer call() throws InterruptedException {
            return decided(spec, api.post(brandId, path(kind),
                    Map.of("rule_id", ruleId, "period_start", periodStart.toString())));
        }
    }

    @Command(name = "show", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Show how far a run is, and what it has come to.")
    static final class Show extends OfOneRun {

        private static final List<String> FACTS = List.of("purpose", "attempt", "rule_version", "rule_digest",
                "requested_at", "changed_at");
        private static final List<String> SEALED = List.of("at", "cut", "digest", "root", "leaves", "lines");
        private static final List<String> TOTAL = List.of("leaves", "entitlement", "increase", "decrease");

        @Override
        public Integer call() throws InterruptedException {
            RunId run = run();
            Answer answer = api.get(run.brandId(), path(run));
            if (!answer.isGood()) {
                return ApiCaller.tell(spec.commandLine(), answer);
            }
            JsonNode shown = answer.body();
            Windfall.print(spec.commandLine(), inOneLine(shown));
            Windfall.print(spec.commandLine(), facts(shown));
            if (!shown.path("sealed").path("totals").isEmpty()) {
                Windfall.print(spec.commandLine(), "");
                Windfall.print(spec.commandLine(), totals(shown.path("sealed").path("totals")));
            }
            return ExitCode.OK;
        }

        private static Table facts(JsonNode run) {
            Table table = new Table("FIELD", "VALUE");
            FACTS.forEach(name -> table.add(List.of(name, run.path(name).asString())));
            run.path("lagging").forEach(partition -> table.add(List.of("waits for", partition.asString())));
            JsonNode sealed = run.path("sealed");
            if (sealed.isObject()) {
                SEALED.forEach(name -> table.add(List.of("sealed " + name, sealed.path(name).asString())));
                for (String counts : List.of("line_counts", "reasons")) {
                    sealed.path(counts).properties()
                            .forEach(count -> table.add(List.of(count.getKey(), count.getValue().asString())));
                }
            }
            return table;
        }

        /// In minor units.
        private static Table totals(JsonNode totals) {
            Table table = new Table("CURRENCY", "LEAVES", "ENTITLEMENT", "INCREASE", "DECREASE");
            totals.properties().forEach(total -> {
                List<String> cells = new ArrayList<>(List.of(total.getKey()));
                TOTAL.forEach(name -> cells.add(total.getValue().path(name).asString()));
                table.add(cells);
            });
            return table;
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Show the newest runs of a brand.")
    static final class ListRuns implements Callable<Integer> {

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Option(names = "--brand", paramLabel = "B", required = true, description = "whose they are")
        private String brandId = "";

        @Option(names = "--kind", paramLabel = "KIND", description = "${COMPLETION-CANDIDATES}; all without it")
        private @Nullable Kind kind;

        @Option(names = "--rule", paramLabel = "RULE_ID", description = "of this rule alone")
        private @Nullable String ruleId;

        @Option(names = "--status", paramLabel = "STATUS", description = "${COMPLETION-CANDIDATES}")
        private @Nullable RunStatus status;

        @Option(names = "--limit", paramLabel = "N", defaultValue = "20",
                description = "how many of each kind, up to 500 (default: ${DEFAULT-VALUE})")
        private int limit = 20;

        @Mixin
        private ApiCaller api = new ApiCaller();

        @Override
        public Integer call() throws InterruptedException {
            Table table = new Table("RUN", "STATUS", "ATTEMPT", "LINES", "INCREASE", "REQUESTED");
            for (Kind asked : kind == null ? List.of(Kind.values()) : List.of(kind)) {
                Answer answer = api.get(brandId, path(asked) + query());
                if (!answer.isGood()) {
                    return ApiCaller.tell(spec.commandLine(), answer);
                }
                for (JsonNode run : answer.body().path("runs")) {
                    JsonNode sealed = run.path("sealed");
                    table.add(List.of(run.path("run_id").asString(), status(run), run.path("attempt").asString(),
                            sealed.path("lines").asString("-"), increase(sealed),
                            run.path("requested_at").asString()));
                }
            }
            return Windfall.print(spec.commandLine(), table);
        }

        private String query() {
            return "?limit=" + limit + (ruleId == null ? "" : "&rule_id=" + ApiCaller.part(ruleId))
                    + (status == null ? "" : "&status=" + status);
        }

        private static String increase(JsonNode sealed) {
            return sealed.path("totals").properties().stream()
                    .map(total -> total.getKey() + " " + total.getValue().path("increase").asString())
                    .collect(Collectors.joining(", "));
        }
    }

    @Command(name = "fail", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Give an attempt up that does not get on. What is sealed stays as it is.",
            footer = "%nrun start begins the next attempt.")
    static final class Fail extends OfOneRun {

        @Option(names = "--note", paramLabel = "TEXT", required = true, description = "why, for whoever reads it later")
        private String note = "";

        @Override
        public Integer call() throws InterruptedException {
            RunId run = run();
            return decided(spec, api.post(run.brandId(), path(run) + "/fail", Map.of("note", note)));
        }
    }

    private static int decided(CommandSpec spec, Answer answer) {
        if (!answer.isGood() && !answer.isOnItsWay()) {
            return ApiCaller.tell(spec.commandLine(), answer);
        }
        return Windfall.print(spec.commandLine(), answer.isGood() ? inOneLine(answer.body())
                : "It is on its way: ask again at " + answer.location());
    }

    private static String inOneLine(JsonNode run) {
        String why = run.path("why").asString("");
        return "Run %s is %s%s".formatted(run.path("run_id").asString(), status(run), why.isEmpty() ? "" : ": " + why);
    }

    private static String status(JsonNode run) {
        return run.path("status").asString() + (run.path("is_stalled").asBoolean(false) ? ", stalled" : "");
    }
}
