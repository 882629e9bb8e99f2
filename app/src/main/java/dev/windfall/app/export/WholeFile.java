package dev.windfall.app.export;

import dev.windfall.servers.CannotStart;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Predicate;

/// A file that has its name only once it is known to be whole; until then it is `FILE.part`.
public final class WholeFile {

    private WholeFile() {}

    /// Writes what it holds.
    public interface Content<T> {

        T to(OutputStream out) throws IOException;
    }

    /// @param isWhole by what came of the writing; if it is not, no file is left
    /// @return what came of the writing
    /// @throws CannotStart if it can't be written
    public static <T> T write(Path wanted, Content<T> content, Predicate<T> isWhole) {
        Path part = wanted.resolveSibling(wanted.getFileName() + ".part");
        try {
            try {
                T written;
                try (OutputStream out = Files.newOutputStream(part)) {
                    written = content.to(out);
                }
                if (isWhole.test(written)) {
                    Files.move(part, wanted, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
                }
                return written;
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new CannotStart("The file %s can't be written (%s)".formatted(wanted, e.getMessage()), e);
        }
    }
}
