package dev.windfall.projections.ledger;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.projections.controls.Control;
import dev.windfall.projections.events.Admission;
import dev.windfall.projections.events.Fact;
import dev.windfall.projections.ledger.LedgerState.MapTable;
import dev.windfall.projections.ledger.LedgerState.PlayerKey;
import dev.windfall.projections.players.PlayerDay;
import dev.windfall.projections.players.Profile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// The README's examples and the horizon's boundaries. An event is written `id stake[/payout] [#revision] @time`, a rollback
/// `id R[event] [#revision] @time`; times are hours of 1 November 2026, or days of November with a `d`.
class LedgerFoldTest {

    private static final Instant BEGIN = Instant.parse("2026-11-01T00:00:00Z");
    private static final BrandSettings AURORA = new BrandSettings("aurora",
            new BusinessCalendar(ZoneOffset.UTC, LocalTime.MIDNIGHT), Map.of("EUR", 2), 1, Map.of());

    private final LedgerState state = LedgerState.inMemory();
    private final LedgerFold fold = new LedgerFold(state, Horizon.DEFAULT, 0, 1);
    private final List<Folded.Displaced> displaced = new ArrayList<>();
    private long offset;

    @BeforeEach
    void register() {
        control(1, new Control.Document.Settings(AURORA));
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            events                                 | bets | stake | payout | rolled back | its stake
            s1 10 @1, s2 0/25 @2                   | 2    | 10    | 25     | 0           | 0
            s1 10 #1 @1, s2 12 #3 @2               | 1    | 12    | 0      | 0           | 0
            r1 R @12, s1 10 @12                    | 0    | 0     | 0      | 1           | 10
            r1 R @11, s1 10 @12                    | 1    | 10    | 0      | 0           | 0
            s1 10 #1 @1, r1 R #1 @2, s2 7 #2 @3    | 1    | 7     | 0      | 0           | 0
            s1 10 #1 @1, s2 7 #2 @2, r1 R @3       | 0    | 0     | 0      | 1           | 7
            s1 10 @1, s2 7 @2, r1 Rs1 @3           | 1    | 7     | 0      | 1           | 10
            s1 10 @1, r1 Rs9 @3                    | 1    | 10    | 0      | 0           | 0
            s1 10 @1, s2 7 #1 @1, r1 R #1 @9       | 0    | 0     | 0      | 1           | 7
            s1 10 #2 @1, r1 R #1 @9                | 1    | 10    | 0      | 0           | 0
            s1 10 #2 @1, s2 7 #2 @1                | 1    | 7     | 0      | 0           | 0
            s1 10 #2 @2, s2 7 #2 @1                | 1    | 10    | 0      | 0           | 0
            s1 10 @1, s1 10 @1                     | 1    | 10    | 0      | 0           | 0
            """)
    void whatABetIsWorth(String events, long bets, long stake, long payout, long rolledBack, long itsStake) {
        for (String event : events.split(",", -1)) {
            tell("b1", event.strip(), 0);
        }
        PlayerDay.Row row = total();
        assertThat(row).extracting(PlayerDay.Row::bets, PlayerDay.Row::stake, PlayerDay.Row::payout,
                PlayerDay.Row::rolledBackBets, PlayerDay.Row::rolledBackStake)
                .containsExactly(bets, stake, payout, rolledBack, itsStake);
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            first     | passes_d | then        | becomes
            s1 10 @0d | 45       | r1 R @40d   | counted
            s1 10 @0d | 46       | r1 R @40d   | beyond
            s1 10 @0d | 46       | s2 5 @40d   | beyond
            s1 10 @0d | 46       | s1 10 @0d   | beyond
            s1 10 @0d | 90       | s2 5 @80d   | beyond
            s1 10 @0d | 91       | s2 5 @80d   | counted
            s1 10 @5d | 46       | s2 5 @0d    | beyond
            s1 10 @5d | 45       | s2 5 @0d    | counted
            r1 R @0d  | 44       | s1 10 @0d   | counted
            r1 R @0d  | 46       | s1 10 @40d  | beyond
            """)
    void whatComesWhenTimeHasPassed(String first, int passes_d, String then, String becomes) {
        tell("b1", first, 0);
        tell("other", "t 1 @" + passes_d + "d", passes_d);
        Tally before = tally();
        tell("b1", then, passes_d);
        Tally change = tally().minus(before);
        assertThat(becomes).isEqualTo(change.beyondHorizon() > 0 ? "beyond" : "counted");
        assertThat(tally().isWhole()).isTrue();
    }

