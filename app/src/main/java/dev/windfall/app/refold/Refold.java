package dev.windfall.app.refold;

import dev.windfall.app.verify.Differences;
import dev.windfall.schemas.Generation;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.topology.generations.GenerationState;
import dev.windfall.topology.generations.GenerationWriter;
import dev.windfall.topology.generations.Generations;
import dev.windfall.topology.ledger.Ledger;
import dev.windfall.topology.refold.BrandLogCopy;
import dev.windfall.topology.streams.Member;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/// Folds the brand log into its next generation: copies it, folds the copy with a ledger of its own, freezes the live log for the rest,
/// compares what both have come to, and makes the next one live. Until then nobody but this works with it, so whatever goes wrong, it is
/// thrown away.
public final class Refold {

    private static final Logger LOG = LoggerFactory.getLogger(Refold.class);

    /// @param nearEvents    so little is left that the live log is frozen for it
    /// @param catchUpMax    how long ledgers may do nothing before that: one that is folded aside may rate all of a run at one record
    /// @param standstillMax how long they may do nothing while the log is frozen
    record Limits(long nearEvents, Duration catchUpMax, Duration standstillMax) {

        private static final Limits DEFAULT = new Limits(20_000, Ledger.TRANSACTION_MAX_ASIDE.plusMinutes(1),
                Duration.ofSeconds(60));

        Limits(long nearEvents, Duration max) {
            this(nearEvents, max, max);
        }
    }

    /// So little is left that the live log is frozen for it.
    private static final long NEAR_OFFSETS = 1_000;
    /// Millions of players are rated in some minutes.
    private static final int SETTLING_FACTOR = 10;
    private static final Duration COMPARING_TIME = Duration.ofMillis(200);
    private static final Duration GOING_OVER_PATIENCE = Duration.ofSeconds(90);
    private static final Duration OTHERS_PATIENCE = Duration.ofSeconds(5);
    private static final Duration OTHERS_PAUSE = Duration.ofMillis(100);
    private static final Duration TOLD_INTERVAL = Duration.ofSeconds(2);

    private final KafkaSettings kafka;
    private final Topics live;
    private final int partitions;
    private final Path folder;
    private final Differences differences;
    private final Consumer<String> told;
    private final Limits limits;
    private long told_ns = System.nanoTime();

    /// @param live        the topics of the generation that is live
    /// @param partitions  of the next one
    /// @param folder      for what the next ledger has no room for in memory
    /// @param differences told of what differs
    /// @param told        how far it is
    public Refold(KafkaSettings kafka, Topics live, int partitions, Path folder, Differences differences,
            Consumer<String> told) {
        this(kafka, live, partitions, folder, differences, told, Limits.DEFAULT);
    }

    Refold(KafkaSettings kafka, Topics live, int partitions, Path folder, Differences differences,
            Consumer<String> told, Limits limits) {
        this.kafka = kafka;
        this.live = live;
        this.partitions = partitions;
        this.folder = folder;
        this.differences = differences;
        this.told = told;
        this.limits = limits;
    }

