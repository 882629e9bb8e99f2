package dev.windfall.app;

import dev.windfall.app.ApiCaller.Answer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.concurrent.Callable;

/// One document from a file to the running program. Each mistake in it is told with its line.
abstract class PutCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "the document")
    private Path file = Path.of("");

    @Mixin
    private ApiCaller api = new ApiCaller();

    @Override
    public Integer call() throws InterruptedException {
        YamlDocument document = YamlDocument.read(file);
        String brandId = document.text("brand_id");
        String path = path(document);
        if (path == null) {
            return ExitCode.SOFTWARE;
        }
        Answer answer = api.put(brandId, path, document.tree());
        if (!answer.isGood() && !answer.isOnItsWay()) {
            return ApiCaller.tell(spec.commandLine(), answer, document);
        }
        return Windfall.print(spec.commandLine(), answer.isGood() ? done(document, answer)
                : "%s is on its way: ask again at %s".formatted(what(document), answer.location()));
    }

    /// @return null after a complaint
    abstract @Nullable String path(YamlDocument document);

    /// As a sentence begins.
    abstract String what(YamlDocument document);

    abstract String done(YamlDocument document, Answer answer);

    void complain(String words) {
        Windfall.say(spec.commandLine(), words);
    }
}
