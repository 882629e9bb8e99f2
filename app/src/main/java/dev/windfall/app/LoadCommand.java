package dev.windfall.app;

import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topic;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.Undecodable;
import dev.windfall.schemas.WalletEventJson;
import dev.windfall.schemas.avro.WalletEvent;
import dev.windfall.servers.CannotStart;
import dev.windfall.servers.ServerSettings;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;

/// Publishes events from files. It refuses only what can't be encoded; whether an event can be meant, the engine says.
@Command(name = "load", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Publish wallet events, one JSON object per line, to the wallet topic.",
        footer = "%nA line that can't be read is named by its number and left out; then the exit code is 1.")
final class LoadCommand implements Callable<Integer> {

    private static final int PROGRESS_LINES = 100_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "files to read; - is standard input")
    private List<String> files = List.of();

    @Option(names = "--history",
            description = "stamp each record with its occurred_at: for old data in the order of its time")
    private boolean history;

    @Mixin
    private DataOption data = new DataOption();

    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private long published;
    private long refused;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Topic topic = new Topics("", 1).walletEvents();
        KafkaSettings kafka = ClientKafka.of(ServerSettings.fromEnvironment(System.getenv()), data.path());
        ClientKafka.requireTopics(kafka, topic);
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(kafka.with(Map.of(
                "linger.ms", 20, "compression.type", "lz4", "max.block.ms", 10_000, "delivery.timeout.ms", 60_000)),
                new StringSerializer(), new ByteArraySerializer())) {
            for (String file : files) {
                try (BufferedReader lines = open(file)) {
                    publish(file.equals("-") ? "standard input" : file, lines, topic, producer);
                }
            }
        } catch (KafkaException e) {
            throw new CannotStart("Kafka does not take the events (%s)".formatted(e.getMessage()), e);
        }
        Exception lost = failure.get();
        if (lost != null) {
            throw new CannotStart(
                    "Kafka has not taken all events (%s): load the files again, what came twice counts once"
                            .formatted(lost.getMessage()),
                    lost);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%,d published, %,d refused%n", published, refused);
        out.flush();
        return refused == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private void publish(String file, BufferedReader lines, Topic topic, KafkaProducer<String, byte[]> producer)
            throws IOException {
        long number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            try {
                WalletEvent event = WalletEventJson.decode(line.getBytes(StandardCharsets.UTF_8));
                if (history && event.getOccurredAt().isBefore(Instant.EPOCH)) {
                    throw new Undecodable("occurred_at", "occurred_at is before 1970");
                }
                Long timestamp_ms = history ? event.getOccurredAt().toEpochMilli() : null;
                var _ = producer.send(
                        new ProducerRecord<>(topic.name(), null, timestamp_ms,
                                event.getBrandId() + "~" + event.getPlayerId(),
                                topic.codec().encode(event)),
                        (metadata, e) -> failure.compareAndSet(null, e));
                published++;
            } catch (Undecodable e) {
                refused++;
                Windfall.say(spec.commandLine(), "%s, line %d: %s".formatted(file, number, e.detail()));
            }
            if (number % PROGRESS_LINES == 0) {
                Windfall.say(spec.commandLine(), "%s: %,d lines so far".formatted(file, number));
            }
        }
    }

    private static BufferedReader open(String file) {
        try {
            return file.equals("-") ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                    : new BufferedReader(
                            new InputStreamReader(Files.newInputStream(Path.of(file)), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new CannotStart("The file %s can't be read".formatted(file), e);
        }
    }
}
