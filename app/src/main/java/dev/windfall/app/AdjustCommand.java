package dev.windfall.app;

import dev.windfall.app.ApiCaller.Answer;
import dev.windfall.projections.deciding.Effect.PayAs;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;

/// A credit by hand, from the command line.
@Command(name = "adjust", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Give a player a credit by hand, in your name and with your reason.",
        footer = "%nThe same --key gives one credit, however often it is sent.")
final class AdjustCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--brand", paramLabel = "B", required = true, description = "whose player it is")
    private String brandId = "";

    @Option(names = "--player", paramLabel = "P", required = true, description = "who gets it")
    private String playerId = "";

    @Option(names = "--amount", paramLabel = "N", required = true, description = "in minor units: 2500 is 25.00 EUR")
    private long amount;

    @Option(names = "--currency", paramLabel = "C", required = true, description = "one of the brand's")
    private String currency = "";

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "why, for whoever reads it later")
    private String reason = "";

    @Option(names = "--pay-as", paramLabel = "CASH|POINTS", defaultValue = "CASH",
            description = "what is credited (default: ${DEFAULT-VALUE})")
    private PayAs payAs = PayAs.CASH;

    @Option(names = "--key", paramLabel = "KEY",
            description = "under which it is done once (default: a new one, which is told)")
    private @Nullable String key;

    @Mixin
    private ApiCaller api = new ApiCaller();

    @Override
    public Integer call() throws InterruptedException {
        String once = key == null ? newKey() : key;
        Answer answer = api.post(brandId, "/internal/promotions/adjustments",
                Map.of("player_id", playerId, "amount", amount, "currency", currency, "pay_as", payAs.name(), "reason",
                        reason),
                once);
        PrintWriter out = spec.commandLine().getOut();
        if (answer.isOnItsWay()) {
            out.println("The credit is on its way: ask again at " + answer.location());
        } else if (answer.isGood()) {
            out.println("Credit %s is %s".formatted(answer.body().path("adjustment_id").asString(),
                    answer.body().path("status").asString()));
        } else {
            return ApiCaller.tell(spec.commandLine(), answer);
        }
        out.flush();
        return ExitCode.OK;
    }

    /// Told before anything is sent: whoever gets no answer needs it.
    private String newKey() {
        String made = UUID.randomUUID().toString();
        Windfall.say(spec.commandLine(), "if no answer comes, send the same again with --key " + made);
        return made;
    }
}
