package dev.windfall.app;

import dev.windfall.app.ApiCaller.Answer;
import dev.windfall.app.terminal.Table;
import dev.windfall.projections.Pointers;
import dev.windfall.projections.rules.Kind;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/// What the API does for rules, from the command line.
@Command(name = "rule", mixinStandardHelpOptions = true, description = "Write rules, and see what holds.",
        subcommands = {RuleCommand.Put.class, RuleCommand.Show.class, RuleCommand.ListRules.class,
                RuleCommand.Versions.class, RuleCommand.Promote.class},
        synopsisSubcommandLabel = "COMMAND")
final class RuleCommand extends CommandGroup {

    private static String path(Kind kind) {
        return "/internal/promotions/%s/rules".formatted(kind.text());
    }

    private static String path(Kind kind, String ruleId) {
        return path(kind) + '/' + ApiCaller.part(ruleId);
    }

    /// A command about one rule.
    abstract static class OfOneRule implements Callable<Integer> {

        @Spec
        CommandSpec spec = CommandSpec.create();

        @Parameters(paramLabel = "BRAND", index = "0", description = "the brand, or '*' for what holds for all")
        String brandId = "";

        @Parameters(paramLabel = "KIND", index = "1", description = "${COMPLETION-CANDIDATES}")
        private Kind kind = Kind.REBATE;

        @Parameters(paramLabel = "RULE_ID", index = "2", description = "the rule")
        String ruleId = "";

        @Mixin
        ApiCaller api = new ApiCaller();

        @Override
        public Integer call() throws InterruptedException {
            Answer answer = ask(RuleCommand.path(kind, ruleId));
            return answer.isGood() || answer.isOnItsWay() ? told(answer) : ApiCaller.tell(spec.commandLine(), answer);
        }

        abstract Answer ask(String path) throws InterruptedException;

        abstract int told(Answer answer);
    }

    /// One document to the running program.
    @Command(name = "put", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Write a new version of a rule, from a YAML or JSON file with brand_id, kind and rule_id.",
            footer = "%nbrand_id: '*' writes what holds for all brands that have a rule of that kind and id. If it is refused, "
                    + "each mistake is told with its line, and the exit code is 1.")
    static final class Put extends PutCommand {

        @Override
        @Nullable
        String path(YamlDocument document) {
            Kind kind = Kind.of(document.text("kind"));
            String ruleId = document.text("rule_id");
            if (kind == null) {
                complain("%s: /kind: kind is rebate, cashback or lossback".formatted(document.place("/kind")));
                return null;
            }
            return RuleCommand.path(kind, ruleId);
        }

        @Override
        String what(YamlDocument document) {
            return "Rule %s of %s".formatted(document.text("rule_id"), document.text("brand_id"));
        }

        @Override
        String done(YamlDocument document, Answer answer) {
            return inForce(answer.body());
        }
    }

