package dev.windfall.topology.deciders;

import dev.windfall.projections.effects.Backoff;
import dev.windfall.projections.settlement.runs.RunDecider;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.topology.streams.Member;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/// The host in a process of its own, which can be killed; it ends with whoever has started it.
final class HostProcess implements AutoCloseable {

    static final DeciderSettings SETTINGS = new DeciderSettings(
            new Backoff(Duration.ofMillis(400), Duration.ofMillis(400), 5), RunDecider.BARRIER_TIMEOUT, false);

    private final Process process;

    private HostProcess(Process process) {
        this.process = process;
    }

    static HostProcess start(KafkaSettings kafka, Topics topics, Path folder, String name) throws IOException {
        Files.createDirectories(folder);
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx256m", "-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir=" + folder, HostProcess.class.getName(),
                kafka.bootstrapServers(), topics.prefix(), Integer.toString(topics.lasting()), folder.toString(), name);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.redirectErrorStream(true).redirectOutput(Redirect.appendTo(folder.resolve("log").toFile()));
        return new HostProcess(builder.start());
    }

    /// Kills it.
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    public static void main(String[] arguments) throws IOException {
        KafkaSettings kafka = new KafkaSettings(arguments[0], Map.of());
        Topics topics = new Topics(arguments[1], Integer.parseInt(arguments[2]));
        Deciders deciders = new Deciders(kafka, topics, Path.of(arguments[3]), InstantSource.system(),
                Member.alone(arguments[4]), SETTINGS);
        deciders.start();
        while (System.in.read() >= 0) { // until whoever has started it is gone
        }
        Runtime.getRuntime().halt(0);
    }
}
