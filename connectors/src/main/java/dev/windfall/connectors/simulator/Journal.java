package dev.windfall.connectors.simulator;

import dev.windfall.schemas.Undecodable;
import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/// A file to which lines are added. A line that was added is there after the process was killed, for the kernel has it: not after the
/// power went. What was cut off at the end is dropped when it is opened, for nobody was answered upon it.
public final class Journal implements AutoCloseable {

    private final @Nullable FileChannel file;
    private long length_bytes;

    private Journal(@Nullable FileChannel file, long length_bytes) {
        this.file = file;
        this.length_bytes = length_bytes;
    }

    /// For a book that ends with its process.
    public static Journal nowhere() {
        return new Journal(null, 0);
    }

    /// @param each gets the lines that are there, in their order
    /// @throws IllegalStateException if another process has it, or a line can't be read
    public static Journal open(Path path, Consumer<String> each) {
        try {
            FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            try {
                requireAlone(file, path);
                long whole_bytes = read(file, path, each);
                file.truncate(whole_bytes);
                file.position(whole_bytes);
                return new Journal(file, whole_bytes);
            } catch (IllegalStateException | IOException e) {
                file.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The journal %s can't be used".formatted(path), e);
        }
    }

    /// Either all of the line is there afterwards, or nothing of it.
    public void append(String line) {
        if (file == null) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap((line + '\n').getBytes(StandardCharsets.UTF_8));
        try {
            file.position(length_bytes);
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            length_bytes += bytes.limit();
        } catch (IOException e) {
            dropWhatIsHalf(file, e);
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The length of all whole lines. It is read through the very channel: to close another one would let go of the lock.
    private static long read(FileChannel file, Path path, Consumer<String> each) throws IOException {
        long whole_bytes = 0;
        int lines = 0;
        InputStream bytes = new BufferedInputStream(Channels.newInputStream(file));
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = bytes.read(); b >= 0; b = bytes.read()) {
            if (b != '\n') {
                line.write(b);
                continue;
            }
            lines++;
            whole_bytes += line.size() + 1L;
            accept(line.toString(StandardCharsets.UTF_8), each, path, lines);
            line.reset();
        }
        return whole_bytes;
    }

    private static void accept(String line, Consumer<String> each, Path path, int number) {
        try {
            each.accept(line);
        } catch (Undecodable e) {
            throw new IllegalStateException("The journal %s can't be read, line %d: %s".formatted(path, number,
                    e.detail()), e);
        }
    }

    private void dropWhatIsHalf(FileChannel channel, IOException cause) {
        try {
            channel.truncate(length_bytes);
        } catch (IOException e) {
            cause.addSuppressed(e); // the next line is written over it
        }
    }

    private static void requireAlone(FileChannel file, Path path) throws IOException {
        if (lock(file) == null) {
            throw new IllegalStateException("The journal %s is in use by another simulator".formatted(path));
        }
    }

    private static @Nullable FileLock lock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // by one in this very process
        }
    }
}
