package dev.windfall.projections.settlement.runs;

import dev.windfall.projections.brands.Slice;
import dev.windfall.projections.deciding.Consequence;
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
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;

/// Attempts that fail between any two steps, and messages that come late, early, twice or in another order: the run is sealed once, as if
/// nothing had happened. Then its lines go their way, and are counted now and then: it stands as they do, and the word on it reaches all
/// that wait, whenever they come to wait.
class RunLawTest {

    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final RunDecider DECIDER = new RunDecider(TIMEOUT);
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

        private static final Result ELSE = new Result(Part.NONE, 0, new TreeMap<>(Map.of("ELSE", 1L)));

        private final SplittableRandom random;
        private final String name;
        private final List<RunCommand> said = new ArrayList<>();
        private final List<RunEvent> events = new ArrayList<>();
        private final List<Consequence.PassOn> words = new ArrayList<>();
        private @Nullable RunState state;
        private Instant now = Instant.parse("2026-11-20T12:00:00Z");
        /// Until when others wait; null if they do not.
        private @Nullable Instant patience;
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
                    wake();
                }
                happens(failure());
                patience = null;
                sayAgain();
            }
            Slice slice = slice();
            List<Leaf> leaves = leaves();
            for (RunCommand step : steps(slice, leaves)) {
                happens(step);
                sayAgain();
                wake();
            }
            patience = null;
            Seal seal = sealed(slice, leaves);
            new Lines(slice, leaves.size()).pay();
            assertThat(decided().seal()).as(name).isEqualTo(seal);
            RunState folded = null;
            for (RunEvent event : events) {
                folded = DECIDER.evolve(folded, event);
            }
            assertThat(folded).as(name).isEqualTo(state);
        }

        /// Each has to be taken, whatever came before.
        private void happens(RunCommand command) {
            int before = events.size();
            assertThat(decide(command)).as("%s: %s", name, command).isTrue();
            said.add(command);
            if (command instanceof RunCommand.Request || events.stream().skip(before)
                    .anyMatch(RunEvent.Marked.class::isInstance)) {
                patience = now.plus(TIMEOUT);
            }
        }

        /// What was said before, of this attempt or an older one.
        private void sayAgain() {
            for (int times = random.nextInt(4); times > 0 && !said.isEmpty(); times--) {
                RunCommand command = said.get(random.nextInt(said.size()));
                assertThat(decide(command)).as("%s: again %s", name, command).isFalse();
            }
        }

        /// Its step is asked for again and again in front of its mark; behind it, it stalls once.
        private void wake() {
            now = now.plusSeconds(random.nextInt(500));
            if (Objects.requireNonNull(state).status() == RunStatus.SEALED || state.status() == RunStatus.SETTLED) {
                patience = null;
            }
            assertThat(DECIDER.wakeAt(state)).as(name).isEqualTo(Optional.ofNullable(patience));
            boolean isDue = patience != null && !patience.isAfter(now);
            assertThat(decide(new RunCommand.Wake())).as("%s: wakes at %s", name, now).isEqualTo(isDue);
            if (isDue) {
                patience = state.phase() instanceof Phase.Unmarked ? now.plus(TIMEOUT) : null;
            }
        }

        /// A partition fails; or one of its pieces comes to something else than it did.
        private RunCommand failure() {
            if (random.nextBoolean() && Objects.requireNonNull(state).phase() instanceof Phase.Rating rating
                    && !rating.pieces().isEmpty()) {
                return contradiction(rating);
            }
            return new RunCommand.Fail(attempt, "a partition has failed");
        }

        /// A piece that is known, or the next one, that can't be of the same seal.
        private RunCommand contradiction(Phase.Rating rating) {
            List<Piece> known = new ArrayList<>(rating.pieces().keySet());
            List<Piece> missing = new ArrayList<>(Piece.all(Objects.requireNonNull(state).pinned().slice()));
            missing.removeAll(known);
            Piece again = known.get(random.nextInt(known.size()));
            Rated rated = Objects.requireNonNull(rating.pieces().get(again));
            boolean isNew = random.nextBoolean();
            Piece piece = isNew ? missing.get(random.nextInt(missing.size())) : again;
            Result result = isNew ? Result.NONE : rated.result();
            return new RunCommand.PieceRated(attempt, piece, switch (random.nextInt(isNew ? 3 : 5)) {
                case 0 -> new Rated(2, rated.offset(), rated.engineVersion(), "2026b", result);
                case 1 -> new Rated(1, rated.offset(), "engine-else", "2026b", result);
                case 2 -> new Rated(1, rated.offset(), rated.engineVersion(), "2026c", result);
                case 3 -> new Rated(1, rated.offset() + 1, rated.engineVersion(), "2026b", result);
                default -> new Rated(1, rated.offset(), rated.engineVersion(), "2026b", ELSE);
            });
        }

        private boolean decide(RunCommand command) {
            RunState before = state;
            if (!(DECIDER.decide(SUBJECT, before, command,
                    new Given(now, "test",
                            "bob")) instanceof Decision.Decided<RunEvent>(List<RunEvent> happened, var following))) {
                return false;
            }
            following.stream().filter(Consequence.PassOn.class::isInstance)
                    .forEach(word -> words.add((Consequence.PassOn) word));
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
            steps.add(new RunCommand.Marked(attempt));
            List<RunCommand> pieces = new ArrayList<>();
            for (Piece piece : Piece.all(slice)) {
                List<Leaf> its = leaves.stream().filter(leaf -> Piece.of(leaf.bucket(), slice).equals(piece)).toList();
                pieces.add(new RunCommand.PieceRated(attempt, piece, rated(slice, piece,
                        new Result(Part.of(its), its.size(), new TreeMap<>()))));
            }
            Collections.shuffle(pieces, new Random(random.nextLong()));
            if (random.nextBoolean()) {
                steps.removeLast(); // the first piece says it
            }
            steps.addAll(pieces);
            return steps;
        }

        private Rated rated(Slice slice, Piece piece, Result result) {
            Cut cut = cut(slice);
            return new Rated(cut.generation(), Objects.requireNonNull(cut.offsets().get(piece.partition())),
                    "engine-" + attempt, "2026b", result);
        }

        private static Pinned pinned(Slice slice) {
            return new Pinned(3, "ab12", Set.of(), new TreeMap<>(), slice);
        }

        private Cut cut(Slice slice) {
            SortedMap<Integer, Long> offsets = new TreeMap<>();
            slice.partitions().forEach(partition -> offsets.put(partition, 100L * attempt + partition));
            return new Cut(1, offsets);
        }

        private Seal sealed(Slice slice, List<Leaf> leaves) {
            Seal undisturbed = Seal.of(RUN, "ab12", "engine-" + attempt, "2026b", cut(slice), Part.of(leaves));
            assertThat(decided().seal()).as(name).isEqualTo(undisturbed);
            assertThat(decided().seal().digest()).as(name).isEqualTo(undisturbed.digest());
            assertThat(decided().lines()).as(name).isEqualTo(leaves.size());
            Piece any = Piece.all(slice).get(random.nextInt(Piece.all(slice).size()));
            assertThat(decide(new RunCommand.PieceRated(attempt, any, rated(slice, any, ELSE))))
                    .as("%s: what is sealed stays", name).isFalse();
            return undisturbed;
        }

        private Phase.Decided decided() {
            return (Phase.Decided) Objects.requireNonNull(state).phase();
        }

        private Slice slice() {
            return Slice.of("aurora", 1 + random.nextInt(5), 8);
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

        /// The lines of the run, each for itself; and what the run was told of them.
        private final class Lines {

            private final SortedMap<Integer, List<LineStatus>> lines = new TreeMap<>();
            private final SortedMap<Integer, List<LineStatus>> told = new TreeMap<>();
            private final List<RunCommand.Tallied> onTheirWay = new ArrayList<>();
            private final SortedMap<Integer, Long> newest = new TreeMap<>();
            private @Nullable Boolean isApproved;
            private long number;

            Lines(Slice slice, int count) {
                for (int partition : slice.partitions()) {
                    lines.put(partition, new ArrayList<>());
                    newest.put(partition, 0L);
                }
                for (int line = 0; line < count; line++) {
                    any().add(LineStatus.PENDING);
                }
                lines.forEach((partition, its) -> told.put(partition, List.copyOf(its)));
            }

            private List<LineStatus> any() {
                List<List<LineStatus>> all = List.copyOf(lines.values());
                return all.get(random.nextInt(all.size()));
            }

            void pay() {
                for (int step = 0; step < 120; step++) {
                    switch (random.nextInt(9)) {
                        case 0, 1, 2, 3 -> aLineGoesOn();
                        case 4, 5 -> count();
                        case 6 -> arrive();
                        case 7 -> aWordArrives();
                        default -> somebodySays(random.nextBoolean());
                    }
                    stands();
                    sayAgain();
                }
                finish();
                assertThat(Objects.requireNonNull(state).status()).as(name).isEqualTo(RunStatus.SETTLED);
            }

            private void aLineGoesOn() {
                List<LineStatus> its = any();
                if (!its.isEmpty()) {
                    int place = random.nextInt(its.size());
                    List<LineStatus> next = next(its.get(place));
                    its.set(place, next.get(random.nextInt(next.size())));
                }
            }

            private List<LineStatus> next(LineStatus status) {
                return switch (status) {
                    case PENDING -> List.of(LineStatus.HELD, LineStatus.PROCESSING, LineStatus.CARRIED,
                            LineStatus.PENDING);
                    case HELD -> List.of(LineStatus.HELD, LineStatus.HELD, LineStatus.HELD, LineStatus.PROCESSING);
                    case PROCESSING -> List.of(LineStatus.SETTLED, LineStatus.SETTLED, LineStatus.FAILED,
                            LineStatus.RETRY_SCHEDULED);
                    case RETRY_SCHEDULED, FAILED -> List.of(LineStatus.PROCESSING, LineStatus.WAIVED);
                    case SETTLED -> List.of(LineStatus.SETTLED, LineStatus.SETTLED, LineStatus.DISPUTED);
                    case DISPUTED -> List.of(LineStatus.WAIVED, LineStatus.PROCESSING);
                    case WAIVED, CARRIED -> List.of(status);
                };
            }

            /// Whoever counts does not know when what they say arrives.
            private void count() {
                number++;
                lines.forEach((partition, its) -> {
                    SortedMap<LineStatus, Long> counts = new TreeMap<>();
                    its.forEach(status -> counts.merge(status, 1L, Long::sum));
                    onTheirWay.add(new RunCommand.Tallied(partition, new Tally(number, counts)));
                });
                Collections.shuffle(onTheirWay, new Random(random.nextLong()));
                for (int arriving = random.nextInt(1 + onTheirWay.size()); arriving > 0; arriving--) {
                    arrive();
                }
            }

            private void arrive() {
                if (onTheirWay.isEmpty()) {
                    return;
                }
                RunCommand.Tallied tallied = onTheirWay.removeLast();
                boolean isNewer = tallied.tally().number() > newest.getOrDefault(tallied.partition(), 0L);
                assertThat(decide(tallied)).as("%s: %s", name, tallied).isEqualTo(isNewer);
                said.add(tallied);
                if (isNewer) {
                    newest.put(tallied.partition(), tallied.tally().number());
                    List<LineStatus> those = new ArrayList<>();
                    tallied.tally().lines().forEach((status, count) -> those.addAll(
                            Collections.nCopies(count.intValue(), status)));
                    told.put(tallied.partition(), those);
                }
            }

            /// The first word counts, once there is something that it is of.
            private void somebodySays(boolean isYes) {
                RunCommand word = isYes ? new RunCommand.Approve("fine") : new RunCommand.Reject("no");
                boolean counts = isApproved == null && told().contains(LineStatus.HELD);
                assertThat(decide(word)).as("%s: %s", name, word).isEqualTo(counts);
                if (counts) {
                    isApproved = isYes;
                }
            }

            /// All that wait in a partition hear of it, and of no other.
            private void aWordArrives() {
                if (!words.isEmpty()) {
                    Consequence.PassOn word = words.remove(random.nextInt(words.size()));
                    assertThat(word.review()).as(name).isEqualTo(decided().review());
                    Objects.requireNonNull(lines.get(word.partition())).replaceAll(
                            status -> status != LineStatus.HELD ? status
                                    : word.review().isApproved() ? LineStatus.PROCESSING : LineStatus.WAIVED);
                }
            }

            private List<LineStatus> told() {
                return told.values().stream().flatMap(List::stream).toList();
            }

            private void stands() {
                List<LineStatus> known = told();
                RunStatus expected = RunStatus.PAYING;
                if (known.stream()
                        .allMatch(Set.of(LineStatus.SETTLED, LineStatus.WAIVED, LineStatus.CARRIED)::contains)) {
                    expected = RunStatus.SETTLED;
                } else if (isApproved == null && known.contains(LineStatus.PENDING)) {
                    expected = RunStatus.SEALED;
                } else if (isApproved == null && known.contains(LineStatus.HELD)) {
                    expected = RunStatus.REVIEW;
                }
                assertThat(Objects.requireNonNull(state).status()).as("%s: %s", name, known).isEqualTo(expected);
            }

            private void finish() {
                lines.values().forEach(its -> its.replaceAll(
                        status -> status == LineStatus.PENDING && random.nextBoolean() ? LineStatus.HELD : status));
                everythingArrives();
                if (told().contains(LineStatus.HELD)) {
                    somebodySays(random.nextBoolean());
                }
                while (!words.isEmpty()) {
                    aWordArrives();
                }
                assertThat(lines.values().stream().flatMap(List::stream)).as("%s: all that wait", name)
                        .doesNotContain(LineStatus.HELD);
                lines.values().forEach(its -> its.replaceAll(status -> switch (status) {
                    case SETTLED, WAIVED, CARRIED -> status;
                    case HELD, PENDING, PROCESSING, RETRY_SCHEDULED, DISPUTED, FAILED -> LineStatus.SETTLED;
                }));
                everythingArrives();
            }

            private void everythingArrives() {
                count();
                while (!onTheirWay.isEmpty()) {
                    arrive();
                    stands();
                }
            }
        }
    }
}
