package dev.windfall.app;

import dev.windfall.app.terminal.Table;
import dev.windfall.servers.CannotStart;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

import java.io.PrintWriter;
import java.util.logging.LogManager;

/// The command line. An error is one line on standard error; wrong use and settings that can't work exit with 2.
@Command(name = "windfall", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false,
        description = "Rebates, cashback and lossback that are paid exactly once, and can prove every cent.",
        synopsisSubcommandLabel = "COMMAND", commandListHeading = "%nCommands:%n", optionListHeading = "%nOptions:%n",
        subcommands = {
                DemoCommand.class, UpCommand.class, LoadCommand.class, BrandCommand.class, RuleCommand.class,
                SimulateCommand.class, RunCommand.class, AdjustCommand.class, DlqCommand.class, CouponCommands.class,
                QuarantineCommand.class,
                VerifyCommand.class, AuditCommand.class, ChaosCommand.class, RefoldCommand.class, WalletCommand.class,
                BenchCommand.class,
                TestCommand.class})
public final class Windfall extends CommandGroup {

    /// Every command is run through this, and so can a test.
    public static CommandLine commandLine() {
        return tellingErrors(new CommandLine(new Windfall()));
    }

    /// How every command of ours tells what went wrong.
    public static CommandLine tellingErrors(CommandLine commandLine) {
        return commandLine
                .setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Windfall::wrongUse)
                .setExecutionExceptionHandler(Windfall::failure);
    }

    public static void main(String... arguments) {
        LogManager.getLogManager().reset(); // what libraries tell the JDK's logger is not for the terminal
        System.exit(commandLine().execute(arguments));
    }

    private static int wrongUse(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        say(command, "%s (see %s --help)".formatted(wrong.getMessage(), command.getCommandSpec().qualifiedName()));
        return ExitCode.USAGE;
    }

    private static int failure(Exception failure, CommandLine command, ParseResult parsed) {
        if (failure instanceof CannotStart reason) {
            say(command, reason.getMessage());
            return ExitCode.USAGE;
        }
        logger().error("{} failed", command.getCommandSpec().qualifiedName(), failure);
        say(command, withCauses(failure));
        return ExitCode.SOFTWARE;
    }

    /// What failed and why, down to the first cause: the outermost word alone seldom helps.
    static String withCauses(Throwable failure) {
        StringBuilder told = new StringBuilder(inOneLine(failure));
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (told.indexOf(inOneLine(cause)) < 0) { // who wraps without a word repeats what it wraps
                told.append(", because of ").append(inOneLine(cause));
            }
        }
        return told.toString();
    }

    private static String inOneLine(Throwable failure) {
        return failure.toString().lines().findFirst().orElseThrow();
    }

    static void say(CommandLine command, String message) {
        PrintWriter err = command.getErr();
        err.println("windfall: " + Table.visible(message.lines().findFirst().orElse("no message")));
        err.flush();
    }

    /// What a command was asked for, without what a terminal would take for an order.
    static int print(CommandLine command, String line) {
        command.getOut().println(Table.visible(line));
        command.getOut().flush();
        return ExitCode.OK;
    }

    static int print(CommandLine command, Table table) {
        table.print(command.getOut());
        command.getOut().flush();
        return ExitCode.OK;
    }

    /// Not a field: the log's place is known only when a command has chosen its data folder.
    private static Logger logger() {
        return LoggerFactory.getLogger(Windfall.class);
    }
}