    @Test
    void aRollbackWaitsIsOrphanedAndGoesWithItsCase() {
        tell("b1", "r1 R @0", 0);
        assertThat(tally()).isEqualTo(new Tally(1, 0, 1, 0, 0, 0, 0, 0));
        tell("other", "t1 1 @1d", 1);
        assertThat(tally()).isEqualTo(new Tally(2, 1, 1, 0, 0, 0, 0, 0));
        tell("other", "t2 1 @2d", 2);
        assertThat(tally()).isEqualTo(new Tally(3, 2, 1, 1, 0, 0, 0, 0));
        tell("other", "t3 1 @44d", 45);
        assertThat(displaced).isEmpty();
        tell("other", "t4 1 @44d", 46);
        assertThat(displaced).extracting(gone -> gone.event().fact().eventId()).containsExactly("r1");
        assertThat(tally()).isEqualTo(new Tally(5, 4, 0, 0, 0, 1, 0, 0));
    }

    @Test
    void theSmallerDigestStandsAndTheOtherIsNamedByItsPlace() {
        tell("b1", "s1 10 @1", 0);
        tell("b1", "s1 11 @1", 0);
        tell("b1", "s1 12 @1", 0);
        assertThat(displaced).extracting(Folded.Displaced::reason).hasSize(2);
        assertThat(displaced).extracting(gone -> gone.event().offset()).doesNotHaveDuplicates()
                .isSubsetOf(1L, 2L, 3L);
        assertThat(total().bets()).isEqualTo(1);
        assertThat(tally()).isEqualTo(new Tally(3, 1, 0, 0, 0, 0, 2, 0));
    }

    @Test
    void aCaseAndADayAreBoundedAndWhatIsInThemStays() {
        for (int i = 0; i < LedgerFold.CASE_EVENTS_MAX + 3; i++) {
            tell("b1", "s" + i + " 1 @1", 0);
        }
        assertThat(total().bets()).isEqualTo(LedgerFold.CASE_EVENTS_MAX);
        assertThat(displaced).extracting(Folded.Displaced::detail).hasSize(3)
                .containsOnly("its case has 2000 events already");
        tell("b1", "s1 1 @1", 0);
        assertThat(tally()).isEqualTo(new Tally(2_004, 2_000, 0, 0, 1, 0, 0, 3));
        for (int i = 0; i < LedgerFold.DAY_ROWS_MAX + 3; i++) {
            tell("c" + i, "s" + i + " 1 @1 from-" + i, 0);
        }
        assertThat(displaced).extracting(Folded.Displaced::detail).last().isEqualTo("its day has 2000 rows already");
        assertThat(tally()).isEqualTo(new Tally(4_007, 3_999, 0, 0, 1, 0, 0, 7));
    }

