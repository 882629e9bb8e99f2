package dev.windfall.app;

import dev.windfall.app.audit.AuditCheck;
import dev.windfall.app.audit.AuditExport;
import dev.windfall.app.audit.AuditExport.Written;
import dev.windfall.app.export.WholeFile;
import dev.windfall.app.verify.Differences;
import dev.windfall.app.verify.KafkaEvidence;
import dev.windfall.app.verify.RunVerifier;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.servers.ServerSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;

/// Proofs for others.
@Command(name = "audit", mixinStandardHelpOptions = true,
        description = "Take a sealed run out with all that it follows from, and check such a file anywhere, without servers.",
        subcommands = {AuditCommand.Export.class, AuditCommand.Check.class}, synopsisSubcommandLabel = "COMMAND")
final class AuditCommand extends CommandGroup {

    /// Reads the topics alone.
    @Command(name = "export", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Write one file with a sealed run, its rule, its lines, and the brand's events that they follow from.",
            footer = "%nNothing of other brands is in it. The same run comes to the same file, as long as nothing more is decided of it.")
    static final class Export implements Callable<Integer> {

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private DataOption data = new DataOption();

        @Option(names = "--run", paramLabel = "ID", required = true, description = "which run")
        private String run = "";

        @Option(names = {"-o", "--output"}, paramLabel = "FILE",
                description = "where it is written, by the name FILE.part until it is whole (default: ID.zip)")
        private @Nullable Path file;

        @Override
        public Integer call() throws InterruptedException {
            RunId id = RunCommand.named(spec, run);
            Path wanted = file == null ? Path.of(id.text() + ".zip") : file;
            KafkaSettings kafka = ClientKafka.of(ServerSettings.fromEnvironment(System.getenv()), data.path());
            AuditExport export = new AuditExport(new KafkaEvidence(kafka, ClientKafka.liveTopics(kafka),
                    word -> Windfall.say(spec.commandLine(), word)));
            Written written = WholeFile.write(wanted, out -> export.write(id, out), _ -> true);
            var _ = Windfall.print(spec.commandLine(), "%s: %,d records of the brand log, %,d events".formatted(wanted,
                    written.records(), written.events()));
            return Windfall.print(spec.commandLine(), "seal %s".formatted(written.run().decided().seal().digest()));
        }
    }

    /// Reads the file alone.
    @Command(name = "check", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Rate the events of such a file again, and hold what they come to against all that it says.",
            footer = "%nIf anything differs, the first differences are told, and the exit code is 1. What is no such file is told with "
                    + "the exit code 2.")
    static final class Check implements Callable<Integer> {

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(paramLabel = "FILE", description = "what audit export has written")
        private Path file = Path.of("");

        @Option(names = "--seal", paramLabel = "DIGEST",
                description = "the digest of the seal, as it is known from elsewhere: only with it the file proves more than that it "
                        + "is at one with itself")
        private @Nullable String seal;

        @Override
        public Integer call() throws IOException {
            Differences differences = new Differences(difference -> Windfall.say(spec.commandLine(), difference));
            Optional<RunVerifier.Outcome> outcome = new AuditCheck(differences).check(file, seal);
            outcome.ifPresent(made -> RunSealText.print(made, spec.commandLine()));
            return DifferencesText.tell(differences, spec.commandLine().getOut());
        }
    }
}
