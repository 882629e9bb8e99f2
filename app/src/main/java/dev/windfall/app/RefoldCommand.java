package dev.windfall.app;

import dev.windfall.app.refold.Refold;
import dev.windfall.app.verify.Differences;
import dev.windfall.projections.refold.Relocation;
import dev.windfall.schemas.CommittedRecords;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.Brand;
import dev.windfall.servers.CannotStart;
import dev.windfall.servers.ServerSettings;
import dev.windfall.topology.generations.GenerationState;
import dev.windfall.topology.generations.GenerationWatch;
import dev.windfall.topology.generations.Generations;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/// Changes the number of partitions, or builds everything anew from the log.
@Command(name = "refold", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Fold the brand log into its next generation beside the live one, compare, and go over to it.",
        footer = {"",
                "Processes that are up go over by themselves. For some seconds nothing is taken in, and settings can't be changed;",
                "reads go on. If anything differs, the live generation goes on, and the exit code is 1."})
final class RefoldCommand implements Callable<Integer> {

    private static final int PARTITIONS_MAX = 1_024;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--partitions", paramLabel = "N",
            description = "of the next generation (default: as many as now, which builds rows and state anew)")
    private int partitions;

    @Option(names = "--drop-old",
            description = "delete the log and the player-days of the old generation in the end; they are kept without it")
    private boolean dropOld;

    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        if (spec.commandLine().getParseResult().hasMatchedOption("--partitions")
                && (partitions < 1 || partitions > PARTITIONS_MAX)) {
            throw new ParameterException(spec.commandLine(),
                    "--partitions %d: expected 1 to %,d".formatted(partitions, PARTITIONS_MAX));
        }
        KafkaSettings kafka = ClientKafka.of(ServerSettings.fromEnvironment(System.getenv()), data.path());
        Topics live = ClientKafka.liveTopics(kafka);
        int wanted = partitions == 0 ? live.partitions() : partitions;
        requireRoom(kafka, live, wanted);
        requireNoOther(kafka, live);
        Path folder = Files.createTempDirectory("windfall-refold");
        try {
            return fold(kafka, live, wanted, folder);
        } catch (Refold.Refused | Relocation.TooFewPartitions e) {
            say(String.valueOf(e.getMessage()));
            return ExitCode.SOFTWARE;
        } finally {
            delete(folder);
        }
    }

    private int fold(KafkaSettings kafka, Topics live, int wanted, Path folder) throws Exception {
        Refold refold = new Refold(kafka, live, wanted, folder, new Differences(this::say), this::say);
        Refold.Outcome outcome = refold.fold();
        boolean allOver = refold.awaitProcesses(outcome);
        if (!allOver) {
            say("not all processes have gone over to it yet: they do so by themselves");
        } else if (dropOld) {
            refold.dropOld();
        }
        spec.commandLine().getOut().printf("Generation %d is live: %d partitions, %,d records, %,d events.%n",
                outcome.generation().number(), wanted, outcome.records(), outcome.events());
        spec.commandLine().getOut().flush();
        return ExitCode.OK;
    }

    /// A brand keeps all places of its slice.
    private static void requireRoom(KafkaSettings kafka, Topics live, int wanted) {
        try (CommittedRecords records = new CommittedRecords(kafka, live.brands().name(), 0)) {
            records.forEachRemaining(record -> {
                Brand brand = live.brands().codec().decode(record.value(), Brand.class);
                if (brand.getSpread() > wanted) {
                    throw new CannotStart(
                            "--partitions %d: brand %s is spread over %d partitions: take at least as many"
                                    .formatted(wanted, brand.getBrandId(), brand.getSpread()));
                }
            });
        }
    }

    /// One that has died says nothing for a while, and then it is nobody's way.
    private void requireNoOther(KafkaSettings kafka, Topics live) throws InterruptedException {
        GenerationState first = Generations.current(kafka, live);
        if (first instanceof GenerationState.Live) {
            return;
        }
        say("a refold has begun before: is it still under way?");
        long end_ns = System.nanoTime() + GenerationWatch.SILENCE_MAX.toNanos();
        while (System.nanoTime() < end_ns) {
            Thread.sleep(1_000);
            GenerationState now = Generations.current(kafka, live);
            if (now instanceof GenerationState.Live) {
                return;
            }
            if (!now.equals(first)) {
                throw new CannotStart("Another refold is under way: wait for its end, or stop it first");
            }
        }
    }

    private void say(String word) {
        Windfall.say(spec.commandLine(), word);
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
