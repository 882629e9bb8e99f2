package dev.windfall.servers;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;

/// The one folder that everything of ours lives in: the servers' data, logs, temporary files. One process has it at a time.
///
/// The lock is the kernel's, so that it goes with its holder however that one dies. Whoever holds it may end every
/// server that still works in the folder: it can only be a leftover.
public final class DataFolder implements AutoCloseable {

    /// Says that a folder is one of ours, and who uses it.
    private static final String LOCK = "windfall.lock";
    private static final String TEMPORARY = "tmp";
    private static final Set<PosixFilePermission> OWNER_ALONE = PosixFilePermissions.fromString("rwx------");

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
            refuseWhatIsNotOurs(root, path);
            FileChannel lock = lock(root, path);
            try {
                Files.setPosixFilePermissions(root, OWNER_ALONE);
                deleteContents(createPrivate(root.resolve(TEMPORARY)));
                KeptProcess.installKeeper(root);
                return new DataFolder(root, lock);
            } catch (IOException e) {
                lock.close();
                throw e;
            }
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
        return folder(TEMPORARY);
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
        return Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ALONE));
    }

    /// Removes a folder and everything in it; nothing if it is not there.
    public static void deleteTree(Path tree) throws IOException {
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

    /// We remove files here at every start, so a folder must be ours already, or empty. An empty `tmp` is the launcher's.
    private static void refuseWhatIsNotOurs(Path root, Path asNamed) throws IOException {
        if (asNamed.toString().contains(",")) {
            throw new CannotStart(
                    "The data folder %s has a comma in its path, which Kafka takes for two folders: choose another"
                            .formatted(asNamed));
        }
        if (!Files.exists(root.resolve(LOCK))) {
            try (Stream<Path> files = Files.list(root)) {
                if (files.anyMatch(file -> !isEmptyTemporaryFolder(file))) {
                    throw new CannotStart(
                            "The folder %s is not empty and was not made by windfall: choose another with --data"
                                    .formatted(asNamed));
                }
            }
        }
    }

    private static boolean isEmptyTemporaryFolder(Path file) {
        String[] contents = file.toFile().list();
        return file.endsWith(TEMPORARY) && contents != null && contents.length == 0;
    }

    private static FileChannel lock(Path root, Path asNamed) throws IOException {
        FileChannel file = FileChannel.open(root.resolve(LOCK),
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
        String reason = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
        return reason != null ? reason : switch (e) {
            case AccessDeniedException _ -> "no permission";
            case FileAlreadyExistsException _ -> "a file is in the way";
            case NoSuchFileException _ -> "there is no such place";
            default -> e.getClass().getSimpleName();
        };
    }
}
