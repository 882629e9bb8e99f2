package dev.windfall.app;

import picocli.CommandLine.Command;

/// Coupons, for people.
@Command(name = "coupon", mixinStandardHelpOptions = true, description = "See to coupons.",
        subcommands = CouponBackfillCommand.class, synopsisSubcommandLabel = "COMMAND")
final class CouponCommands extends CommandGroup {}
