package dev.windfall.bench.run;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A process that says on its standard output how far its start is, and ends when its standard input does.
public final class Child implements AutoCloseable {

    /// What every JVM of a contender runs with, ours as theirs.
    private static final List<String> JVM = List.of("-Xmx3g", "-XX:+UseParallelGC", "-XX:-UsePerfData");
    /// For those on the newest JDK.
    private static final List<String> NEWEST = List.of("--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");
    private static final Duration WORD_PATIENCE = Duration.ofMinutes(3);
    private static final Duration END_PATIENCE = Duration.ofMinutes(2);

    private final String name;
    private final Process process;
    private final BufferedReader said;
    private final Path log;

    private Child(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.said = new BufferedReader(process.inputReader(StandardCharsets.UTF_8));
        this.log = log;
    }

    /// On our JDK, with our class path.
    ///
    /// @param options further ones for its JVM
    /// @param folder  for its files; its log is written to `logs` beside it
    public static Child ofOurs(String name, List<String> options, Class<?> main, List<String> arguments, Path folder)
            throws IOException {
        List<String> all = new ArrayList<>(NEWEST);
        all.add("-Dlogback.configurationFile=dev/windfall/bench/contender-logback.xml");
        all.addAll(options);
        return of(name, Path.of(System.getProperty("java.home")), System.getProperty("java.class.path"), all,
                main.getName(), arguments, folder);
    }

    public static Child of(String name, Path jdk, String classPath, List<String> options, String main,
            List<String> arguments, Path folder) throws IOException {
        List<String> command = new ArrayList<>(List.of(jdk.resolve("bin/java").toString()));
        command.addAll(JVM);
        command.add("-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")));
        command.addAll(options);
        command.add(main);
        command.addAll(arguments);
        Path logs = Files.createDirectories(folder.resolveSibling("logs")); // the folder itself is emptied before anybody reads
        Path log = logs.resolve(folder.getFileName() + ".log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.appendTo(log.toFile()));
        builder.environment().putAll(Map.of("CLASSPATH", classPath));
        return new Child(name, builder.start(), log);
    }

    /// What they all run with, in one line.
    public static String jvm() {
        return String.join(" ", JVM);
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    /// What it says next.
    public String nextLine() throws IOException {
        String line = read();
        if (line == null) {
            throw failed("ended, or was ended after %d minutes, without a word".formatted(WORD_PATIENCE.toMinutes()));
        }
        return line;
    }

    /// Returns when it has said so.
    public void awaitLine(String line) throws IOException {
        for (String next = read(); next != null; next = read()) {
            if (next.equals(line)) {
                return;
            }
        }
        throw failed(
                "ended, or was ended after %d minutes, before it was %s".formatted(WORD_PATIENCE.toMinutes(), line));
    }

    private @Nullable String read() throws IOException {
        CompletableFuture<Void> end = CompletableFuture.runAsync(process::destroyForcibly,
                CompletableFuture.delayedExecutor(WORD_PATIENCE.toSeconds(), TimeUnit.SECONDS));
        try {
            return said.readLine();
        } finally {
            end.cancel(false);
        }
    }

    public void requireAlive() throws IOException {
        if (!process.isAlive()) {
            throw failed("ended");
        }
    }

    /// Asks it to end, and waits until it has.
    ///
    /// @throws IOException if it ended in failure, or not at all
    public void end() throws IOException, InterruptedException, TimeoutException {
        process.getOutputStream().close();
        if (!process.waitFor(END_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new TimeoutException(name + " did not end within " + END_PATIENCE.toSeconds() + " s");
        }
        if (process.exitValue() != 0) {
            throw failed("ended with status " + process.exitValue());
        }
    }

    /// However it stands. It has gone when this returns: who comes next has the machine, and its folder can be removed.
    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().orTimeout(END_PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        said.close();
    }

    private IOException failed(String how) throws IOException {
        List<String> words = Files.readAllLines(log);
        String reason = words.stream().filter(line -> line.contains("ERROR") || line.contains("Exception")).findFirst()
                .orElse(words.isEmpty() ? "no message" : words.getFirst());
        return new IOException("%s %s (%s)".formatted(name, how, reason));
    }
}
