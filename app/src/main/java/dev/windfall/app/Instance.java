package dev.windfall.app;

import dev.windfall.servers.DataFolder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/// The name of this process among others on the same cluster. It stays with the data folder, whose one process has it: so a
/// restart takes over at once what it had in hand, and two folders never take each other's place.
final class Instance {

    private Instance() {}

    static String of(DataFolder data) {
        Path file = data.root().resolve("instance");
        try {
            if (!Files.exists(file)) {
                Path unfinished = Files.writeString(data.root().resolve("instance.new"), UUID.randomUUID().toString());
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