    @Test
    void anEventOfTheEpochIsAnEvent() {
        Instant epoch = Instant.EPOCH;
        fold.fold(new LogRecord("aurora", offset, List.of(new Recorded(
                settlement("s1", "b1", "5", "nova", epoch, null), epoch, offset, 0)), null));
        assertThat(tally()).isEqualTo(new Tally(1, 1, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void sumsThatCouldNotBeAddedUpAreRefused() {
        String largest = Long.toString(Admission.AMOUNT_MAX);
        for (int i = 0; i < 300; i++) {
            tell("b" + i, "s1 " + largest + " @1", 0);
        }
        assertThat(displaced).extracting(Folded.Displaced::detail).hasSize(75)
                .containsOnly("its row is too much to be added up");
        assertThat(total().stake()).isEqualTo(225 * Admission.AMOUNT_MAX);
        assertThat(tally().isWhole()).isTrue();
    }

    /// What was told at the last moment of a case, ahead of its time, is part of another that outlives it.
    @Test
    void anIdIsNotFreeBeforeWhatItBelongsToIsClosed() {
        Instant late = BEGIN.plusSeconds(45 * 86_400).plusSeconds(59 * 60);
        reverse("e3", "e2", BEGIN, BEGIN);
        reverse("e2", "e1", late, BEGIN.plusSeconds(45 * 86_400));
        reverse("e2", "e1", late, BEGIN.plusSeconds(90 * 86_400 + 30 * 60));
        assertThat(tally().isWhole()).isTrue();
        assertThat(tally()).isEqualTo(new Tally(3, 0, 1, 1, 0, 2, 0, 0));
    }

    private void reverse(String id, String reversed, Instant occurredAt, Instant recordedAt) {
        Fact fact = new Fact.CashReversal(id, "aurora", "p1", Fact.Direction.DEPOSIT, reversed, occurredAt);
        fold.fold(new LogRecord("aurora", offset, List.of(new Recorded(fact, recordedAt, offset, 0)), null));
        offset++;
    }

    @Test
    void aProfileIsKeptWhereItsPlayerIsAndEveryControlRecordCountsOnce() {
        Profile vip = new Profile("vip", Set.of(new Profile.OptIn("lossback", "weekly")), false);
        control(2, new Control.Document.PlayerProfile("p1", vip));
        control(2, new Control.Document.PlayerProfile("p1", Profile.NONE));
        assertThat(state.profiles().get(new PlayerKey("aurora", "p1"))).isEqualTo(vip);
        assertThatThrownBy(() -> control(4, new Control.Document.Settings(AURORA)))
                .hasMessage("Control record 4 of brand aurora follows on 2");
    }

    private void control(long seq, Control.Document document) {
        fold.fold(new LogRecord("aurora", offset++, List.of(), new Control(seq, document)));
    }

    private void tell(String betId, String event, int recorded_d) {
        String[] words = event.split(" from-", -1);
        String[] parts = words[0].split(" ", -1);
        Instant occurredAt = time(parts[parts.length - 1].substring(1));
        Integer revision = parts[parts.length - 2].startsWith("#")
                ? Integer.valueOf(parts[parts.length - 2].substring(1))
                : null;
        Fact fact = parts[1].startsWith("R")
                ? new Fact.Rollback(parts[0], "aurora", "p1", betId, occurredAt, revision,
                        parts[1].length() > 1 ? parts[1].substring(1) : null)
                : settlement(parts[0], betId, parts[1], words.length > 1 ? words[1] : "nova", occurredAt,
                        revision);
        Folded folded = fold.fold(new LogRecord("aurora", offset,
                List.of(new Recorded(fact, BEGIN.plusSeconds(recorded_d * 86_400L), offset, 0)), null));
        offset++;
        displaced.addAll(folded.displaced());
    }

    private static Fact settlement(String id, String betId, String stakeAndPayout, String provider, Instant occurredAt,
            @Nullable Integer revision) {
        String[] amounts = stakeAndPayout.split("/", -1);
        long stake = Long.parseLong(amounts[0]);
        return new Fact.Settlement(id, "aurora", "p1", betId, provider, "slots", null, null, "EUR", stake,
                amounts.length > 1 ? Long.parseLong(amounts[1]) : 0, 0, 0, stake, occurredAt, revision);
    }

    private static Instant time(String text) {
        return text.endsWith("d") ? BEGIN.plusSeconds(Long.parseLong(text.replace("d", "")) * 86_400)
                : BEGIN.plusSeconds(Long.parseLong(text) * 3_600);
    }

    private Tally tally() {
        return Objects.requireNonNull(state.tallies().get("aurora"));
    }

    private PlayerDay.Row total() {
        return ((MapTable<?, PlayerDay>) state.days()).entries().values().stream()
                .flatMap(day -> day.totals().values().stream()).reduce(PlayerDay.Row.ZERO, PlayerDay.Row::plus);
    }
}
