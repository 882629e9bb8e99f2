package dev.windfall.bench;

import dev.windfall.app.CommandGroup;
import dev.windfall.app.Windfall;
import picocli.CommandLine;
import picocli.CommandLine.Command;

import java.util.logging.LogManager;

/// The command line of the benchmarks.
@Command(name = "windfall bench", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Measure Windfall beside its peers and limits, in one run on this machine.",
        synopsisSubcommandLabel = "COMMAND", commandListHeading = "%nCommands:%n", optionListHeading = "%nOptions:%n",
        subcommands = {LedgerCommand.class, SinkCommand.class, RestoreCommand.class, QueryCommand.class,
                StartCommand.class, LatencyCommand.class, GrowthCommand.class, HotCommand.class, SimulateCommand.class,
                RatingCommand.class, EffectsCommand.class, SettleCommand.class})
public final class Bench extends CommandGroup {

    public static void main(String... arguments) {
        LogManager.getLogManager().reset(); // what libraries tell the JDK's logger is not for the terminal
        System.exit(Windfall.tellingErrors(new CommandLine(new Bench())).execute(arguments));
    }
}
