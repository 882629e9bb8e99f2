package dev.windfall.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/// What the API does for brands, from the command line.
@Command(name = "brand", mixinStandardHelpOptions = true, description = "Register brands.",
        subcommands = BrandCommand.Put.class,
        synopsisSubcommandLabel = "COMMAND")
final class BrandCommand extends CommandGroup {

    /// One document to the running program.
    @Command(name = "put", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Register a brand, or change what may be changed, from a YAML or JSON file.")
    static final class Put implements Callable<Integer> {

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(paramLabel = "FILE", description = "the brand's document")
        private Path file = Path.of("");

        @Mixin
        private ApiCaller api = new ApiCaller();

        @Override
        public Integer call() throws InterruptedException {
            YamlDocument document = YamlDocument.read(file);
            String brandId = document.text("brand_id");
            ApiCaller.Answer answer = api.put(brandId, "/internal/brands/" + ApiCaller.part(brandId), document.tree());
            if (!answer.isGood() && !answer.isOnItsWay()) {
                return ApiCaller.tell(spec.commandLine(), answer, document);
            }
            PrintWriter out = spec.commandLine().getOut();
            out.println(answer.isGood() ? "Brand %s is registered".formatted(brandId)
                    : "Brand %s is on its way: ask again at %s".formatted(brandId, answer.location()));
            out.flush();
            return ExitCode.OK;
        }
    }
}
