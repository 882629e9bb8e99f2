package dev.windfall.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/// A server process under a keeper: a small shell that ends it when its own standard input closes, which the kernel does
/// however we die. So no server of ours outlives us.
///
/// Any one of the processes may be killed at any moment. If the server dies, the keeper ends with its status. If the keeper's
/// main shell dies, we see it and close its input, and its watcher ends the server. If we die, the watcher does. If several
/// are killed so that nobody is left to do it, the next one to hold the data folder ends what it finds there.
public final class KeptProcess {

    private static final String KEEPER = "keeper.sh";
    /// With a server that nobody has worked with yet.
    static final Duration GIVE_UP_PATIENCE = Duration.ofSeconds(3);

    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);
    private static final Duration LEFTOVER_PATIENCE = Duration.ofSeconds(5);
    private static final long LOG_BYTES_MAX = 10_000_000;

    private final Process keeper;
    private final Path pidFile;
    private final Path log;

    private KeptProcess(Process keeper, Path pidFile, Path log) {
        this.keeper = keeper;
        this.pidFile = pidFile;
        this.log = log;
    }

    /// @param name   of the folder in which it works, and of its log
    /// @param signal what asks it to end in good order, such as `TERM`
    public static KeptProcess start(DataFolder data, String name, String signal, List<String> command,
            Map<String, String> environment) {
        List<String> kept = new ArrayList<>();
        if (Shell.has("setsid")) {
            kept.add("setsid"); // Ctrl-C is for us: we then end the servers, in our order
        }
        Path pidFile = data.folder(name).resolve("pid");
        kept.addAll(List.of("sh", data.root().resolve(KEEPER).toString(), signal, pidFile.toString()));
        kept.addAll(command);
        Path log = data.logs().resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(kept);
        builder.environment().putAll(environment);
        builder.environment().remove("JAVA_TOOL_OPTIONS"); // meant for us: a debugger's port can't be had twice
        try {
            startNewLogWhenLarge(log);
            builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            KeptProcess process = new KeptProcess(builder.start(), pidFile, log);
            var _ = process.keeper.onExit().thenRun(process::letGo);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Puts the keeper's script where its processes can be told by name.
    static void installKeeper(Path folder) throws IOException {
        try (InputStream script = Objects.requireNonNull(KeptProcess.class.getResourceAsStream(KEEPER))) {
            Files.copy(script, folder.resolve(KEEPER), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /// Ends the processes of a server that still work in its folder, although whoever holds the folder has not started
    /// them: their keeper was killed with their parent, or they are only now going. Returns when they have gone.
    ///
    /// @param main an argument by which it is known, unless its program itself stands in the folder
    static void endLeftovers(DataFolder data, String name, String main) {
        String folder = data.folder(name) + "/";
        List<ProcessHandle> leftovers = ProcessHandle.allProcesses()
                .filter(process -> worksIn(process.info(), folder, main)).toList();
        leftovers.forEach(ProcessHandle::destroy);
        leftovers.stream().filter(process -> !endsWithin(process, LEFTOVER_PATIENCE)).forEach(process -> {
            process.destroyForcibly();
            endsWithin(process, LEFTOVER_PATIENCE);
        });
    }

    /// @param givenUp whether nobody wants it any more, because something else that it would work with can't start
    /// @throws CannotStart if it ends, is given up, or does not answer in time
    void awaitReady(String server, Duration patience, BooleanSupplier givenUp, BooleanSupplier answers) {
        long deadline_ns = System.nanoTime() + patience.toNanos();
        while (!answers.getAsBoolean()) {
            if (givenUp.getAsBoolean()) {
                throw new CannotStart("%s was not waited for".formatted(server));
            }
            if (!keeper.isAlive()) {
                throw new CannotStart(
                        "%s ended while it was starting (%s): see %s".formatted(server, lastWords(), log));
            }
            if (System.nanoTime() > deadline_ns) {
                throw new CannotStart(
                        "%s did not answer within %d s: see %s".formatted(server, patience.toSeconds(), log));
            }
            waitFor(server);
        }
    }

    /// Completes with the exit status when the server has ended, for whatever reason.
    public CompletableFuture<Integer> ended() {
        return keeper.onExit().thenApply(Process::exitValue);
    }

    /// Asks the server to end, and ends it if it has not done so when patience runs out.
    public void end(Duration patience) {
        try {
            keeper.getOutputStream().write((patience.toSeconds() + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // The keeper has gone already, and its watcher with the pipe that this closes.
        }
        letGo();
        try {
            if (!keeper.waitFor(patience.toSeconds() + 5, TimeUnit.SECONDS)) {
                keeper.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The server itself, which its keeper stands above; nothing when it has gone, or has only just begun.
    public Optional<ProcessHandle> server() {
        try {
            String pid = Files.exists(pidFile) ? Files.readString(pidFile).strip() : "";
            return keeper.isAlive() && !pid.isEmpty() ? ProcessHandle.of(Long.parseLong(pid)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // it went between the two calls
        }
    }

    /// Ends the server at once, as a failure would, and returns when it has gone.
    public void kill() {
        while (keeper.isAlive() && server().isEmpty()) {
            waitFor("Its end"); // it has only just begun
        }
        server().ifPresent(ProcessHandle::destroyForcibly);
        ended().join();
    }

    /// It stands still, as one does whose machine has something else to do, until it is let go on.
    public void pause() {
        signal("STOP");
    }

    public void resume() {
        signal("CONT");
    }

    /// Nothing if it has ended meanwhile, which whoever waits for it is told.
    private void signal(String signal) {
        server().ifPresent(running -> Shell.succeeds("sh", "-c", "kill -s %s %d".formatted(signal, running.pid())));
    }

    /// The last line of the log that begins a message, for that of a start that failed.
    String lastWords() {
        try (var lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> !line.isBlank() && !Character.isWhitespace(line.charAt(0))).reduce("no word",
                    (earlier, later) -> later);
        } catch (IOException e) {
            return "no word";
        }
    }

    public Path log() {
        return log;
    }

    private static void waitFor(String server) {
        try {
            Thread.sleep(POLL_INTERVAL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStart("The start of %s was interrupted".formatted(server), e);
        }
    }

    private void letGo() {
        try {
            keeper.getOutputStream().close();
        } catch (IOException e) {
            // Closing a pipe whose reader has gone fails; closed it is.
        }
    }

    private static boolean worksIn(ProcessHandle.Info process, String folder, String main) {
        List<String> arguments = List.of(process.arguments().orElse(new String[0]));
        return process.command().filter(program -> program.startsWith(folder)).isPresent()
                || (arguments.contains(main) && arguments.stream().anyMatch(argument -> argument.startsWith(folder)));
    }

    private static boolean endsWithin(ProcessHandle process, Duration patience) {
        try {
            process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return process.info().command().isEmpty(); // it has ended, but its parent has not noticed yet
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void startNewLogWhenLarge(Path log) throws IOException {
        if (Files.exists(log) && Files.size(log) > LOG_BYTES_MAX) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
