package dev.windfall.servers;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;

/// PostgreSQL's programs, unpacked from a Maven artifact once per data folder and version.
record PostgresBinaries(Path folder) {

    static PostgresBinaries unpackedIn(Path folder) {
        String system = System.getProperty("os.name").startsWith("Mac") ? "darwin" : "linux";
        String machine = switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
            case "aarch64", "arm64" -> "arm_64";
            default -> "x86_64";
        };
        String archive = "postgres-%s-%s.txz".formatted(system, machine);
        URL url = PostgresBinaries.class.getResource("/" + archive);
        if (url == null) {
            throw new CannotStart("There is no PostgreSQL for this kind of machine (%s): start one yourself and set %s"
                    .formatted(archive, ServerSettings.DATABASE_URL));
        }
        try {
            JarURLConnection connection = (JarURLConnection) url.openConnection();
            Path target = folder.resolve("programs-%08x".formatted(connection.getJarEntry().getCrc()));
            if (!Files.exists(target)) {
                unpack(connection, target);
            }
            return new PostgresBinaries(target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String program(String name) {
        return folder.resolve("bin").resolve(name).toString();
    }

    /// Renamed when it is whole, so that a start that is cut short leaves nothing that looks finished.
    private static void unpack(JarURLConnection archive, Path target) throws IOException {
        Path unfinished = target.resolveSibling(target.getFileName() + ".new");
        DataFolder.deleteTree(unfinished);
        try (InputStream bytes = new BufferedInputStream(archive.getInputStream());
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(bytes))) {
            for (TarArchiveEntry entry = next(tar); entry != null; entry = next(tar)) {
                unpackEntry(tar, entry, unfinished);
            }
        }
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    }

    private static @Nullable TarArchiveEntry next(TarArchiveInputStream tar) throws IOException {
        return tar.getNextEntry();
    }

    private static void unpackEntry(TarArchiveInputStream tar, TarArchiveEntry entry, Path root) throws IOException {
        Path path = root.resolve(entry.getName()).normalize();
        if (!path.startsWith(root)) {
            throw new IOException("The archive wants to write outside its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.resolveSibling("."));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, path);
            boolean isProgram = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(isProgram ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }
}
