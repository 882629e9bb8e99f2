package dev.windfall.app.verify;

import org.junit.jupiter.api.Test;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class PlayerListsTest {

    private static final LocalDate MONDAY = LocalDate.of(2026, 11, 23);

    private final PlayerLists expected = new PlayerLists();
    private final PlayerLists found = new PlayerLists();

    @Test
    void partsMakeAListInWhateverOrderTheyCome() {
        expect("ada", "bob", "cy", "dee");
        found.add(MONDAY, 2, List.of("cy", "dee"));
        found.add(MONDAY, 4, List.of());
        found.add(MONDAY, 0, List.of("ada", "bob"));
        assertThat(differences()).isEmpty();
        assertThat(found.players()).isEqualTo(4);
    }

    @Test
    void aPartThatIsMissingIsNoShortList() {
        expect("ada", "bob", "cy", "dee");
        found.add(MONDAY, 2, List.of("cy", "dee"));
        assertThat(differences())
                .containsExactly("Live, day 2026-11-23, number 0 of 4 players: expected ada, found (nobody)");
    }

    @Test
    void whoIsListedTwiceIsSeen() {
        expect("ada", "bob");
        found.add(MONDAY, 0, List.of("ada", "bob", "ada"));
        assertThat(differences())
                .containsExactly("Live, day 2026-11-23, number 2 of 2 players: expected (nobody), found ada");
    }

    @Test
    void anotherOrderIsAnotherList() {
        expect("ada", "bob");
        found.add(MONDAY, 0, List.of("bob", "ada"));
        assertThat(differences())
                .containsExactly("Live, day 2026-11-23, number 0 of 2 players: expected ada, found bob");
    }

    @Test
    void aDayThatNobodyHasIsSeen() {
        expect("ada");
        found.add(MONDAY, 0, List.of("ada"));
        found.add(MONDAY.plusDays(1), 0, List.of("bob"));
        assertThat(differences())
                .containsExactly("Live, day 2026-11-24, number 0 of 0 players: expected (nobody), found bob");
    }

    private void expect(String... players) {
        expected.add(MONDAY, 0, List.of(players));
    }

    private List<String> differences() {
        List<String> told = new ArrayList<>();
        expected.compare("Live", found, new Differences(told::add));
        return told;
    }
}