    /// It can't go on, for a reason that is one line.
    public static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }

        Refused(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /// @param frozen how long nothing was taken in
    public record Outcome(Generation generation, long records, long events, long sameDocuments, Duration frozen) {}

    /// @throws Refused if it can't be done; then the live generation goes on
    public Outcome fold() throws InterruptedException, ExecutionException {
        try (Heart heart = new Heart(kafka, live, partitions)) {
            Topics next = live.of(heart.next());
            try {
                told.accept("generation %d (%d partitions) is folded into generation %d (%d partitions)".formatted(
                        live.generation().number(), live.partitions(), next.generation().number(), partitions));
                heart.beatNow(); // or it would end the copying of whoever has given it up
                try (BrandLogCopy copy = new BrandLogCopy(kafka, live, next)) { // which fences another one, before its topics go
                    removeWhatOthersHaveLeft(heart);
                    new GenerationTopics(kafka, next).make(heart::beatNow);
                    return fold(next, heart, copy);
                }
            } catch (RuntimeException | InterruptedException | ExecutionException e) {
                giveUpBecauseOf(e, heart, next);
                throw e;
            }
        }
    }

    /// Who did not come to an end.
    private void removeWhatOthersHaveLeft(Heart heart) throws InterruptedException {
        for (int number = live.generation().number() + 1; number < heart.next().number(); number++) {
            new GenerationTopics(kafka, live.of(new Generation(number, partitions))).delete(heart::beatNow);
        }
    }

    private Outcome fold(Topics next, Heart heart, BrandLogCopy copy) throws InterruptedException, ExecutionException {
        copy.begin();
        try (Comparison comparison = new Comparison(kafka, live, next)) {
            long frozen_ns;
            try (Ledger ledger = Ledger.aside(kafka, next, folder, Member.alone("refold"))) { // then others have its partitions
                ledger.start();
                catchUp(heart, copy, comparison);
                frozen_ns = freeze(heart, copy);
                copy.toEnd(heart::requireAlive);
                compare(heart, copy, comparison);
            }
            long compared = copy.records();
            copy.toEnd(heart::requireAlive);
            if (copy.records() > compared) {
                throw new Refused("Somebody has written to the frozen log: are all processes of this version?");
            }
            heart.swap();
            Duration frozen = Duration.ofNanos(System.nanoTime() - frozen_ns);
            told.accept("generation %d is live; nothing was taken in for %.1f s".formatted(next.generation().number(),
                    frozen.toMillis() / 1000.0));
            return new Outcome(next.generation(), copy.records(), copy.events(), comparison.same(), frozen);
        }
    }

    /// The live log goes on meanwhile, also while either rates what is sealed and tells of it.
    private void catchUp(Heart heart, BrandLogCopy copy, Comparison comparison) {
        Standstill standstill = new Standstill(limits.catchUpMax);
        long behind;
        do {
            heart.requireAlive();
            var _ = copy.step();
            comparison.read(COMPARING_TIME);
            behind = copy.behind();
            standstill.requireNone(copy.records() + comparison.read(), comparison.read(), copy.events(),
                    comparison.isSettling());
            tellNowAndThen("%,d records of the log copied, %,d offsets to go; %,d of %,d events folded and compared%s"
                    .formatted(copy.records(), behind, comparison.read(), copy.events(),
                            comparison.isSettling() ? "; a run is under way" : ""));
        } while (behind > NEAR_OFFSETS || copy.events() - comparison.read() > limits.nearEvents
                || comparison.isSettling());
    }

    private long freeze(Heart heart, BrandLogCopy copy) throws InterruptedException {
        told.accept("%,d records, %,d events: the log is frozen for the rest".formatted(copy.records(), copy.events()));
        long frozen_ns = System.nanoTime();
        heart.freeze();
        new Fence(kafka, live).close(heart::requireAlive);
        return frozen_ns;
    }

    private void compare(Heart heart, BrandLogCopy copy, Comparison comparison) {
        Standstill standstill = new Standstill(limits.standstillMax);
        while (!comparison.hasReached(copy.lastRead(), copy.lastWritten()) || comparison.isSettling()) {
            heart.requireAlive();
            comparison.readBoth(COMPARING_TIME);
            standstill.requireNone(comparison.read(), comparison.read(), copy.events(), comparison.isSettling());
            tellNowAndThen("%,d of %,d events folded and compared".formatted(comparison.read(), copy.events()));
        }
        comparison.tell(differences);
        if (differences.count() > 0) {
            throw new Refused("%,d differences: generation %d goes on".formatted(differences.count(),
                    live.generation().number()));
        }
        told.accept("%,d events, %,d documents: no difference".formatted(comparison.read(), comparison.same()));
    }

    /// Whoever waits for ledgers that have stopped would wait for ever.
    private final class Standstill {

        private final Duration max;
        private long moved_ns = System.nanoTime();
        private long last = -1;

        Standstill(Duration max) {
            this.max = max;
        }

        /// @param isSettling runs are rated: nothing else may move for as long as that takes
        void requireNone(long now, long read, long events, boolean isSettling) {
            Duration rating = limits.standstillMax.multipliedBy(SETTLING_FACTOR);
            Duration most = isSettling && rating.compareTo(max) > 0 ? rating : max;
            if (now > last) {
                last = now;
                moved_ns = System.nanoTime();
            } else if (System.nanoTime() - moved_ns > most.toNanos()) {
                throw new Refused("The ledgers stand still at %,d of %,d events: does ./windfall up run?"
                        .formatted(read, events));
            }
        }
    }

    /// What comes of it is told beside the reason, not instead of it.
    private void giveUpBecauseOf(Exception why, Heart heart, Topics next) throws InterruptedException {
        try {
            giveUp(heart, next, why);
        } catch (RuntimeException e) {
            LOG.warn("What the refold has made could not be removed: the next one does", e);
            why.addSuppressed(e);
        }
    }

    /// Whether the last word has come through may be unknown: so it is read, by one whom nobody can contradict. What others have said
    /// stands. This generation is nobody else's, so it is removed unless it is the one that is live.
    private void giveUp(Heart heart, Topics next, Exception why) throws InterruptedException {
        LOG.warn("The refold is given up", why);
        heart.close();
        GenerationState state = onceOthersHaveSpoken(heart);
        if (heart.isMine(state)) {
            try (GenerationWriter writer = new GenerationWriter(kafka, live, InstantSource.system())) {
                state = writer.current();
                if (heart.isMine(state)) {
                    removeAll(state, next, writer);
                    return;
                }
            }
        }
        if (!state.live().equals(next.generation())) {
            new GenerationTopics(kafka, next).delete(() -> {});
        } else {
            told.accept("generation %d has become live all the same".formatted(next.generation().number()));
        }
    }

    /// Whoever has silenced this one says its own first word next, and to say anything before would silence that one, too.
    private GenerationState onceOthersHaveSpoken(Heart heart) throws InterruptedException {
        long deadline_ns = System.nanoTime() + OTHERS_PATIENCE.toNanos();
        GenerationState state = Generations.current(kafka, live);
        while (heart.hasFailed() && heart.isMine(state) && System.nanoTime() < deadline_ns) {
            Thread.sleep(OTHERS_PAUSE);
            state = Generations.current(kafka, live);
        }
        return state;
    }

    /// The live generation goes on at once. What is removed is still ours: a refold that begins now says so first, and this one can't
    /// say anything then.
    private void removeAll(GenerationState state, Topics next, GenerationWriter writer) throws InterruptedException {
        Runnable isOurs = () -> {};
        if (state instanceof GenerationState.Frozen(Generation of, Generation to, GenerationState.Beat beat)) {
            isOurs = () -> writer.write(new GenerationState.Folding(of, to, beat));
        } else if (state instanceof GenerationState.Folding folding) {
            isOurs = () -> writer.write(folding);
        }
        isOurs.run();
        new GenerationTopics(kafka, next).delete(isOurs);
        writer.write(new GenerationState.Live(live.generation(), state.lastNumber()));
    }

    /// Processes go over by themselves; this waits until they have.
    ///
    /// @return whether all have
    public boolean awaitProcesses(Outcome outcome) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            new GenerationTopics(kafka, live.of(outcome.generation)).deleteFoldedAside();
            Fence.awaitNobody(admin, List.of(Ledger.group(live)), GOING_OVER_PATIENCE, () -> {});
            return true;
        } catch (Refused e) {
            LOG.warn("Not all processes have gone over", e);
            return false;
        }
    }

    /// Of the generation that was live before.
    public void dropOld() throws InterruptedException {
        new GenerationTopics(kafka, live).delete(() -> {});
    }

    private void tellNowAndThen(String word) {
        if (System.nanoTime() - told_ns > TOLD_INTERVAL.toNanos()) {
            told_ns = System.nanoTime();
            told.accept(word);
        }
    }
}
