package dev.windfall.servers;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;

/// The one folder that everything of ours lives in: the servers' data, logs, temporary files. One process has it at a time.
///
/// The lock is the kernel's, so that it goes with its holder however that one dies. Whoever holds it may end every
/// server that still works in the folder: it can only be a leftover.
public final class DataFolder implements AutoCloseable {

    private final Path root;
    private final FileChannel lockFile;

    private DataFolder(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    public static DataFolder open(Path path) {
        try {
            // Without links, as the kernel tells it of the programs that run in it.
            Path root = createPrivate(path.toAbsolutePath().normalize()).toRealPath();
            DataFolder folder = new DataFolder(root, lock(root, path));
            deleteContents(folder.temporaryFiles());
            KeptProcess.installKeeper(root);
            return folder;
        } catch (IOException e) {
            throw new CannotStart(
                    "The data folder %s can't be used (%s): make it writable, or choose another with --data"
                            .formatted(path, reason(e)),
                    e);
        }
    }

    public Path root() {
        return root;
    }

    /// A folder inside this one, made when it is missing.
    public Path folder(String name) {
        try {
            return createPrivate(root.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path logs() {
        return folder("logs");
    }

    public Path temporaryFiles() {
        return folder("tmp");
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Removes the folder and everything in it, once it has been closed.
    public void delete() {
        try {
            deleteTree(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path createPrivate(Path folder) throws IOException {
        return Files.createDirectories(folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    static void deleteTree(Path tree) throws IOException {
        if (Files.exists(tree)) {
            deleteContents(tree);
            Files.delete(tree);
        }
    }

    private static void deleteContents(Path tree) throws IOException {
        try (Stream<Path> inner = Files.walk(tree)) {
            for (Path path : inner.sorted(Comparator.reverseOrder()).filter(path -> !path.equals(tree)).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static FileChannel lock(Path root, Path asNamed) throws IOException {
        FileChannel file = FileChannel.open(root.resolve("lock"),
                StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (tryLock(file) == null) {
                throw new CannotStart(
                        "The data folder %s is in use by process %s: stop that one, or choose another with --data"
                                .formatted(asNamed, contents(file)));
            }
            file.truncate(0);
            file.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)),
                    0);
            return file;
        } catch (CannotStart | IOException e) {
            file.close();
            throw e;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // this very process has it open already
        }
    }

    private static String contents(FileChannel file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(20);
        file.read(bytes, 0);
        return StandardCharsets.US_ASCII.decode(bytes.flip()).toString();
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName().replaceAll("Exception$", "");
    }
}
