package dev.windfall.servers;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

class KeptProcessTest {

    private static final String NAME = "sleeper";

    @TempDir
    private Path folder = Path.of("");

    private DataFolder data;

    @BeforeEach
    void open() {
        data = DataFolder.open(folder);
    }

    @AfterEach
    void close() {
        data.close();
    }

    @Test
    void aServerThatEndsByItselfEndsItsKeeperWithItsStatus() {
        assertThat(start("exit 7").ended().join()).isEqualTo(7);
        assertThat(folder.resolve(NAME).resolve("pid")).doesNotExist();
    }

    @Test
    void aServerIsAskedToEndInGoodOrder() throws Exception {
        KeptProcess process = start("trap 'echo ended well; exit 0' TERM; echo ready; while :; do sleep 0.1; done");
        awaitLog("ready");
        process.end(Duration.ofSeconds(10));
        assertThat(Files.readString(process.log())).contains("ended well");
        assertThat(process.ended().join()).isZero();
    }

    @Test
    void aServerThatDoesNotListenIsEndedWhenPatienceRunsOut() throws Exception {
        KeptProcess process = start("trap '' TERM; echo ready; while :; do sleep 0.1; done");
        awaitLog("ready");
        process.end(Duration.ofSeconds(1));
        assertThat(process.ended().join()).isEqualTo(128 + 9);
    }

    @Test
    void whoIsReadyIsNotWaitedForAnyLonger() throws Exception {
        KeptProcess process = start("sleep 1; echo ready; sleep 60");
        process.awaitReady("The sleeper", Duration.ofSeconds(20), () -> false, () -> said(process, "ready"));
        process.end(Duration.ofSeconds(1));
    }

    @Test
    void aStartThatCannotSucceedIsNotWaitedFor() {
        Duration minute = Duration.ofMinutes(1);
        KeptProcess process = start("sleep 60; exit 3");
        assertTimeout(Duration.ofSeconds(10), () -> {
            assertThatThrownBy(() -> process.awaitReady("The sleeper", minute, () -> true, () -> false))
                    .isInstanceOf(CannotStart.class).hasMessage("The sleeper was not waited for");
            assertThatThrownBy(() -> process.awaitReady("The sleeper", Duration.ofSeconds(1), () -> false, () -> false))
                    .isInstanceOf(CannotStart.class).hasMessageContaining("did not answer within 1 s");
            process.end(Duration.ofSeconds(1));
            assertThatThrownBy(() -> process.awaitReady("The sleeper", minute, () -> false, () -> false))
                    .isInstanceOf(CannotStart.class).hasMessageContaining("ended while it was starting");
        });
    }

    @Test
    void aServerWhoseKeeperIsKilledIsEndedAsWell() throws Exception {
        KeptProcess process = start("echo ready; while :; do sleep 0.1; done");
        awaitLog("ready");
        ProcessHandle server = server();
        server.parent().orElseThrow().destroyForcibly();
        server.onExit().get(10, TimeUnit.SECONDS);
        assertThat(process.ended().get(10, TimeUnit.SECONDS)).isNotZero();
    }

    @Test
    void aLeftoverOfThisFolderIsEndedAndWaitedFor() throws Exception {
        Process leftover = new ProcessBuilder("sh", "-c", "trap '' TERM; while :; do sleep 0.1; done", "the-server",
                data.folder(NAME).resolve("data").toString()).start();
        KeptProcess.endLeftovers(data, NAME, "the-server");
        assertThat(leftover.toHandle().isAlive()).isFalse(); // the process itself hears of it a moment later
    }

    @Test
    void processesThatAreNotOursAreLeftAlone() throws Exception {
        String folder = data.folder(NAME).toString();
        List<Process> foreign = List.of(
                new ProcessBuilder("sh", "-c", "sleep 60; :", "an editor", folder + "/settings").start(),
                new ProcessBuilder("sh", "-c", "sleep 60; :", "the-server", folder + "-of-another/data").start(),
                new ProcessBuilder("sh", "-c", "sleep 60; :", "the-server", "/mnt" + folder + "/data").start());
        try {
            KeptProcess.endLeftovers(data, NAME, "the-server");
            assertThat(foreign).allMatch(Process::isAlive);
        } finally {
            foreign.forEach(process -> process.descendants().forEach(ProcessHandle::destroyForcibly));
            foreign.forEach(Process::destroyForcibly);
        }
    }

    private KeptProcess start(String script) {
        return KeptProcess.start(data, NAME, "TERM", List.of("sh", "-c", script, folder.toString()), Map.of());
    }

    /// The keeper writes its number down, while it may have spoken already.
    private ProcessHandle server() throws Exception {
        String pid = await(folder.resolve(NAME).resolve("pid"), "\n");
        return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
    }

    private static boolean said(KeptProcess process, String word) {
        return process.lastWords().contains(word);
    }

    private void awaitLog(String word) throws Exception {
        await(data.logs().resolve(NAME + ".log"), word);
    }

    private static String await(Path file, String word) throws Exception {
        for (int i = 0; i < 200; i++) {
            String text = Files.exists(file) ? Files.readString(file) : "";
            if (text.contains(word)) {
                return text;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("No '%s' in %s".formatted(word, file));
    }
}
