package dev.windfall.connectors.wallet.simulator;

import dev.windfall.connectors.simulator.Journal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static dev.windfall.connectors.wallet.simulator.Instructions.credit;
import static dev.windfall.connectors.wallet.simulator.Instructions.reversal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JournalTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void cutAnywhereItComesBackWithItsWholeLinesAndGoesOn() throws Exception {
        Path whole = Files.writeString(folder.resolve("whole"), "one\nzwölf\n\nfour\n");
        byte[] bytes = Files.readAllBytes(whole);
        for (int length = 0; length <= bytes.length; length++) {
            Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(bytes, length));
            List<String> expected = wholeLines(Arrays.copyOf(bytes, length));

            List<String> found = new ArrayList<>();
            try (Journal journal = Journal.open(cut, found::add)) {
                journal.append("x"); // shorter than what may have been cut off
            }
            assertThat(found).as("cut after %d bytes", length).isEqualTo(expected);
            expected.add("x");
            assertThat(Files.readAllLines(cut)).as("cut after %d bytes", length).isEqualTo(expected);
        }
    }

    @Test
    void aBookWhoseJournalIsCutAnywhereIsAnEarlierBook() throws Exception {
        Path journal = folder.resolve("journal");
        List<List<Entry>> books = new ArrayList<>();
        try (Book book = Book.open(journal)) {
            books.add(book.entries());
            book.take(credit("c1"), NOW);
            books.add(book.entries());
            book.accept(credit("c2", "p2", 77), Duration.ZERO, NOW);
            books.add(book.entries());
            book.ask("aurora", "c2", NOW);
            books.add(book.entries());
            book.take(reversal("r1", credit("c1")), NOW);
            books.add(book.entries());
        }
        byte[] bytes = Files.readAllBytes(journal);
        for (int length = 0; length <= bytes.length; length++) {
            byte[] rest = Arrays.copyOf(bytes, length);
            Path cut = Files.write(folder.resolve("cut"), rest);
            try (Book book = Book.open(cut)) {
                assertThat(book.entries()).as("cut after %d bytes", length)
                        .isEqualTo(books.get(wholeLines(rest).size()));
            }
        }
    }

    @Test
    void aBookComesBackAsItWas() {
        Path journal = folder.resolve("journal");
        try (Book book = Book.open(journal)) {
            book.take(credit("c1"), NOW);
            book.accept(credit("c2"), Duration.ofSeconds(5), NOW);
            book.take(reversal("r3", credit("c3")), NOW);
        }
        try (Book book = Book.open(journal)) {
            assertThat(book.ask("aurora", "c1", NOW)).isInstanceOf(Standing.Settled.class);
            assertThat(book.ask("aurora", "c2", NOW.plusSeconds(4))).isInstanceOf(Standing.Accepted.class);
            assertThat(book.take(credit("c3"), NOW)).isInstanceOf(Standing.Barred.class);
            assertThat(book.ask("aurora", "c2", NOW.plusSeconds(5))).isInstanceOf(Standing.Settled.class);
        }
        try (Book book = Book.open(journal)) {
            assertThat(book.ask("aurora", "c2", NOW)).isInstanceOf(Standing.Settled.class);
            assertThat(book.entries()).hasSize(4);
        }
    }

    @Test
    void aLineThatCannotBeMeantIsNamed() throws Exception {
        Path journal = folder.resolve("journal");
        try (Book book = Book.open(journal)) {
            book.take(credit("c1"), NOW);
        }
        String line = Files.readString(journal);
        Files.writeString(journal, line + line.replace("1000", "ten") + line);
        assertThatThrownBy(() -> Book.open(journal)).isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("The journal %s can't be read, line 2: ".formatted(journal));
        Files.writeString(journal, "{\"change\":\"SETTLED\",\"brand_id\":\"aurora\",\"request_id\":\"c9\"}\n");
        assertThatThrownBy(() -> Book.open(journal)).hasMessageEndingWith("line 1: c9 is settled before it was taken");
    }

    @Test
    void aJournalHasOneBook() {
        Path journal = folder.resolve("journal");
        try (Book _ = Book.open(journal)) {
            assertThatThrownBy(() -> Book.open(journal)).isInstanceOf(IllegalStateException.class)
                    .hasMessage("The journal %s is in use by another simulator".formatted(journal));
        }
        Book.open(journal).close();
    }

    private static List<String> wholeLines(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
        lines.removeLast(); // what comes after the last line's end
        return lines;
    }
}
