package dev.windfall.app;

import dev.windfall.app.Launched.As;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/// What the launcher says to somebody who has only just cloned the project.
class LauncherIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String UNKNOWN_OPTION = "windfall: Unknown option: '--fast' (see windfall up --help)\n";

    /// A start takes more.
    private static final String TOO_LITTLE = "-Xmx28m -XX:TieredStopAtLevel=1";

    private Path data = Path.of("target", "launcher").toAbsolutePath();

    @BeforeEach
    void emptyFolder() throws Exception {
        data = As.MYSELF.emptyFolder(data);
    }

    @Test
    void argumentsArePassedThrough() throws Exception {
        assertThat(wronglyUsed(Launched.ROOT.resolve("windfall"), Map.of()).output()).isEqualTo(UNKNOWN_OPTION);
    }

    @Test
    void helpMakesNoFolder() throws Exception {
        Path unmade = data.resolve("unmade");
        Launched launched = launch(Launched.ROOT.resolve("windfall"), Map.of(), "up", "--data", unmade.toString(),
                "--help");
        assertThat(launched.awaitExit(PATIENCE)).isZero();
        assertThat(unmade).doesNotExist();
    }

    @Test
    void whatIsAskedForOfTheJvmCounts() throws Exception {
        Launched launched = launch(Launched.ROOT.resolve("windfall"),
                Map.of("WINDFALL_JAVA_OPTIONS", "-Xmx100m -XX:+PrintFlagsFinal"), "--version");
        assertThat(launched.awaitExit(PATIENCE)).isZero();
        assertThat(launched.output()).containsPattern("MaxHeapSize += " + (100 << 20) + " ");
    }

    @Test
    void withoutMavenItSaysWhatToInstall() throws Exception {
        Path tools = Files.createDirectories(data.resolve("tools"));
        for (String tool : new String[]{"sh", "dirname", "readlink", "sed", "find", "head", "env"}) {
            Files.createSymbolicLink(tools.resolve(tool), Path.of("/usr/bin").resolve(tool));
        }
        Launched launched = launch(Launched.ROOT.resolve("windfall"), Map.of("PATH", tools.toString()), "up", "--data",
                data.toString());
        assertThat(launched.awaitExit(PATIENCE)).isEqualTo(2);
        assertThat(launched.output()).startsWith("windfall: Maven is missing: install ").hasLineCount(1);
    }

    @Test
    void withoutAJdkThatIsNewEnoughItSaysWhatToInstall() throws Exception {
        Path launcher = data.resolve("windfall");
        Files.writeString(launcher, Files.readString(Launched.ROOT.resolve("windfall"))
                .replace("java_at_least=25", "java_at_least=99"));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        Launched launched = launch(launcher, Map.of(), "up", "--data", data.toString());
        assertThat(launched.awaitExit(PATIENCE)).isEqualTo(2);
        assertThat(launched.output()).startsWith("windfall: no JDK 99 or newer was found: install one ")
                .hasLineCount(1);
    }

    @Test
    void whatTheRehearsalHasKeptIsUsed() throws Exception {
        assertThat(whereClassesAreFrom(Launched.ROOT.resolve("windfall"))).contains("shared objects file");
    }

    @Test
    void whatWasKeptOfOtherJarsIsPassedOverInSilence() throws Exception {
        Path target = Files.createDirectories(data.resolve("app/target"));
        Files.createSymbolicLink(target.resolve("lib"), Launched.JAR.resolveSibling("lib"));
        Files.copy(Launched.JAR, target.resolve(Launched.JAR.getFileName()));
        Files.copy(Launched.CACHE, target.resolve(Launched.CACHE.getFileName()));
        Path launcher = Files.copy(Launched.ROOT.resolve("windfall"), data.resolve("windfall"));
        assertThat(wronglyUsed(launcher, Map.of()).output()).isEqualTo(UNKNOWN_OPTION);
        assertThat(whereClassesAreFrom(launcher)).contains(Launched.JAR.getFileName().toString());
    }

    /// The JVM's own word on one of ours.
    private String whereClassesAreFrom(Path launcher) throws Exception {
        Path classes = data.resolve("classes.txt");
        wronglyUsed(launcher, Map.of("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + classes));
        return Files.readAllLines(classes).stream()
                .filter(line -> line.contains(UpCommand.class.getName() + " source: "))
                .findFirst().orElseThrow();
    }

    private Launched wronglyUsed(Path launcher, Map<String, String> environment) throws Exception {
        Launched launched = launch(launcher, environment, "up", "--fast", "--data", data.toString());
        assertThat(launched.awaitExit(PATIENCE)).isEqualTo(2);
        return launched;
    }

    @Test
    void twoAtOnceOnOneFolderAreRefused() throws Exception {
        Launched first = Launched.up(As.MYSELF, data);
        try {
            first.awaitUp();
            Launched second = launch(Launched.ROOT.resolve("windfall"), Map.of(), "up", "--data", data.toString());
            assertThat(second.awaitExit(PATIENCE)).isEqualTo(2);
            assertThat(second.output()).isEqualTo(
                    "windfall: The data folder %s is in use by process %d: stop that one, or choose another with --data\n"
                            .formatted(data, first.main().pid()));
            assertThat(first.main().isAlive()).isTrue();
        } finally {
            first.main().destroy();
            first.awaitExit(PATIENCE);
        }
    }

    @Test
    void yourServersAreUsedAndNothingIsStarted() throws Exception {
        Launched ours = Launched.up(As.MYSELF, data);
        Path other = As.MYSELF.emptyFolder(data.resolveSibling("launcher-yours"));
        try {
            ours.awaitUp();
            Launched yours = Launched.start(As.MYSELF, other, Launched.ROOT.resolve("windfall"), Map.of(
                    "KAFKA_BOOTSTRAP_SERVERS", ours.bootstrapServers(),
                    "DATABASE_URL", "postgresql://windfall:%s@%s/windfall"
                            .formatted(ours.database().password(), ours.database().hostAndPort())),
                    "up", "--data", other.toString(), "--port", "0");
            yours.awaitUp();
            assertThat(yours.output()).contains(ours.bootstrapServers() + "  (yours)", "/windfall  (yours)");
            assertThat(yours.main().descendants()).isEmpty();
            yours.main().destroy();
            yours.awaitExit(PATIENCE);
            assertThat(ours.main().isAlive()).isTrue();
        } finally {
            Launched.living(other).forEach(ProcessHandle::destroyForcibly);
            ours.main().destroy();
            ours.awaitExit(PATIENCE);
        }
    }

    @Test
    void aServerOfYoursThatDoesNotAnswerIsOneLine() throws Exception {
        Launched launched = launch(Launched.ROOT.resolve("windfall"),
                Map.of("DATABASE_URL", "postgresql://ann:secret@127.0.0.1:1/wallet"), "up", "--data", data.toString());
        assertThat(launched.awaitExit(PATIENCE)).isEqualTo(2);
        assertThat(launched.output())
                .startsWith("windfall: The database postgresql://ann@127.0.0.1:1/wallet can't be used (")
                .endsWith("start it, or correct DATABASE_URL\n")
                .doesNotContain("secret")
                .hasLineCount(1);
        Launched.assertNothingLives(data);
    }

    /// Half of its work would not be done, and nobody would see it.
    @Test
    void whoRunsOutOfMemoryEnds() throws Exception {
        Launched launched = launch(Launched.ROOT.resolve("windfall"), Map.of("WINDFALL_JAVA_OPTIONS", TOO_LITTLE),
                "up", "--data", data.toString());
        assertThat(launched.awaitExit(PATIENCE)).isEqualTo(3);
        assertThat(launched.output()).contains("Terminating due to java.lang.OutOfMemoryError");
        Launched.assertNothingLives(data);
    }

    private Launched launch(Path launcher, Map<String, String> environment, String... arguments) throws Exception {
        return Launched.start(As.MYSELF, data, launcher, environment, arguments);
    }
}
