package dev.windfall.app.audit;

import dev.windfall.app.verify.Decoded;
import dev.windfall.app.verify.RunEvidence;
import dev.windfall.projections.Digests;
import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.controls.Control;
import dev.windfall.schemas.Generation;
import dev.windfall.servers.CannotStart;
import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// An audit file that is read.
final class AuditFile implements RunEvidence, Closeable {

    /// A run's seal and some digests.
    private static final int MANIFEST_BYTES_MAX = 1 << 20;

    private final ZipFile zip;
    private final Manifest manifest;

    private AuditFile(ZipFile zip, Manifest manifest) {
        this.zip = zip;
        this.manifest = manifest;
    }

    /// @throws CannotStart if it is none
    static AuditFile open(Path path) {
        ZipFile zip = null;
        try {
            zip = new ZipFile(path.toFile());
            return new AuditFile(zip, Manifest.read(manifest(zip)));
        } catch (NoSuchFileException e) {
            throw new CannotStart("There is no file %s".formatted(path), e);
        } catch (IOException | RuntimeException e) {
            close(zip);
            throw new CannotStart("%s is no audit file: %s".formatted(path, e.getMessage()), e);
        }
    }

    private static void close(@Nullable ZipFile zip) {
        try {
            if (zip != null) {
                zip.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String manifest(ZipFile zip) throws IOException {
        ZipEntry entry = zip.getEntry(Manifest.NAME);
        if (entry == null) {
            throw new IllegalArgumentException("it has no " + Manifest.NAME);
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return new String(in.readNBytes(MANIFEST_BYTES_MAX), StandardCharsets.UTF_8);
        }
    }

    Manifest manifest() {
        return manifest;
    }

    /// Those that are there, in order, but for the manifest itself; one that is there twice is named twice.
    List<String> names() {
        List<String> names = new ArrayList<>(zip.stream().map(ZipEntry::getName).sorted().toList());
        names.remove(Manifest.NAME);
        return names;
    }

    /// As it is.
    Manifest.Entry entry(String name) throws IOException {
        MessageDigest digest = Digests.newSha256();
        try (InputStream in = new DigestInputStream(stream(name), digest)) {
            long bytes = in.transferTo(OutputStream.nullOutputStream());
            return new Manifest.Entry(bytes, HexFormat.of().formatHex(digest.digest()));
        }
    }

    private InputStream stream(String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new IllegalArgumentException("there is no entry " + name);
        }
        return zip.getInputStream(entry);
    }

    @Override
    public Generation generation() {
        return manifest.generation();
    }

    /// As its first control record has registered it: where its players are never changes.
    @Override
    public @Nullable BrandSettings brand(String brandId) {
        BrandSettings[] found = new BrandSettings[1];
        for (int partition : manifest.slice()) {
            log(partition, (offset, bytes, tick) -> {
                Control control = Decoded.log(offset, bytes).control();
                if (control != null
                        && control.document() instanceof Control.Document.Settings(BrandSettings settings)
                        && settings.brandId().equals(brandId)) {
                    found[0] = settings;
                }
                return found[0] != null;
            });
        }
        return found[0];
    }

    @Override
    public boolean log(int partition, LogReading reading) {
        try (InputStream in = stream(AuditExport.log(partition))) {
            return RecordEntry.until(in, (stated, offset, record) -> {
                if (stated != partition) {
                    throw new IllegalArgumentException("a record of partition %d is among those of partition %d"
                            .formatted(stated, partition));
                }
                return reading.isOver(offset, record, () -> {});
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void decided(EventReading reading) {
        try (InputStream in = stream(AuditExport.DECIDED)) {
            var _ = RecordEntry.until(in, (partition, offset, record) -> {
                reading.event(partition, offset, record);
                return false;
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
