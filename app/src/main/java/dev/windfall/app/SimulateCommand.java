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
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Asks the running program what other rules would have paid.
@Command(name = "simulate", mixinStandardHelpOptions = true, sortOptions = false,
        description = "What rules would have paid over history, beside the one in force. Nothing of it is kept.",
        footer = {"%nFor example, beside lossback weekly-lossback as it is in force:",
                "  windfall simulate --rule vip.yaml --rule flat.yaml --brand aurora --from 2026-11-02 --to 2026-11-29",
                "%nEach file has kind and rule_id, the same in all. A period that lies only partly within the days is left out."})
final class SimulateCommand implements Callable<Integer> {

    private static final int RULES_MAX = 5;
    private static final int OK = 200;
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
    private ServerOption server = new ServerOption();

    @Mixin
    private DataOption data = new DataOption();

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
        List<RuleFile> rules = files.stream().map(RuleFile::read).toList();
        RuleFile first = rules.getFirst();
        for (RuleFile other : rules) {
            if (!other.kind().equals(first.kind()) || !other.ruleId().equals(first.ruleId())) {
                throw new CannotStart("%s is about %s %s, and %s about %s %s: candidates are of one rule".formatted(
                        first.path(), first.kind(), first.ruleId(), other.path(), other.kind(), other.ruleId()));
            }
        }
        try (HttpClient http = HttpClient.newHttpClient();
                Stream<String> lines = ask(http, rules)) {
            return show(lines.iterator());
        } catch (IOException e) {
            throw new CannotStart("No windfall answers at %s: start ./windfall up, or name another with --server"
                    .formatted(server.uri()), e);
        } catch (Refused refused) {
            tell(refused.problem);
            return ExitCode.SOFTWARE;
        }
    }

    /// What the server has against it.
    private static final class Refused extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient JsonNode problem;

        Refused(JsonNode problem) {
            this.problem = problem;
        }
    }

    private Stream<String> ask(HttpClient http, List<RuleFile> rules)
            throws IOException, InterruptedException, Refused {
        String candidates = rules.stream().map(RuleFile::json).collect(Collectors.joining(", ", "[", "]"));
        HttpRequest request = HttpRequest.newBuilder(address(rules.getFirst()))
                .header("X-Internal-Service-Token", Token.find(System.getenv(), data.path()))
                .header("X-Brand-Id", brandId).header("X-Actor", System.getProperty("user.name"))
                .header("Content-Type", "application/json").header("Accept", format.accept)
                .POST(HttpRequest.BodyPublishers.ofString("{\"from\": \"%s\", \"to\": \"%s\", \"candidates\": %s}"
                        .formatted(from, to, candidates)))
                .build();
        HttpResponse<Stream<String>> answer = http.send(request, HttpResponse.BodyHandlers.ofLines());
        if (answer.statusCode() != OK) {
            try (Stream<String> lines = answer.body()) {
                throw new Refused(json.readTree(lines.collect(Collectors.joining("\n"))));
            }
        }
        return answer.body();
    }

    private URI address(RuleFile rule) {
        try {
            return server.uri().resolve(new URI(null, null,
                    "/internal/promotions/%s/rules/%s/simulate".formatted(rule.kind(), rule.ruleId()), null));
        } catch (java.net.URISyntaxException e) {
            throw new CannotStart("%s: no address has %s and %s in it".formatted(rule.path(), rule.kind(),
                    rule.ruleId()), e);
        }
    }

    private int show(Iterator<String> lines) throws Refused {
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
                throw new Refused(line.path("problem"));
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
        Windfall.say(spec.commandLine(), "The answer of %s ends too early: see its log".formatted(server.uri()));
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
    private void tell(JsonNode problem) {
        if (problem.path("errors").isEmpty()) {
            Windfall.say(spec.commandLine(), problem.path("detail").asString("The request was refused"));
        }
        for (JsonNode error : problem.path("errors")) {
            String pointer = error.path("pointer").asString("");
            String place = pointer;
            for (int i = 0; i < files.size(); i++) {
                if (pointer.equals("/candidates/" + i) || pointer.startsWith("/candidates/" + i + "/")) {
                    place = "%s: %s".formatted(files.get(i), pointer.substring(("/candidates/" + i).length()));
                }
            }
            Windfall.say(spec.commandLine(), "%s: %s".formatted(place, error.path("detail").asString("")));
        }
    }
}
