package dev.windfall.bench.program;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// A process that works in a data folder, and the servers that it has started. When we end, it is asked to end too.
final class Launched implements AutoCloseable {

    /// What the launcher starts the program's JVM with, save what a rehearsal has kept: no contender has had one.
    private static final List<String> JVM = List.of("-XX:+UseSerialGC", "-Xmx768m", "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
    /// Of our environment; what else stands there may be meant for another installation.
    private static final Set<String> ENVIRONMENT = Set.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "CLASSPATH");
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final Duration END_PATIENCE = Duration.ofMinutes(1);

    private final Process process;
    private final Path output;
    private final Thread end;
    private final long begin_ns;

    private Launched(Process process, Path output, long begin_ns) {
        this.process = process;
        this.output = output;
        this.begin_ns = begin_ns;
        this.end = Thread.ofPlatform().unstarted(process::destroy);
        Runtime.getRuntime().addShutdownHook(end);
    }

    /// @param data      the folder that it is told to work in, made by it when it is missing
    /// @param classPath empty for what its arguments name
    static Launched start(Path data, String classPath, List<String> arguments) throws IOException {
        return start(data, classPath, arguments, Map.of());
    }

    /// @param settings by which it is told more
    static Launched start(Path data, String classPath, List<String> arguments, Map<String, String> settings)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.add("-Djava.io.tmpdir=" + Files.createDirectories(data.resolve("tmp")));
        command.addAll(arguments);
        Path output = data.resolveSibling(data.getFileName() + "-output.txt");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().retainAll(ENVIRONMENT);
        builder.environment().put("CLASSPATH", classPath);
        builder.environment().putAll(settings);
        long begin_ns = System.nanoTime();
        return new Launched(builder.start(), output, begin_ns);
    }

    /// Since it was started.
    double seconds() {
        return (System.nanoTime() - begin_ns) / 1e9;
    }

    String output() throws IOException {
        return Files.readString(output, StandardCharsets.UTF_8);
    }

    /// It and all that it has started.
    Stream<ProcessHandle> processes() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants());
    }

    interface Condition {

        boolean holds() throws IOException, InterruptedException;
    }

    /// @throws IOException if it ends before
    void await(String what, Condition condition) throws IOException, InterruptedException, TimeoutException {
        long deadline_ns = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (!process.isAlive()) {
                throw new IOException("It has ended: " + output().lines().findFirst().orElse("no message"));
            }
            if (System.nanoTime() - deadline_ns > 0) {
                throw new TimeoutException("It was not %s within %d min".formatted(what, PATIENCE.toMinutes()));
            }
            Thread.sleep(POLL);
        }
    }

    /// As Ctrl-C does.
    ///
    /// @throws IOException if it ends otherwise than in good order
    void stop() throws IOException, InterruptedException, TimeoutException {
        List<ProcessHandle> all = processes().toList();
        process.destroy();
        if (!process.waitFor(END_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new TimeoutException("It did not stop within %d s".formatted(END_PATIENCE.toSeconds()));
        }
        awaitGone(all);
    }

    /// As the kernel does when memory is short. Its servers go by themselves, which is not waited for.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// However it stands; returns when nothing of it works any more.
    @Override
    public void close() {
        List<ProcessHandle> all = processes().toList();
        process.destroyForcibly();
        awaitGone(all);
        Runtime.getRuntime().removeShutdownHook(end);
    }

    private static void awaitGone(List<ProcessHandle> processes) {
        CompletableFuture.allOf(processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                .orTimeout(END_PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join();
    }
}
