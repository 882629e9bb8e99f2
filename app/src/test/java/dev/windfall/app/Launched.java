package dev.windfall.app;

import dev.windfall.servers.DatabaseAddress;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/// The program as people start it: the launcher script, in a process group of its own.
final class Launched {

    /// The user who starts it; only root can be somebody else.
    enum As {
        MYSELF, ANOTHER_USER;

        private static final String NOBODY = "65534";

        List<String> prefix() {
            return this == MYSELF ? List.of()
                    : List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
        }

        /// An empty folder that this user owns.
        Path emptyFolder(Path folder) throws Exception {
            new ProcessBuilder("rm", "-rf", folder.toString()).start().waitFor();
            Files.createDirectories(folder);
            if (this == ANOTHER_USER) {
                new ProcessBuilder("chown", NOBODY + ":" + NOBODY, folder.toString()).start().waitFor();
            }
            return folder;
        }

        /// Only root can be somebody else, and that one must be able to reach the program.
        boolean isPossible() throws Exception {
            List<String> command = new ArrayList<>(prefix());
            command.addAll(List.of("test", "-x", ROOT.resolve("windfall").toString(), "-a", "-r", JAR.toString()));
            return new ProcessBuilder(command).start().waitFor() == 0;
        }
    }

    static final Path ROOT = Path.of(System.getProperty("windfall.root", "..")).toAbsolutePath().normalize();

    static final Path JAR = ROOT.resolve("app/target/windfall-exec.jar");
    /// What the build's rehearsal has kept.
    static final Path CACHE = JAR.resolveSibling("windfall.aot");

    /// A process of some minutes gets nothing of the compiler's better half but its work.
    private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

    /// Servers may take two minutes, and it is up a minute later, ready or not.
    private static final Duration UP_PATIENCE = Duration.ofMinutes(4);
    static final Duration GONE_MAX = Duration.ofSeconds(10);
    private static final Duration SHOW_PATIENCE = Duration.ofSeconds(10);
    private static final int LOG_LINES_SHOWN = 60;

    private final Process process;
    private final Path output;
    private final Path data;

    private Launched(Process process, Path output, Path data) {
        this.process = process;
        this.output = output;
        this.data = data;
    }

    /// One that is up in an empty folder.
    static Launched upAlone(Path data) throws Exception {
        Launched up = up(As.MYSELF, As.MYSELF.emptyFolder(data));
        up.awaitUp();
        return up;
    }

    /// Ends it, and nothing of it lives on.
    void end(Duration patience) throws Exception {
        main().destroy();
        awaitExit(patience);
        assertNothingLives(data);
    }

    /// The last to go are gone a moment after it.
    static void assertNothingLives(Path data) throws InterruptedException {
        assertNothingLives(data, "it has ended");
    }

    static void assertNothingLives(Path data, String after) throws InterruptedException {
        await(GONE_MAX, () -> living(data).isEmpty());
        assertThat(living(data)).extracting(each -> each.info().commandLine()).as(after).isEmpty();
    }

    static Launched up(As user, Path data) throws IOException {
        return start(user, data, ROOT.resolve("windfall"), Map.of(), "up", "--data", data.toString(), "--port", "0");
    }

    static Launched start(As user, Path data, Path launcher, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(user.prefix());
        command.add("setsid");
        command.add(launcher.toString());
        command.addAll(List.of(arguments));
        Path output = data.resolveSibling(data.getFileName() + "-output.txt");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("JAVA_TOOL_OPTIONS"); // makes a JVM say more than it is asked
        builder.environment().put("WINDFALL_JAVA_OPTIONS", SHORT_LIVED);
        builder.environment().putAll(environment);
        return new Launched(builder.redirectErrorStream(true).redirectOutput(output.toFile()).start(), output, data);
    }

    Path data() {
        return data;
    }

