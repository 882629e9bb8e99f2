package dev.windfall.app;

import dev.windfall.app.simulate.Report;
import dev.windfall.servers.CannotStart;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.Console;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/// Asks the running program what other rules would have paid.
@Command(name = "simulate", mixinStandardHelpOptions = true, sortOptions = false,
        description = "What rules would have paid over history, beside the one in force. Nothing of it is kept.",
        footer = {"%nFor example, beside lossback weekly-lossback as it is in force:",
                "  windfall simulate --rule vip.yaml --rule flat.yaml --brand aurora --from 2026-11-02 --to 2026-11-29",
                "%nEach file has kind and rule_id, the same in all. A period that lies only partly within the days is left out."})
final class SimulateCommand implements Callable<Integer> {

    private static final int RULES_MAX = 5;
    private static final int CLEAR_LINE = 60;

    enum Format {
        TABLE("application/x-ndjson"), JSON("application/x-ndjson"), CSV("text/csv");

        private final String accept;

        Format(String accept) {
            this.accept = accept;
        }
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--rule", paramLabel = "FILE", required = true,
            description = "a candidate's document, YAML or JSON; up to five of them")
    private List<Path> files = List.of();

    @Option(names = "--brand", paramLabel = "BRAND", required = true, description = "whose history")
    private String brandId = "";

    @Option(names = "--from", paramLabel = "DAY", required = true, description = "the first business day")
    private LocalDate from = LocalDate.EPOCH;

    @Option(names = "--to", paramLabel = "DAY", required = true, description = "the last business day")
    private LocalDate to = LocalDate.EPOCH;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "TABLE",
            description = "table, json or csv (default: table)")
    private Format format = Format.TABLE;

    @Mixin
    private ApiCaller api = new ApiCaller();

    private final JsonMapper json = new JsonMapper();
    private final boolean isTerminal = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);

    @Override
    public Integer call() throws InterruptedException {
        if (files.size() > RULES_MAX) {
            throw new ParameterException(spec.commandLine(), "No more than %d rules".formatted(RULES_MAX));
        }
        if (to.isBefore(from)) {
            throw new ParameterException(spec.commandLine(), "--from comes before --to");
        }
        List<YamlDocument> rules = files.stream().map(YamlDocument::read).toList();
        String path = path(rules.getFirst());
        for (YamlDocument other : rules) {
            if (!path(other).equals(path)) {
                throw new CannotStart("%s and %s are about different rules: candidates are of one"
                        .formatted(rules.getFirst().place(""), other.place("")));
            }
        }
        Map<String, Object> asked = Map.of("from", from.toString(), "to", to.toString(), "candidates",
                rules.stream().map(YamlDocument::tree).toList());
        AtomicBoolean isRefused = new AtomicBoolean();
        try (Stream<String> lines = api.stream(brandId, path, asked, format.accept, answer -> {
            tell(answer.body(), rules);
            isRefused.set(true);
        })) {
            return isRefused.get() ? ExitCode.SOFTWARE : show(lines.iterator(), rules);
        } catch (UncheckedIOException e) {
            throw new CannotStart("The answer ends too early: see the log of the program", e);
        }
    }

    private static String path(YamlDocument rule) {
        return "/internal/promotions/%s/rules/%s/simulate".formatted(ApiCaller.part(rule.text("kind")),
                ApiCaller.part(rule.text("rule_id")));
    }

    private int show(Iterator<String> lines, List<YamlDocument> rules) {
        PrintWriter out = spec.commandLine().getOut();
        if (format == Format.CSV) {
            lines.forEachRemaining(out::println);
            out.flush();
            return ExitCode.OK;
        }
        while (lines.hasNext()) {
            JsonNode line = json.readTree(lines.next());
            progress(line.path("progress"));
            if (line.has("problem")) {
                tell(line.path("problem"), rules);
                return ExitCode.SOFTWARE;
            }
            if (line.has("result")) {
                if (format == Format.JSON) {
                    out.println(line.path("result").toPrettyString());
                    out.flush();
                } else {
                    new Report(line.path("result"), files.stream().map(Path::toString).toList()).print(out);
                }
                return ExitCode.OK;
            }
        }
        Windfall.say(spec.commandLine(), "The answer ends too early: see the log of the program");
        return ExitCode.SOFTWARE;
    }

    /// On a terminal alone: one line, which goes when there is something to show.
    private void progress(JsonNode progress) {
        if (isTerminal) {
            PrintWriter err = spec.commandLine().getErr();
            err.print("\r" + " ".repeat(CLEAR_LINE) + "\r");
            if (progress.isObject()) {
                long of = progress.path("of").asLong();
                long rows = progress.path("rows").asLong();
                err.printf("%,d of %,d rows (%d %%)", rows, of, of == 0 ? 100 : rows * 100 / of);
            }
            err.flush();
        }
    }

    /// In words of the files: the server counts the candidates.
    private void tell(JsonNode problem, List<YamlDocument> rules) {
        if (problem.path("errors").isEmpty()) {
            Windfall.say(spec.commandLine(), problem.path("detail").asString("The request was refused"));
        }
        for (JsonNode error : problem.path("errors")) {
            String pointer = error.path("pointer").asString("");
            String place = pointer;
            for (int i = 0; i < rules.size(); i++) {
                String candidate = "/candidates/" + i;
                if (pointer.equals(candidate) || pointer.startsWith(candidate + "/")) {
                    String within = pointer.substring(candidate.length());
                    place = "%s: %s".formatted(rules.get(i).place(within), within);
                }
            }
            Windfall.say(spec.commandLine(), "%s: %s".formatted(place, error.path("detail").asString("")));
        }
    }
}
