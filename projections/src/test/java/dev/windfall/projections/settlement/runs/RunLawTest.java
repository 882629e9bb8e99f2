package dev.windfall.projections.settlement.runs;

import dev.windfall.projections.brands.Slice;
import dev.windfall.projections.deciding.Decision;
import dev.windfall.projections.deciding.Given;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.payouts.LineStatus;
import dev.windfall.projections.settlement.seals.Cut;
import dev.windfall.projections.settlement.seals.Leaf;
import dev.windfall.projections.settlement.seals.Part;
import dev.windfall.projections.settlement.seals.Seal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;

/// Attempts that fail between any two steps, and messages that come late, early, twice or in another order: the run is sealed once, as if
/// nothing had happened.
class RunLawTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final RunDecider DECIDER = new RunDecider(Duration.ofMinutes(10));
    private static final RunId RUN = RunId.settlement("aurora", new RuleName(Kind.REBATE, "daily"),
            LocalDate.of(2026, 11, 19));
    private static final Subject SUBJECT = new Subject(RunDecider.DECIDER, "aurora", RUN.text());

    @Test
    void theRunIsWhatItsLastAttemptHasRated() {
        for (long seed = 0; seed < 1_000; seed++) {
            new History(seed).run();
        }
    }

    private static final class History {

        private final SplittableRandom random;
        private final String name;
        private final List<RunCommand> said = new ArrayList<>();
        private final List<RunEvent> events = new ArrayList<>();
        private @Nullable RunState state;
        private int attempt;

        History(long seed) {
            this.random = new SplittableRandom(seed);
            this.name = "seed " + seed;
        }

        void run() {
            int attempts = 1 + random.nextInt(3);
            for (attempt = 1; attempt < attempts; attempt++) {
                List<RunCommand> steps = steps(slice(), leaves());
                for (RunCommand step : steps.subList(0, 1 + random.nextInt(steps.size() - 1))) {
                    happens(step);
                    sayAgain();
                }
                happens(new RunCommand.Fail(attempt, "a partition has failed"));
                sayAgain();
            }
            Slice slice = slice();
            List<Leaf> leaves = leaves();
            for (RunCommand step : steps(slice, leaves)) {
                happens(step);
                sayAgain();
            }
            seals(slice, leaves);
            pay(slice, leaves.size());
        }

        /// Each has to be taken, whatever came before.
        private void happens(RunCommand command) {
            assertThat(decide(command)).as("%s: %s", name, command).isTrue();
            said.add(command);
        }

        /// What was said before, of this attempt or an older one.
        private void sayAgain() {
            for (int times = random.nextInt(4); times > 0; times--) {
                RunCommand command = said.get(random.nextInt(said.size()));
                assertThat(decide(command)).as("%s: again %s", name, command).isFalse();
            }
        }

        private boolean decide(RunCommand command) {
            RunState before = state;
            if (!(DECIDER.decide(SUBJECT, before, command,
                    new Given(NOON, "test",
                            "bob")) instanceof Decision.Decided<RunEvent>(List<RunEvent> happened, var _))) {
                return false;
            }
            for (RunEvent event : happened) {
                RunStatus from = state == null ? RunStatus.FAILED : state.status();
                state = DECIDER.evolve(state, event);
                events.add(event);
                Set<RunStatus> steps = new TreeSet<>(from.next());
                steps.add(from);
                assertThat(steps).as("%s: from %s by %s", name, from, event).contains(state.status());
            }
            return true;
        }

        private List<RunCommand> steps(Slice slice, List<Leaf> leaves) {
            List<RunCommand> steps = new ArrayList<>();
            steps.add(new RunCommand.Request(attempt, pinned(slice)));
            steps.add(new RunCommand.BarrierTaken(attempt, new TreeMap<>(Map.of("bets-0", 5L))));
            steps.add(new RunCommand.Lagging(attempt, Set.of("bets-0")));
            steps.add(new RunCommand.Marked(attempt, cut(slice)));
            List<RunCommand> pieces = new ArrayList<>();
            for (int partition : slice.partitions()) {
                for (int number = 0; number < Piece.COUNT; number++) {
                    Piece piece = new Piece(partition, number);
                    List<Leaf> its = leaves.stream().filter(leaf -> slice.partitionOf(leaf.playerId()) == partition
                            && leaf.bucket() / (Slice.BUCKETS / Piece.COUNT) == piece.number()).toList();
                    pieces.add(new RunCommand.PieceRated(attempt, piece, new Rated(Part.of(its), its.size(),
                            new TreeMap<>())));
                }
            }
            Collections.shuffle(pieces, new Random(random.nextLong()));
            steps.addAll(pieces);
            return steps;
        }

        private Pinned pinned(Slice slice) {
            return new Pinned(attempt, "digest-" + attempt, Set.of(), new TreeMap<>(), slice, "1", "2026b");
        }

        private Cut cut(Slice slice) {
            SortedMap<Integer, Long> offsets = new TreeMap<>();
            slice.partitions().forEach(partition -> offsets.put(partition, 100L * attempt + partition));
            return new Cut(1, offsets);
        }

        private void seals(Slice slice, List<Leaf> leaves) {
            Phase.Decided decided = (Phase.Decided) Objects.requireNonNull(state).phase();
            Seal undisturbed = Seal.of(RUN, "digest-" + attempt, "1", "2026b", cut(slice), Part.of(leaves));
            assertThat(decided.seal()).as(name).isEqualTo(undisturbed);
            assertThat(decided.seal().digest()).as(name).isEqualTo(undisturbed.digest());
            assertThat(decided.lines()).as(name).isEqualTo(leaves.size());
        }

        /// Counts come in any order, and the newest of each partition counts.
        private void pay(Slice slice, long lines) {
            Seal seal = ((Phase.Decided) Objects.requireNonNull(state).phase()).seal();
            List<RunCommand> counts = new ArrayList<>();
            for (int partition : slice.partitions()) {
                long its = lines / slice.partitions().size()
                        + (partition == slice.partitions().getFirst() ? lines % slice.partitions().size() : 0);
                counts.add(new RunCommand.Tallied(partition, new Tally(1, new TreeMap<>(Map.of(
                        LineStatus.PROCESSING, its)))));
                counts.add(new RunCommand.Tallied(partition, new Tally(2, new TreeMap<>(Map.of(
                        LineStatus.SETTLED, its)))));
            }
            Collections.shuffle(counts, new Random(random.nextLong()));
            for (RunCommand count : counts) {
                decide(count); // one that is older than another is too late
                said.add(count);
                sayAgain();
            }
            assertThat(state.status()).as(name).isEqualTo(RunStatus.SETTLED);
            assertThat(((Phase.Decided) state.phase()).seal()).isEqualTo(seal);
            RunState folded = null;
            for (RunEvent event : events) {
                folded = DECIDER.evolve(folded, event);
            }
            assertThat(folded).as(name).isEqualTo(state);
        }

        private Slice slice() {
            return Slice.of("aurora", 1 + random.nextInt(3), 4);
        }

        private List<Leaf> leaves() {
            Set<Leaf> leaves = new TreeSet<>();
            int count = random.nextInt(12);
            while (leaves.size() < count) {
                leaves.add(new Leaf("p" + random.nextInt(1_000_000), "EUR", RUN.periodStart(),
                        1 + random.nextInt(1_000), 1));
            }
            return new ArrayList<>(leaves);
        }
    }
}
