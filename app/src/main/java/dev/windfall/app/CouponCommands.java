package dev.windfall.app;

import dev.windfall.app.ApiCaller.Answer;
import dev.windfall.projections.coupons.CouponLogId;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/// Coupons, for people.
@Command(name = "coupon", mixinStandardHelpOptions = true, description = "Define coupons, and see to their uses.",
        subcommands = {CouponCommands.Put.class, CouponCommands.Activate.class, CouponCommands.Show.class,
                CouponBackfillCommand.class},
        synopsisSubcommandLabel = "COMMAND")
final class CouponCommands extends CommandGroup {

    private static final String PATH = "/internal/promotions/coupons";

    /// One document to the running program.
    @Command(name = "put", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Write a new version of a coupon's definition, from a YAML or JSON file with brand_id and coupon_id.",
            footer = "%nbrand_id: '*' writes what all brands inherit that have such a coupon. If it is refused, each mistake is told "
                    + "with its line, and the exit code is 1.")
    static final class Put extends PutCommand {

        @Override
        String path(YamlDocument document) {
            return PATH + "/definitions/" + ApiCaller.part(document.text("coupon_id"));
        }

        @Override
        String what(YamlDocument document) {
            return "Coupon %s of %s".formatted(document.text("coupon_id"), document.text("brand_id"));
        }

        @Override
        String done(YamlDocument document, Answer answer) {
            return "%s: version %s".formatted(what(document), answer.body().path("version").asString());
        }
    }

    @Command(name = "activate", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Activate a coupon for a player: once for each usage, however often it is asked for.")
    static final class Activate implements Callable<Integer> {

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(paramLabel = "COUPON_ID", description = "the coupon")
        private String couponId = "";

        @Option(names = "--brand", paramLabel = "B", required = true, description = "whose coupon it is")
        private String brandId = "";

        @Option(names = "--player", paramLabel = "P", required = true, description = "who gets it")
        private String playerId = "";

        @Option(names = "--currency", paramLabel = "C", required = true, description = "one of the brand's")
        private String currency = "";

        @Option(names = "--usage", paramLabel = "N", defaultValue = "1",
                description = "which of the player's uses of it (default: ${DEFAULT-VALUE})")
        private int usage;

        @Option(names = "--deposit", paramLabel = "N", defaultValue = "0",
                description = "for which it is granted, in minor units (default: none)")
        private long deposit;

        @Mixin
        private ApiCaller api = new ApiCaller();

        @Override
        public Integer call() throws InterruptedException {
            Map<String, Object> wish = new LinkedHashMap<>();
            wish.put("coupon_id", couponId);
            wish.put("player_id", playerId);
            wish.put("currency", currency);
            wish.put("usage", usage);
            wish.put("deposit", deposit);
            Answer answer = api.post(brandId, PATH + "/activations", wish);
            if (answer.isOnItsWay()) {
                return Windfall.print(spec.commandLine(), "It is on its way: ask again at " + answer.location());
            }
            return answer.isGood() ? Windfall.print(spec.commandLine(), told(answer.body()))
                    : ApiCaller.tell(spec.commandLine(), answer);
        }
    }

    @Command(name = "show", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Show how a use of a coupon stands, and how far it is.")
    static final class Show implements Callable<Integer> {

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(paramLabel = "COUPON_LOG_ID", description = "the use, such as aurora~welcome~p1~1")
        private String couponLogId = "";

        @Mixin
        private ApiCaller api = new ApiCaller();

        @Override
        public Integer call() throws InterruptedException {
            CouponLogId id = CouponLogId.read(couponLogId).orElse(null);
            if (id == null) {
                Windfall.say(spec.commandLine(), "%s is no use of a coupon, such as aurora~welcome~p1~1"
                        .formatted(couponLogId));
                return ExitCode.USAGE;
            }
            Answer answer = api.get(id.brandId(), PATH + '/' + ApiCaller.part(couponLogId));
            if (!answer.isGood()) {
                return ApiCaller.tell(spec.commandLine(), answer);
            }
            Windfall.print(spec.commandLine(), told(answer.body()));
            for (JsonNode words : answer.body().path("progress").path("words")) {
                Windfall.print(spec.commandLine(), "  " + words.asString());
            }
            return ExitCode.OK;
        }
    }

    private static String told(JsonNode use) {
        return "%s is %s: %s %s granted, %s to be wagered".formatted(use.path("coupon_log_id").asString(),
                use.path("status").asString(), use.path("amount").asString(), use.path("currency").asString(),
                use.path("required").asString());
    }
}