    @Command(name = "show", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Show what a rule says, and where each value comes from.")
    static final class Show extends OfOneRule {

        @Override
        Answer ask(String path) throws InterruptedException {
            return api.get(brandId, path);
        }

        @Override
        int told(Answer answer) {
            JsonNode current = current(answer.body());
            boolean isOfAll = current.path("rule").isMissingNode();
            Table table = new Table("FIELD", "FROM", "VALUE");
            leaves(current.path(isOfAll ? "written" : "rule"), "", current.path("provenance")).forEach(table::add);
            Windfall.print(spec.commandLine(), inForce(current));
            Windfall.print(spec.commandLine(), table);
            for (JsonNode other : others(answer.body(), current)) {
                Windfall.print(spec.commandLine(), "Beside it, " + inForce(other));
            }
            for (JsonNode inheritance : answer.body().path("inheritance")) {
                inheritance.path("not_taken_because")
                        .forEach(reason -> Windfall.print(spec.commandLine(), "%s has not taken defaults %s: %s: %s"
                                .formatted(inheritance.path("brand_id").asString(),
                                        inheritance.path("global_version").asString(),
                                        reason.path("pointer").asString(),
                                        reason.path("detail").asString())));
            }
            return ExitCode.OK;
        }

        /// What is tried, and what is to come.
        private static List<JsonNode> others(JsonNode rule, JsonNode current) {
            List<JsonNode> others = new ArrayList<>(rule.path("shadow").isObject() ? List.of(rule.path("shadow"))
                    : List.of());
            rule.path("to_come").forEach(others::add);
            others.remove(current);
            return others;
        }

        /// What has no source of its own is looked into.
        private static List<List<String>> leaves(JsonNode value, String pointer, JsonNode provenance) {
            String source = provenance.path(pointer).asString("");
            if (!value.isObject() || !source.isEmpty()) {
                return List.of(List.of(String.join(".", Pointers.names(pointer)), source,
                        value.isString() ? value.stringValue() : value.toString()));
            }
            List<List<String>> leaves = new ArrayList<>();
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                leaves.addAll(leaves(field.getValue(), Pointers.of(pointer, field.getKey()), provenance));
            }
            return leaves;
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, sortOptions = false, description = "Show a brand's rules.")
    static final class ListRules implements Callable<Integer> {

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Option(names = "--brand", paramLabel = "BRAND", required = true, description = "the brand, or '*'")
        private String brandId = "";

        @Option(names = "--kind", paramLabel = "KIND", description = "${COMPLETION-CANDIDATES}; all without it")
        private @Nullable Kind kind;

        @Mixin
        private ApiCaller api = new ApiCaller();

        @Override
        public Integer call() throws InterruptedException {
            Table table = new Table("KIND", "RULE", "VERSION", "FROM", "MODE", "DIGEST");
            for (Kind asked : kind == null ? List.of(Kind.values()) : List.of(kind)) {
                Answer answer = api.get(brandId, path(asked));
                if (!answer.isGood()) {
                    return ApiCaller.tell(spec.commandLine(), answer);
                }
                for (JsonNode rule : answer.body().path("rules")) {
                    JsonNode current = current(rule);
                    table.add(List.of(asked.text(), current.path("rule_id").asString(),
                            current.path("version").asString(), current.path("effective_from").asString("-"),
                            current.path("mode").asString(), current.path("digest").asString("-")));
                }
            }
            return Windfall.print(spec.commandLine(), table);
        }
    }

    @Command(name = "versions", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Show the versions of a rule, and from when on each holds.")
    static final class Versions extends OfOneRule {

        @Override
        Answer ask(String path) throws InterruptedException {
            return api.get(brandId, path + "/versions");
        }

        @Override
        int told(Answer answer) {
            Table table = new Table("VERSION", "FROM", "MODE", "DIGEST");
            answer.body().path("versions").forEach(version -> table.add(List.of(version.path("version").asString(),
                    version.path("effective_from").asString("-"), version.path("mode").asString(),
                    version.path("digest").asString("-"))));
            return Windfall.print(spec.commandLine(), table);
        }
    }

    @Command(name = "promote", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Let what is tried in the shadow pay from the next period on, as a version of its own.")
    static final class Promote extends OfOneRule {

        @Override
        Answer ask(String path) throws InterruptedException {
            return api.post(brandId, path + "/promote", Map.of());
        }

        @Override
        int told(Answer answer) {
            return Windfall.print(spec.commandLine(), decided(answer, brandId, ruleId));
        }
    }

    private static String decided(Answer answer, String brandId, String ruleId) {
        return answer.isGood() ? inForce(answer.body())
                : "Rule %s of %s is on its way: ask again at %s".formatted(ruleId, brandId, answer.location());
    }

    /// What is in force, or else what is tried, or is to come first.
    private static JsonNode current(JsonNode rule) {
        return rule.path("in_force").isObject() ? rule.path("in_force")
                : rule.path("shadow").isObject() ? rule.path("shadow") : rule.path("to_come").path(0);
    }

    private static String inForce(JsonNode version) {
        String what = "Rule %s of %s: version %s, %s".formatted(version.path("rule_id").asString(),
                version.path("brand_id").asString(), version.path("version").asString(),
                version.path("mode").asString());
        return version.has("effective_from") ? what + " from " + version.path("effective_from").asString() : what;
    }
}
