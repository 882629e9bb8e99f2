package dev.windfall.topology.stores;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;

/// Where segments go that memory has no room for. Nothing in it outlives the process: what is true stands in the changelog.
final class ScratchFile implements AutoCloseable {

    private static final int BLOCK_BYTES = 64 * 1024;

    private final Path path;
    private final BitSet used = new BitSet();
    /// No channel: a reader that is interrupted would close it for all.
    private @Nullable RandomAccessFile file;

    /// @param path made when it is needed
    ScratchFile(Path path) {
        this.path = path;
    }

    private RandomAccessFile file() throws IOException {
        if (file == null) {
            Files.createDirectories(path.toAbsolutePath().getParent());
            file = new RandomAccessFile(path.toFile(), "rw");
            Files.delete(path); // it is there as long as it is open, however the process ends
        }
        return file;
    }

    /// @return where it stands
    long write(byte[] bytes) {
        int blocks = blocks(bytes.length);
        int first = used.nextClearBit(0);
        while (used.nextSetBit(first) >= 0 && used.nextSetBit(first) < first + blocks) {
            first = used.nextClearBit(used.nextSetBit(first));
        }
        used.set(first, first + blocks);
        long position = (long) first * BLOCK_BYTES;
        try {
            synchronized (this) {
                file().seek(position);
                file().write(bytes);
            }
            return position;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] read(long position, int length) {
        byte[] bytes = new byte[length];
        try {
            synchronized (this) {
                file().seek(position);
                file().readFully(bytes);
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void free(long position, int length) {
        int first = (int) (position / BLOCK_BYTES);
        used.clear(first, first + blocks(length));
    }

    long bytes() {
        return (long) used.cardinality() * BLOCK_BYTES;
    }

    @Override
    public synchronized void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int blocks(int length) {
        return Math.max(1, (length + BLOCK_BYTES - 1) / BLOCK_BYTES);
    }
}
