package dev.windfall.servers;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DataFolderTest {

    @TempDir
    private Path parent = Path.of("");

    @Test
    void aFolderIsForItsOwnerAlone() throws Exception {
        try (DataFolder folder = DataFolder.open(parent.resolve("data"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.root())))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void twoAtOnceAreRefusedWithTheHoldersNumber() {
        try (DataFolder first = DataFolder.open(parent)) {
            assertThatThrownBy(() -> DataFolder.open(first.root()))
                    .isInstanceOf(CannotStart.class)
                    .hasMessage(
                            "The data folder %s is in use by process %d: stop that one, or choose another with --data",
                            parent, ProcessHandle.current().pid());
        }
    }

    @Test
    void aFolderThatIsNotOursIsLeftAlone() throws Exception {
        Path precious = Files.writeString(Files.createDirectories(parent.resolve("tmp")).resolve("precious"), "x");
        assertThatThrownBy(() -> DataFolder.open(parent))
                .isInstanceOf(CannotStart.class)
                .hasMessage("The folder %s is not empty and was not made by windfall: choose another with --data",
                        parent);
        assertThat(precious).exists();
        assertThat(parent.resolve("windfall.lock")).doesNotExist();
    }

    @Test
    void anEmptyTemporaryFolderIsTheLaunchers() throws Exception {
        Files.createDirectories(parent.resolve("tmp"));
        DataFolder.open(parent).close();
    }

    @Test
    void aPathThatKafkaCannotReadIsRefused() {
        assertThatThrownBy(() -> DataFolder.open(parent.resolve("a,b"))).isInstanceOf(CannotStart.class)
                .hasMessageContaining("a comma");
    }

    @Test
    void aLinkToAFolderIsTheFolder() throws Exception {
        Path link = Files.createSymbolicLink(parent.resolve("link"), Files.createDirectory(parent.resolve("data")));
        try (DataFolder folder = DataFolder.open(link)) {
            assertThat(folder.root()).isEqualTo(parent.resolve("data").toRealPath());
        }
    }

    @Test
    void aClosedFolderCanBeOpenedAgain() {
        DataFolder.open(parent).close();
        DataFolder.open(parent).close();
    }

    @Test
    void temporaryFilesOfAnEarlierRunAreRemovedAndNothingElse() throws Exception {
        Path temporary;
        Path kept;
        try (DataFolder folder = DataFolder.open(parent)) {
            temporary = Files.writeString(folder.temporaryFiles().resolve("left"), "x");
            kept = Files.writeString(folder.logs().resolve("kept"), "x");
        }
        DataFolder.open(parent).close();
        assertThat(temporary).doesNotExist();
        assertThat(kept).exists();
    }

    @Test
    void aFolderThatCannotBeMadeIsOneClearLine() throws Exception {
        Path file = Files.writeString(parent.resolve("file"), "in the way");
        assertThatThrownBy(() -> DataFolder.open(file.resolve("data")))
                .isInstanceOf(CannotStart.class)
                .hasMessageStartingWith("The data folder %s can't be used (".formatted(file.resolve("data")));
    }

    @Test
    void aDeletedFolderHasGone() {
        DataFolder folder = DataFolder.open(parent.resolve("data"));
        folder.close();
        folder.delete();
        assertThat(folder.root()).doesNotExist();
    }
}
