package dev.windfall.app;

import dev.windfall.app.quarantine.Listing;
import dev.windfall.app.quarantine.Quarantine;
import dev.windfall.app.quarantine.Redriving;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.servers.CannotStart;
import dev.windfall.servers.ServerSettings;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/// What was read but not counted, for people.
@Command(name = "quarantine", mixinStandardHelpOptions = true,
        description = "See what was read but not counted, and try it once more.",
        subcommands = {QuarantineCommand.ListRecords.class, QuarantineCommand.Redrive.class},
        synopsisSubcommandLabel = "COMMAND")
final class QuarantineCommand extends CommandGroup {

    /// What is there, and why.
    @Command(name = "list", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Show the newest records of quarantine, and how many there are for each reason.")
    static final class ListRecords implements Callable<Integer> {

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private QuarantineFilter filter = new QuarantineFilter();

        @Option(names = "--limit", paramLabel = "N", defaultValue = "50",
                description = "how many are shown, the newest (default: ${DEFAULT-VALUE})")
        private int limit = 50;

        @Option(names = "--json", description = "one JSON object a line, with the bytes in base64, and nothing else")
        private boolean json;

        @Mixin
        private DataOption data = new DataOption();

        @Override
        public Integer call() throws InterruptedException {
            if (limit < 0) {
                throw new ParameterException(spec.commandLine(), "--limit is 0 or more");
            }
            Listing listing = new Listing(limit);
            try {
                open(data).read(entry -> {
                    if (filter.matches(entry)) {
                        listing.add(entry);
                    }
                });
            } catch (KafkaException e) {
                throw new CannotStart("Quarantine can't be read (%s)".formatted(e.getMessage()), e);
            }
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                listing.printJson(out);
            } else {
                listing.print(out);
            }
            out.flush();
            return ExitCode.OK;
        }
    }

    /// What ought to be accepted by now goes through ingest again; the fold counts once what comes twice.
    @Command(name = "redrive", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Send records of quarantine through ingest once more.",
            footer = "%nWhat waits for its brand or its currency needs no redrive: it goes by itself once that is registered. "
                    + "If any could not be sent, the exit code is 1.")
    static final class Redrive implements Callable<Integer> {

        private static final int PLACES_SHOWN_MAX = 20;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private QuarantineFilter filter = new QuarantineFilter();

        @Option(names = "--offset", paramLabel = "N", split = ",", description = "only what stands at these offsets")
        private Set<Long> offsets = Set.of();

        @Option(names = "--all", description = "everything there")
        private boolean all;

        @Option(names = "--again", description = "also what was redriven before")
        private boolean again;

        @Mixin
        private DataOption data = new DataOption();

        @Override
        public Integer call() throws InterruptedException {
            if (!all && offsets.isEmpty() && !filter.isGiven()) {
                throw new ParameterException(spec.commandLine(),
                        "Say what to redrive: --reason, --brand, --offset or --all");
            }
            SortedSet<Long> missing = new TreeSet<>(offsets);
            try {
                Quarantine quarantine = open(data);
                Redriving.Outcome outcome = redrive(quarantine, missing);
                show(outcome);
                return tell(outcome, missing) ? ExitCode.SOFTWARE : ExitCode.OK;
            } catch (KafkaException e) {
                Windfall.say(spec.commandLine(),
                        "Kafka does not answer any more (%s): redrive again, what comes twice counts once"
                                .formatted(e.getMessage()));
                return ExitCode.SOFTWARE;
            }
        }

        /// @param missing the offsets that were not found remain
        private Redriving.Outcome redrive(Quarantine quarantine, SortedSet<Long> missing) {
            Set<Long> before = again ? Set.of() : quarantine.redriven();
            try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(quarantine.kafka().with(Map.of(
                    "acks", "all", "enable.idempotence", true, "linger.ms", 20, "compression.type", "lz4",
                    "max.block.ms", 10_000, "delivery.timeout.ms", 60_000)),
                    new ByteArraySerializer(), new ByteArraySerializer())) {
                Redriving redriving = new Redriving(quarantine.topics(), before, producer);
                quarantine.read(entry -> {
                    missing.remove(entry.offset());
                    if (filter.matches(entry) && (offsets.isEmpty() || offsets.contains(entry.offset()))) {
                        redriving.send(entry);
                    }
                });
                return redriving.end();
            }
        }

        private void show(Redriving.Outcome outcome) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(told(outcome.sent(), "redriven"));
            if (!outcome.skipped().isEmpty()) {
                out.println(told(outcome.skipped(), "skipped, redriven before (--again sends them)"));
            }
            if (!outcome.leftOut().isEmpty()) {
                out.println(told(outcome.leftOut(), "left out, only their coordinates are kept"));
            }
            out.flush();
        }

        /// @return whether there was anything to tell
        private boolean tell(Redriving.Outcome outcome, SortedSet<Long> missing) {
            Exception failure = outcome.failure();
            if (failure != null) {
                Windfall.say(spec.commandLine(), "%s (%s)".formatted(told(outcome.failed(), "could not be sent"),
                        failure.getMessage()));
            }
            if (!missing.isEmpty()) {
                Windfall.say(spec.commandLine(), told(missing, "not in quarantine"));
            }
            return failure != null || !missing.isEmpty();
        }

        private static String told(SortedSet<Long> offsets, String what) {
            String count = String.format(Locale.ROOT, "%,d %s", offsets.size(), what);
            String places = offsets.stream().limit(PLACES_SHOWN_MAX).map(String::valueOf)
                    .collect(Collectors.joining(", "));
            String more = offsets.size() > PLACES_SHOWN_MAX ? ", …" : "";
            return offsets.isEmpty() ? count : count + ": " + places + more;
        }
    }

    /// The number of partitions is of no use here: it is the brand log's.
    private static Quarantine open(DataOption data) throws InterruptedException {
        KafkaSettings kafka = ClientKafka.of(ServerSettings.fromEnvironment(System.getenv()), data.path());
        Topics topics = new Topics("", 1);
        ClientKafka.requireTopics(kafka, topics.quarantine(), topics.redrives());
        return new Quarantine(kafka, topics);
    }
}
