package dev.windfall.app;

import dev.windfall.servers.CannotStart;
import dev.windfall.servers.DataFolder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;

/// The token of the command line: made with the data folder, and read there by whoever may read it.
final class Token {

    private static final String FILE = "token";
    private static final String VARIABLE = "WINDFALL_TOKEN";
    private static final int BYTES = 32;

    private Token() {}

    static String madeIn(DataFolder data) {
        Path file = data.root().resolve(FILE);
        try {
            if (!Files.exists(file)) {
                byte[] secret = new byte[BYTES];
                new SecureRandom().nextBytes(secret);
                Path unfinished = data.root().resolve(FILE + ".new");
                Files.deleteIfExists(unfinished);
                Files.createFile(unfinished,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(unfinished, HexFormat.of().formatHex(secret));
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// For a client: the environment's, else that of the data folder.
    static String find(Map<String, String> environment, Path dataFolder) {
        String token = environment.getOrDefault(VARIABLE, "");
        Path file = dataFolder.resolve(FILE);
        try {
            return token.isBlank() ? Files.readString(file).strip() : token;
        } catch (IOException e) {
            throw new CannotStart(
                    "There is no token in %s: name the data folder of a running windfall with --data, or set %s"
                            .formatted(file, VARIABLE),
                    e);
        }
    }
}
