package dev.windfall.app.audit;

import dev.windfall.projections.Digests;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Writes the entries of an audit file, one behind the other, and digests each.
final class AuditFileWriter implements Closeable {

    private static final int BUFFER_BYTES = 1 << 16;
    /// The earliest that a zip can tell: the same content comes to the same file, whenever it is written.
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final ZipOutputStream zip;
    private final Map<String, Manifest.Entry> entries = new TreeMap<>();

    AuditFileWriter(OutputStream out) {
        this.zip = new ZipOutputStream(new BufferedOutputStream(out, BUFFER_BYTES));
    }

    /// Writes what an entry holds.
    interface Content {

        void to(OutputStream out) throws IOException;
    }

    Manifest.Entry write(String name, Content content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
        MessageDigest digest = Digests.newSha256();
        Counted counted = new Counted(new DigestOutputStream(zip, digest));
        OutputStream buffered = new BufferedOutputStream(counted, BUFFER_BYTES);
        content.to(buffered);
        buffered.flush();
        zip.closeEntry();
        Manifest.Entry written = new Manifest.Entry(counted.bytes, HexFormat.of().formatHex(digest.digest()));
        entries.put(name, written);
        return written;
    }

    void write(String name, String text) throws IOException {
        var _ = write(name, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /// By name, of those that are written.
    Map<String, Manifest.Entry> entries() {
        return Collections.unmodifiableMap(entries);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    private static final class Counted extends FilterOutputStream {

        private long bytes;

        Counted(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int octet) throws IOException {
            out.write(octet);
            bytes++;
        }

        @Override
        public void write(byte[] buffer, int from, int length) throws IOException {
            out.write(buffer, from, length);
            bytes += length;
        }
    }
}
