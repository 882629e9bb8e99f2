package dev.windfall.connectors.wallet.simulator;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static dev.windfall.connectors.wallet.simulator.Instructions.credit;
import static dev.windfall.connectors.wallet.simulator.Instructions.grant;
import static dev.windfall.connectors.wallet.simulator.Instructions.ofBrand;
import static dev.windfall.connectors.wallet.simulator.Instructions.release;
import static dev.windfall.connectors.wallet.simulator.Instructions.reversal;
import static dev.windfall.connectors.wallet.simulator.Instructions.withDigest;
import static org.assertj.core.api.Assertions.assertThat;

class BookTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    private final Book book = Book.inMemory();

    @Test
    void aCreditIsTwoEntriesThatSumToZero() {
        assertThat(book.take(credit("c1"), NOW)).isInstanceOf(Standing.Settled.class);
        assertThat(book.entries()).containsExactly(new Entry(1, "aurora", "c1", "aurora~house~CASH~EUR", -1_000),
                new Entry(2, "aurora", "c1", "aurora~player:p1~CASH~EUR", 1_000));
    }

    @Test
    void theSameCreditIsBookedOnceAndAnsweredTheSame() {
        Standing first = book.take(credit("c1"), NOW);
        assertThat(book.take(credit("c1"), NOW.plusSeconds(9))).isEqualTo(first);
        assertThat(book.ask("aurora", "c1", NOW)).isEqualTo(first);
        assertThat(book.entries()).hasSize(2);
    }

    @Test
    void aRequestIdIsForOneRequestOfItsBrand() {
        book.take(credit("c1"), NOW);
        assertThat(book.take(withDigest(credit("c1"), "other"), NOW)).isInstanceOf(Standing.Reused.class);
        assertThat(book.take(withDigest(reversal("c1", credit("c0")), "digest of c1"), NOW))
                .isInstanceOf(Standing.Reused.class);
        assertThat(book.entries()).hasSize(2);

        assertThat(book.ask("borealis", "c1", NOW)).isInstanceOf(Standing.Unknown.class);
        assertThat(book.take(ofBrand("borealis", credit("c1")), NOW)).isInstanceOf(Standing.Settled.class);
        assertThat(book.entries()).hasSize(4);
    }

    @Test
    void aReversalTakesBackOnceWhateverIsRepeated() {
        book.take(credit("c1"), NOW);
        book.take(reversal("r1", credit("c1")), NOW);
        assertThat(book.take(reversal("r1", credit("c1")), NOW)).isInstanceOf(Standing.Settled.class);
        assertThat(book.take(reversal("r2", credit("c1")), NOW)).isInstanceOf(Standing.Settled.class);
        assertThat(book.balances().values()).containsOnly(0L);
        assertThat(book.entries()).hasSize(4);
        assertThat(book.take(credit("c1"), NOW)).as("it was booked").isInstanceOf(Standing.Settled.class);
    }

    @Test
    void whatIsTakenBackBeforeItIsBookedIsNeverBooked() {
        assertThat(book.take(reversal("r1", credit("c1")), NOW)).isInstanceOf(Standing.Settled.class);
        assertThat(book.ask("aurora", "c1", NOW)).isEqualTo(new Standing.Barred("c1", null));
        assertThat(book.take(credit("c1"), NOW)).isEqualTo(new Standing.Barred("c1", null));
        assertThat(book.accept(credit("c1"), Duration.ZERO, NOW)).isEqualTo(new Standing.Barred("c1", null));
        assertThat(book.entries()).isEmpty();
    }

    @Test
    void whatIsAcceptedIsBookedOnceSomebodyAsksInTime() {
        assertThat(book.accept(credit("c1"), Duration.ofSeconds(5), NOW)).isInstanceOf(Standing.Accepted.class);
        assertThat(book.ask("aurora", "c1", NOW.plusSeconds(4))).isInstanceOf(Standing.Accepted.class);
        assertThat(book.entries()).isEmpty();
        assertThat(book.ask("aurora", "c1", NOW.plusSeconds(5))).isInstanceOf(Standing.Settled.class);
        assertThat(book.take(credit("c1"), NOW)).isInstanceOf(Standing.Settled.class);
        assertThat(book.entries()).hasSize(2);
    }

    @Test
    void whatIsAcceptedAndTakenBackIsNeverBooked() {
        book.accept(credit("c1"), Duration.ofSeconds(5), NOW);
        book.take(reversal("r1", credit("c1")), NOW);
        assertThat(book.ask("aurora", "c1", NOW.plusSeconds(9))).isInstanceOf(Standing.Barred.class);
        assertThat(book.take(credit("c1"), NOW.plusSeconds(9))).isInstanceOf(Standing.Barred.class);
        assertThat(book.entries()).isEmpty();
    }

    @Test
    void aReversalThatIsAcceptedBarsAtOnceAndTakesBackLater() {
        book.take(credit("c1"), NOW);
        book.accept(reversal("r1", credit("c1")), Duration.ZERO, NOW);
        book.accept(reversal("r2", credit("c2")), Duration.ZERO, NOW);
        assertThat(book.entries()).hasSize(2);
        assertThat(book.take(credit("c2"), NOW)).isInstanceOf(Standing.Barred.class);

        assertThat(book.ask("aurora", "r1", NOW)).isInstanceOf(Standing.Settled.class);
        assertThat(book.ask("aurora", "r2", NOW)).isInstanceOf(Standing.Settled.class);
        assertThat(book.entries()).hasSize(4);
        assertThat(book.balances().values()).containsOnly(0L);
    }

    @Test
    void whatIsTakenBackIsWhatWasGiven() {
        book.take(credit("c1", "p1", 1_000), NOW);
        book.take(reversal("r0", credit("c0")), NOW);
        assertThat(book.take(reversal("r1", credit("c1", "p1", 999)), NOW)).isInstanceOf(Standing.Mismatched.class);
        assertThat(book.take(reversal("r1", credit("c1", "p2", 1_000)), NOW)).isInstanceOf(Standing.Mismatched.class);
        assertThat(book.take(reversal("r1", credit("r0")), NOW)).isInstanceOf(Standing.Mismatched.class);
        assertThat(book.ask("aurora", "r1", NOW)).isInstanceOf(Standing.Unknown.class);
        assertThat(book.take(reversal("r1", credit("c1")), NOW)).isInstanceOf(Standing.Settled.class);
    }

    @Test
    void aGrantIsLockedUntilItIsReleased() {
        book.take(grant("12"), NOW);
        book.take(grant("123"), NOW);
        assertThat(book.balances()).containsEntry("aurora~coupon:coupon-credit-12~COUPON~EUR", 1_000L)
                .containsEntry("aurora~coupon:coupon-credit-123~COUPON~EUR", 1_000L)
                .doesNotContainKey("aurora~player:p1~CASH~EUR");

        assertThat(book.take(release("coupon-release-12", grant("12")), NOW)).isInstanceOf(Standing.Settled.class);
        assertThat(book.take(release("coupon-release-12", grant("12")), NOW)).isInstanceOf(Standing.Settled.class);
        assertThat(book.take(release("once-more", grant("12")), NOW)).isInstanceOf(Standing.Settled.class);
        assertThat(book.balances()).containsEntry("aurora~coupon:coupon-credit-12~COUPON~EUR", 0L)
                .containsEntry("aurora~coupon:coupon-credit-123~COUPON~EUR", 1_000L)
                .containsEntry("aurora~player:p1~CASH~EUR", 1_000L);
        assertThat(book.balances().values().stream().mapToLong(Long::longValue).sum()).isZero();
    }

    /// However often it is asked.
    @Test
    void itSaysHowMuchWasLeft() {
        book.take(grant("12"), NOW);
        book.take(credit("c1"), NOW);
        assertThat(moved(book.take(release("coupon-release-12", grant("12")), NOW))).isEqualTo(1_000);
        assertThat(moved(book.take(release("once-more", grant("12")), NOW))).isEqualTo(0);
        assertThat(moved(book.take(reversal("coupon-reverse-12", grant("12")), NOW))).isEqualTo(0);
        assertThat(moved(book.take(reversal("r1", credit("c1")), NOW))).isEqualTo(1_000);
        assertThat(moved(book.take(reversal("r2", credit("c2")), NOW))).as("it never came").isEqualTo(0);
        assertThat(moved(book.ask("aurora", "coupon-release-12", NOW))).isEqualTo(1_000);
        assertThat(moved(book.take(credit("c1"), NOW))).as("all of it, as it was asked").isNull();
    }

    private static @Nullable Long moved(Standing standing) {
        return ((Standing.Settled) standing).movedAmount();
    }

    @Test
    void nothingElseIsReleasedWhereTheGrantIsNotFound() {
        book.take(grant("123"), NOW);
        assertThat(book.take(release("coupon-release-12", grant("12")), NOW)).isInstanceOf(Standing.NoGrant.class);
        book.take(credit("c1"), NOW);
        assertThat(book.take(release("r1", credit("c1")), NOW)).isInstanceOf(Standing.NoGrant.class);
        book.accept(grant("7"), Duration.ofHours(1), NOW);
        assertThat(book.take(release("coupon-release-7", grant("7")), NOW)).isInstanceOf(Standing.NoGrant.class);
        assertThat(book.take(release("r2", credit("coupon-credit-123")), NOW)).isInstanceOf(Standing.Mismatched.class);
        assertThat(book.entries()).hasSize(4);
        assertThat(book.ask("aurora", "coupon-release-12", NOW)).isInstanceOf(Standing.Unknown.class);
    }

    @Test
    void ofAGrantWhatIsLeftIsTakenBack() {
        book.take(grant("12"), NOW);
        book.take(release("coupon-release-12", grant("12")), NOW);
        assertThat(book.take(reversal("coupon-reverse-12", grant("12")), NOW)).isInstanceOf(Standing.Settled.class);
        assertThat(book.balances()).containsEntry("aurora~player:p1~CASH~EUR", 1_000L);

        book.take(grant("13"), NOW);
        book.take(reversal("coupon-reverse-13", grant("13")), NOW);
        assertThat(book.balances()).containsEntry("aurora~coupon:coupon-credit-13~COUPON~EUR", 0L);
        assertThat(book.take(release("coupon-release-13", grant("13")), NOW)).isInstanceOf(Standing.NoGrant.class);
    }

    @Test
    void manyAtOnceBookOnce(@TempDir Path folder) throws Exception {
        int callers = 8;
        int requests = 300;
        CyclicBarrier together = new CyclicBarrier(callers);
        List<Future<Set<Standing>>> heard = new ArrayList<>();
        try (Book kept = Book.open(folder.resolve("journal")); // writing it takes time, in which another could come
                ExecutorService threads = Executors.newFixedThreadPool(callers)) {
            for (int caller = 0; caller < callers; caller++) {
                heard.add(threads.submit(() -> {
                    Set<Standing> standings = new HashSet<>();
                    for (int request = 0; request < requests; request++) {
                        together.await();
                        standings.add(kept.take(credit("c" + request), NOW));
                    }
                    return standings;
                }));
            }
            Set<Standing> different = new HashSet<>();
            for (Future<Set<Standing>> standings : heard) {
                different.addAll(standings.get());
            }
            assertThat(different).hasSize(requests).allMatch(Standing.Settled.class::isInstance);
            assertThat(kept.entries()).hasSize(2 * requests);
        }
    }

    /// What the book must come to, without any of its ways: who has what, by the rules alone.
    private static final class Model {

        private final Set<String> booked = new HashSet<>();
        private final Set<String> barred = new HashSet<>();
        private final Set<String> accepted = new HashSet<>();
        private final Set<String> takenBack = new HashSet<>();
        private final Map<String, Long> players = new HashMap<>();

        String credit(Instruction credit, boolean later) {
            if (booked.contains(credit.requestId())) {
                return "Settled";
            }
            if (barred.contains(credit.requestId())) {
                return "Barred";
            }
            if (later && !accepted.contains(credit.requestId())) {
                accepted.add(credit.requestId());
                return "Accepted";
            }
            booked.add(credit.requestId());
            players.merge(credit.playerId(), credit.amount(), Long::sum);
            return "Settled";
        }

        String reversal(Instruction reversal) {
            String credit = reversal.creditRequestId();
            if (booked.contains(credit) && takenBack.add(credit)) {
                players.merge(reversal.playerId(), -reversal.amount(), Long::sum);
            }
            barred.add(credit);
            return "Settled";
        }

        String ask(Instruction credit) {
            return booked.contains(credit.requestId()) || barred.contains(credit.requestId())
                    || accepted.contains(credit.requestId()) ? credit(credit, false) : "Unknown";
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverComesTheBookIsThatOfTheRules(long seed, @TempDir Path folder) {
        SplittableRandom random = new SplittableRandom(seed);
        Model model = new Model();
        Path journal = folder.resolve("journal");
        Book kept = Book.open(journal);
        for (int step = 0; step < 400; step++) {
            int id = random.nextInt(40);
            Instruction credit = credit("c" + id, "p" + id % 7, 1 + id * 3L);
            switch (random.nextInt(9)) {
                case 0, 1, 2 -> same(kept.take(credit, NOW), model.credit(credit, false));
                case 3, 4 -> same(kept.accept(credit, Duration.ZERO, NOW), model.credit(credit, true));
                case 5, 6 -> same(kept.ask("aurora", credit.requestId(), NOW), model.ask(credit));
                case 7 -> {
                    Instruction reversal = reversal("r" + id + "-" + random.nextInt(2), credit);
                    same(kept.take(reversal, NOW), model.reversal(reversal));
                }
                default -> {
                    kept.close(); // which is what a kill leaves behind, too
                    kept = Book.open(journal);
                }
            }
            requireSound(kept, model);
        }
        kept.close();
    }

    private static void same(Standing standing, String expected) {
        assertThat(standing.getClass().getSimpleName()).isEqualTo(expected);
    }

    private static void requireSound(Book kept, Model model) {
        Map<String, Long> players = new HashMap<>();
        Map<String, List<Long>> bookings = new HashMap<>();
        for (Entry entry : kept.entries()) {
            bookings.computeIfAbsent(entry.requestId(), _ -> new ArrayList<>()).add(entry.amount());
            if (entry.account().contains("~player:")) {
                String player = entry.account().split("[~:]", -1)[2];
                players.merge(player, entry.amount(), Long::sum);
            }
        }
        assertThat(players).isEqualTo(model.players);
        assertThat(bookings).allSatisfy((_, amounts) -> {
            assertThat(amounts).hasSize(2);
            assertThat(amounts.get(0) + amounts.get(1)).isZero();
        });
        assertThat(kept.balances().values().stream().mapToLong(Long::longValue).sum()).isZero();
    }
}