    ProcessHandle main() {
        return process.toHandle();
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    /// However long that takes.
    void awaitUp() throws Exception {
        awaitUp(UP_PATIENCE);
    }

    void awaitUp(Duration patience) throws Exception {
        boolean up = await(patience, () -> said("is up") || !process.isAlive());
        if (!up || !process.isAlive()) {
            String why = whyNotUp();
            killGroup(); // whoever waits for it has nothing by which to end it yet
            throw new AssertionError("Not up within %s: %s".formatted(patience, why));
        }
    }

    private String whyNotUp() throws Exception {
        return process.isAlive() ? whatItDoes()
                : "it ended with status %d, and said: %s".formatted(process.exitValue(), output());
    }

    /// One that hangs says nothing by itself: what its threads do, and the end of its log.
    String whatItDoes() throws Exception {
        new ProcessBuilder("kill", "-s", "QUIT", Long.toString(process.pid())).start().waitFor();
        await(SHOW_PATIENCE, () -> said("JNI global refs"));
        List<String> log = read(data.resolve("logs/windfall.log")).lines().toList();
        return "%s%n%s".formatted(output(),
                String.join("\n", log.subList(Math.max(0, log.size() - LOG_LINES_SHOWN), log.size())));
    }

    boolean awaitSaid(String words, Duration patience) throws InterruptedException {
        return await(patience, () -> said(words));
    }

    int awaitExit(Duration patience) throws Exception {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            String what = whatItDoes();
            killGroup();
            throw new AssertionError("Still running after %s: %s".formatted(patience, what));
        }
        return process.exitValue();
    }

    void killGroup() throws Exception {
        new ProcessBuilder("sh", "-c", "kill -s KILL -- -" + process.pid()).start().waitFor();
    }

    String bootstrapServers() throws IOException {
        return shown("Kafka +(\\S+)");
    }

    URI api() throws IOException {
        return URI.create(shown("(?:API +|, at )(http\\S+)"));
    }

    DatabaseAddress database() throws IOException {
        String password = Files.readString(data.resolve("postgres/data/windfall-password"));
        return DatabaseAddress.parse(shown("PostgreSQL +(\\S+)").replace("windfall@", "windfall:" + password + "@"));
    }

    /// The server of this name, once it works in the folder; the keeper stands above it.
    ProcessHandle server(String name) throws Exception {
        Path folder = data.resolve(name);
        await(Duration.ofSeconds(30), () -> process(folder).isPresent());
        return process(folder).orElseThrow(() -> new AssertionError("No " + name + " works in " + data));
    }

    /// A number that was left by a process which has gone may be somebody else's by now.
    private static Optional<ProcessHandle> process(Path folder) {
        return Optional.of(read(folder.resolve("pid")).strip()).filter(pid -> !pid.isEmpty())
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid))).filter(process -> worksIn(process, folder));
    }

    /// All that live and work in the folder; those that have ended and wait to be reaped have no command line any more.
    static List<ProcessHandle> living(Path data) {
        return ProcessHandle.allProcesses().filter(process -> worksIn(process, data)).toList();
    }

    static boolean await(Duration patience, BooleanSupplier condition) throws InterruptedException {
        long deadline_ns = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline_ns) {
                return false;
            }
            Thread.sleep(50);
        }
        return true;
    }

    private static boolean worksIn(ProcessHandle process, Path data) {
        return Stream.of(process.info().commandLine(), process.info().command())
                .flatMap(Optional::stream)
                .anyMatch(line -> line.contains(data.toString()));
    }

    boolean said(String words) {
        return read(output).contains(words);
    }

    /// What it shows once it is up comes line by line.
    private String shown(String pattern) throws IOException {
        Matcher matcher = Pattern.compile(pattern + "\\s").matcher(output());
        try {
            if (!await(SHOW_PATIENCE, () -> matcher.reset(read(output)).find())) {
                throw new AssertionError("No " + pattern + " in " + output());
            }
        } catch (InterruptedException e) {
            throw new AssertionError("Interrupted while it was awaited: " + pattern, e);
        }
        return matcher.group(1);
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            return ""; // it went between the two calls
        }
    }
}
