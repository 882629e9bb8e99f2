package dev.windfall.app;

import picocli.CommandLine.Command;

/// What the API does for brands, from the command line.
@Command(name = "brand", mixinStandardHelpOptions = true, description = "Register brands.",
        subcommands = BrandCommand.Put.class,
        synopsisSubcommandLabel = "COMMAND")
final class BrandCommand extends CommandGroup {

    /// One document to the running program.
    @Command(name = "put", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Register a brand, or change what may be changed, from a YAML or JSON file.")
    static final class Put extends PutCommand {

        @Override
        String path(YamlDocument document) {
            return "/internal/brands/" + ApiCaller.part(document.text("brand_id"));
        }

        @Override
        String what(YamlDocument document) {
            return "Brand " + document.text("brand_id");
        }

        @Override
        String done(YamlDocument document, ApiCaller.Answer answer) {
            return what(document) + " is registered";
        }
    }
}
