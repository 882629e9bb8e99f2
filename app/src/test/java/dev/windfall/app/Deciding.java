package dev.windfall.app;

import dev.windfall.projections.adjustments.Adjustment;
import dev.windfall.projections.adjustments.AdjustmentCommand.Adjust;
import dev.windfall.projections.deciding.Effect.PayAs;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.TopicCheck;
import dev.windfall.schemas.Topics;
import dev.windfall.sink.Migrations;
import dev.windfall.sink.Sink;
import dev.windfall.topology.asking.Issuer;
import dev.windfall.topology.deciders.Deciders;
import dev.windfall.topology.deciders.HostedDeciders;
import dev.windfall.topology.streams.Member;
import org.apache.kafka.clients.admin.Admin;
import org.postgresql.ds.PGSimpleDataSource;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A process that decides, calls the wallet and writes to PostgreSQL, and does nothing else: so it starts soon, and can die often. Each
/// line that it is told is the key of a credit by hand.
final class Deciding implements AutoCloseable {

    static final Topics TOPICS = new Topics("", 4);

    private static final String CALLER = "tests";
    private static final String UP = "deciding";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final Path output;

    private Deciding(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /// Returns when it decides.
    static Deciding start(Path folder, Map<String, String> environment) throws Exception {
        Files.createDirectories(folder);
        Path output = folder.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Djava.io.tmpdir=" + folder,
                "-XX:AOTCache=" + Launched.CACHE, "-Xlog:aot*=off", "--enable-native-access=ALL-UNNAMED",
                Deciding.class.getName(), folder.toString());
        builder.environment().put("CLASSPATH", // what was kept of the program is used for it and whatever stands behind it
                Launched.JAR + File.pathSeparator + System.getProperty("java.class.path"));
        builder.environment().putAll(environment);
        Deciding deciding = new Deciding(builder.redirectErrorStream(true).redirectOutput(output.toFile()).start(),
                output);
        if (!Launched.await(PATIENCE, () -> !deciding.process.isAlive() || deciding.said(UP))) {
            deciding.close();
            throw new AssertionError("Nothing is decided: " + Files.readString(output));
        }
        return deciding;
    }

    void give(String key) throws IOException {
        process.getOutputStream().write((key + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /// Whether it was decided.
    boolean hasGiven(String key) throws InterruptedException {
        return Launched.await(PATIENCE, () -> said("given " + key + "\n"));
    }

    /// With which status, or -1 if it still lives.
    int awaitExit() throws InterruptedException {
        return process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : -1;
    }

    private boolean said(String words) {
        try {
            return Files.readString(output).contains(words);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Kills it.
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    static Subject subject(String key) {
        return new Subject(Adjustment.DECIDER, "aurora", Adjustment.idFor("aurora", CALLER, key));
    }

    static String requestId(String key) {
        return "adjustment-" + subject(key).id();
    }

    public static void main(String[] arguments) throws Exception {
        ProgramSettings settings = ProgramSettings.fromEnvironment(System.getenv(), "no-token");
        KafkaSettings kafka = new KafkaSettings(settings.servers().bootstrapServers().orElseThrow(),
                settings.servers().kafkaClients());
        PGSimpleDataSource database = settings.servers().database().orElseThrow().dataSource();
        Migrations.apply(database);
        Sink sink = new Sink(kafka, TOPICS, topicIds(kafka), database, "one");
        Deciders deciders = new Deciders(kafka, TOPICS, Path.of(arguments[0], "streams"), InstantSource.system(),
                Member.alone("one"), settings.deciders());
        deciders.start();
        sink.start();
        var _ = TargetConnection.toWallet(settings.wallet(), kafka, TOPICS, "one");
        while (!deciders.isReady()) {
            Thread.sleep(20);
        }
        System.out.println(UP);
        BufferedReader keys = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String key = keys.readLine(); key != null; key = keys.readLine()) { // until whoever has started it is gone
            if (deciders.ask(HostedDeciders.ADJUSTMENTS, subject(key),
                    new Adjust("p1", 100, "EUR", PayAs.CASH, "for a test"), new Issuer(CALLER, "ann", key), PATIENCE)
                    .isPresent()) {
                System.out.println("given " + key);
            }
        }
        Runtime.getRuntime().halt(0);
    }

    private static Sink.TopicIds topicIds(KafkaSettings kafka) throws InterruptedException {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            TopicCheck check = new TopicCheck(admin);
            List<String> differences = check.createMissing(TOPICS.all());
            if (!differences.isEmpty()) {
                throw new IllegalStateException(differences.getFirst());
            }
            return new Sink.TopicIds(check.topicId(TOPICS.playerDays().name()),
                    check.topicId(TOPICS.events().name()));
        }
    }
}
