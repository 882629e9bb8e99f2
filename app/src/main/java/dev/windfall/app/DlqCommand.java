package dev.windfall.app;

import dev.windfall.app.ApiCaller.Answer;
import dev.windfall.app.terminal.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/// The dead-letter list, for people.
@Command(name = "dlq", mixinStandardHelpOptions = true,
        description = "See what could not be paid, try it again, or close it.",
        subcommands = {DlqCommand.ListEffects.class, DlqCommand.Replay.class, DlqCommand.Resolve.class},
        synopsisSubcommandLabel = "COMMAND")
final class DlqCommand extends CommandGroup {

    private static final String PATH = "/internal/promotions/dlq";

    /// What all of them need.
    abstract static class OfOneBrand implements Callable<Integer> {

        @Spec
        CommandSpec spec = CommandSpec.create();

        @Option(names = "--brand", paramLabel = "B", required = true, description = "whose list it is")
        String brandId = "";

        @Mixin
        ApiCaller api = new ApiCaller();

        /// Tells each effect of the list, oldest first, page by page.
        ///
        /// @return the answer that was none of success, if one was
        final Optional<Answer> read(Consumer<JsonNode> effect) throws InterruptedException {
            String cursor = "";
            while (true) {
                Answer page = api.get(brandId, PATH + "?limit=500" + cursor);
                if (!page.isGood()) {
                    return Optional.of(page);
                }
                page.body().path("dead_letters").forEach(effect);
                if (page.body().path("next_cursor").isNull()) {
                    return Optional.empty();
                }
                cursor = "&cursor=" + ApiCaller.part(page.body().path("next_cursor").asString());
            }
        }

        final Answer decide(String requestId, String what, Map<String, String> document) throws InterruptedException {
            return api.post(brandId, "%s/%s/%s".formatted(PATH, ApiCaller.part(requestId), what), document);
        }

        final void print(String line) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(line);
            out.flush();
        }
    }

    /// What is there, and why.
    @Command(name = "list", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Show what was refused, or was in vain twelve times.")
    static final class ListEffects extends OfOneBrand {

        @Override
        public Integer call() throws InterruptedException {
            Table table = new Table("REQUESTED", "REQUEST_ID", "PLAYER", "AMOUNT", "CODE", "CERTAINTY", "DETAIL");
            Map<String, Integer> codes = new LinkedHashMap<>();
            Optional<Answer> refused = read(effect -> {
                table.add(List.of(text(effect, "requested_at"), text(effect, "request_id"), text(effect, "player_id"),
                        text(effect, "amount") + " " + text(effect, "currency"), text(effect, "code"),
                        text(effect, "certainty"), text(effect, "detail")));
                codes.merge(text(effect, "code"), 1, Integer::sum);
            });
            if (refused.isPresent()) {
                return ApiCaller.tell(spec.commandLine(), refused.get());
            }
            if (codes.isEmpty()) {
                print("Nothing is in the dead-letter list of " + brandId);
                return ExitCode.OK;
            }
            table.print(spec.commandLine().getOut());
            print("");
            codes.forEach((code, count) -> print(String.format(Locale.ROOT, "%,d %s", count, code)));
            return ExitCode.OK;
        }

        private static String text(JsonNode effect, String field) {
            return effect.path(field).asString("");
        }
    }

    /// With the same request ids: what is booked by now is found, and not booked once more.
    @Command(name = "replay", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Try again what is in the dead-letter list.",
            footer = "%nIf any could not be replayed, the exit code is 1.")
    static final class Replay extends OfOneBrand {

        @Parameters(paramLabel = "REQUEST_ID", arity = "0..*", description = "which ones")
        private List<String> requestIds = List.of();

        @Option(names = "--all", description = "all of the brand's")
        private boolean all;

        @Option(names = "--note", paramLabel = "TEXT", required = true, description = "why, for whoever reads it later")
        private String note = "";

        @Override
        public Integer call() throws InterruptedException {
            if (all == !requestIds.isEmpty()) {
                throw new ParameterException(spec.commandLine(), "Name request ids, or all of them by --all");
            }
            List<String> wanted = new ArrayList<>(requestIds);
            Optional<Answer> refused = all ? read(effect -> wanted.add(effect.path("request_id").asString()))
                    : Optional.empty();
            if (refused.isPresent()) {
                return ApiCaller.tell(spec.commandLine(), refused.get());
            }
            int replayed = 0;
            for (String requestId : wanted) {
                Answer answer = decide(requestId, "replay", Map.of("note", note));
                if (answer.isGood() || answer.isOnItsWay()) {
                    replayed++;
                } else {
                    ApiCaller.tell(spec.commandLine(), answer);
                }
            }
            print(String.format(Locale.ROOT, "%,d of %,d replayed", replayed, wanted.size()));
            return replayed == wanted.size() ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }

    /// Nothing is called for it any more.
    @Command(name = "resolve", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Take an effect from the dead-letter list: it was done another way, or is not to be done.")
    static final class Resolve extends OfOneBrand {

        private enum Resolution {
            RESOLVED, IGNORED
        }

        @Parameters(paramLabel = "REQUEST_ID", description = "which one")
        private String requestId = "";

        @Option(names = "--as", paramLabel = "RESOLVED|IGNORED", required = true,
                description = "RESOLVED: it was done another way; IGNORED: it is not to be done")
        private Resolution as = Resolution.RESOLVED;

        @Option(names = "--note", paramLabel = "TEXT", required = true, description = "why, for whoever reads it later")
        private String note = "";

        @Override
        public Integer call() throws InterruptedException {
            Answer answer = decide(requestId, "resolve", Map.of("resolution", as.name(), "note", note));
            if (!answer.isGood() && !answer.isOnItsWay()) {
                return ApiCaller.tell(spec.commandLine(), answer);
            }
            print(answer.isGood() ? "%s is %s".formatted(requestId, answer.body().path("status").asString())
                    : "It is on its way: ask again at " + answer.location());
            return ExitCode.OK;
        }
    }
}
