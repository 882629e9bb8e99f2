package dev.windfall.app;

import java.nio.file.Files;
import java.nio.file.Path;

/// The book of the wallet that the demo calls, by which its folder is known. It is asked for before there is a log.
final class DemoBook {

    private static final String FILE = "wallet.jsonl";

    private DemoBook() {}

    static Path in(Path data) {
        return data.resolve(FILE);
    }

    /// Whether what was given there was given to nobody.
    static boolean isIn(Path data) {
        return Files.exists(in(data));
    }
}
