package dev.windfall.topology.runs;

import dev.windfall.projections.ledger.Horizon;
import dev.windfall.projections.rules.RuleBook;
import dev.windfall.projections.rules.Ruling;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.runs.Phase;
import dev.windfall.projections.settlement.runs.RunCommand;
import dev.windfall.projections.settlement.runs.RunState;
import dev.windfall.projections.settlement.schedule.DueRun;
import dev.windfall.projections.settlement.schedule.Schedule;
import dev.windfall.topology.brands.BrandTable;
import dev.windfall.topology.deciders.Answer;
import dev.windfall.topology.rules.RuleTable;
import dev.windfall.topology.wire.Rules;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/// Asks for runs when they are due: brand by brand, and of each the oldest first. The next one is asked for when it is known what has
/// become of the one before; a brand whose run has failed or stalled is passed over, and has its turn again in the next round.
///
/// It remembers nothing that can't be found again: a run that was asked for is asked for once, whoever asks again.
final class Scheduler {

    private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(500);
    private static final Duration ROUND_INTERVAL = Duration.ofSeconds(2);
    private static final Duration PASSED_OVER_MIN = Duration.ofSeconds(2);
    private static final Duration PASSED_OVER_MAX = Duration.ofMinutes(1);
    /// Others wait meanwhile, and for an answer besides.
    private static final Duration ROUND_MAX = Duration.ofSeconds(1);
    /// How often it is looked whether a step can be read that is known to be there.
    private static final int UNREAD_MAX = 20;

    private final Desk desk;
    private final Supplier<BrandTable> brands;
    private final RuleTable rules;
    private final AskedRuns asked;
    private final InstantSource clock;
    /// Whose turn it is, and then those after it.
    private final Deque<String> turns = new ArrayDeque<>();
    private final Map<String, Idle> idle = new HashMap<>();
    /// Of each brand the last run of the schedule that is known to have come to its end.
    private final Map<String, RunId> ended = new HashMap<>();
    private final ConcurrentSkipListMap<String, Stall> stalls = new ConcurrentSkipListMap<>();
    /// Of brands whose turn has broken off, why; so that it is said once.
    private final Map<String, String> failures = new HashMap<>();
    private @Nullable RunId current;
    private int unread;
    private long next_ns = System.nanoTime();

    /// @param pause   until it is looked at again
    /// @param next_ns when that is
    private record Stall(RunId run, Duration pause, long next_ns) {}

    /// A brand of which nothing is due before some time, as long as nobody changes a rule or asks for anything.
    ///
    /// @param rules what was known of rules
    /// @param asked how many runs were asked for
    private record Idle(long rules, long asked, Instant from, Instant until) {

        /// A clock may be put back.
        boolean isStill(long rulesNow, long askedNow, Instant now) {
            return rules == rulesNow && asked == askedNow && !now.isBefore(from) && now.isBefore(until);
        }
    }

    /// @param brands of the generation that is live
    Scheduler(Desk desk, Supplier<BrandTable> brands, RuleTable rules, AskedRuns asked, InstantSource clock) {
        this.desk = desk;
        this.brands = brands;
        this.rules = rules;
        this.asked = asked;
        this.clock = clock;
    }

    /// Somebody else may have asked meanwhile.
    void forget() {
        turns.clear();
        idle.clear();
        ended.clear();
        stalls.clear();
        failures.clear();
        current = null;
    }

    /// Whether it hears of all that it has to know.
    boolean isHealthy() {
        return rules.isHealthy() && asked.isHealthy();
    }

    /// Runs for whose sake their brands are passed over.
    List<RunId> stalled() {
        return stalls.values().stream().map(Stall::run).toList();
    }

    /// As far as it can be gone without waiting, and no further than others can wait for it.
    void goOn() throws InterruptedException {
        long end_ns = System.nanoTime() + ROUND_MAX.toNanos();
        for (long now_ns = System.nanoTime(); now_ns - next_ns >= 0
                && now_ns - end_ns < 0; now_ns = System.nanoTime()) {
            long pause_ns = step().toNanos();
            next_ns = System.nanoTime() + pause_ns;
        }
    }

    /// @return how long nothing has to be done then
    private Duration step() throws InterruptedException {
        if (!turns.isEmpty()) {
            return turn(turns.getFirst());
        } else if (!isHealthy()) {
            return ROUND_INTERVAL; // what they don't know by now can't be asked for
        }
        turns.addAll(brands.get().ids().stream().sorted(Schedule.BRANDS).toList());
        return ROUND_INTERVAL;
    }

    /// What one brand's turn comes upon is nothing that others have to wait for.
    private Duration turn(String brandId) throws InterruptedException {
        try {
            Duration pause = current == null ? take(brandId) : look(current, desk.look(current));
            failures.remove(brandId);
            return pause;
        } catch (RuntimeException e) {
            if (!e.toString().equals(failures.put(brandId, e.toString()))) {
                LOG.error("What is due for {} can't be asked for: the brand is passed over, and has its turn again",
                        brandId, e);
            }
            current = null;
            turns.removeFirst();
            return Duration.ZERO;
        }
    }

    private Duration take(String brandId) throws InterruptedException {
        Stall stall = stalls.get(brandId);
        if (stall != null && System.nanoTime() - stall.next_ns < 0) {
            turns.removeFirst();
            return Duration.ZERO;
        }
        Optional<RunId> last = asked.lastScheduled(brandId).filter(run -> !run.equals(ended.get(brandId)));
        if (last.isPresent()) {
            current = last.get(); // of before a restart, or passed over
            return Duration.ZERO;
        }
        Optional<DueRun> due = due(brandId);
        if (due.isEmpty()) {
            turns.removeFirst();
            return Duration.ZERO;
        }
        RunId run = due.get().id();
        if (run.equals(ended.get(brandId))) {
            return unread();
        }
        BrandTable.Known brand = brands.get().known(brandId).orElseThrow();
        unread = 0;
        current = run;
        return look(run, desk.tell(run, new RunCommand.Request(1, RunTerms.of(brand.settings(), run.rule(),
                due.get().version().version(), rules, brand.slice())), null));
    }

    /// It was asked for and has ended, but its first step is still to be read. Should that never come, others have their turn.
    private Duration unread() {
        if (++unread < UNREAD_MAX) {
            return LOOK_INTERVAL;
        }
        unread = 0;
        turns.removeFirst();
        return Duration.ZERO;
    }

    private Optional<DueRun> due(String brandId) {
        Instant now = clock.instant();
        long rulesBefore = rules.changes();
        long askedBefore = asked.count(brandId);
        Idle known = idle.get(brandId);
        if (known != null && known.isStill(rulesBefore, askedBefore, now)) {
            return Optional.empty();
        }
        List<Ruling> rulings = rules.ofBrand(brandId).values().stream().flatMap(List::stream).map(Rules::fromAvro)
                .toList();
        Schedule schedule = new Schedule(brandId, brands.get().known(brandId).orElseThrow().settings().calendar(),
                RuleBook.of(rulings), Horizon.DEFAULT.length());
        List<DueRun> due = schedule.due(asked.of(brandId), now);
        if (due.isEmpty()) {
            idle.put(brandId, new Idle(rulesBefore, askedBefore, now, schedule.nextDue(now)));
        }
        return due.stream().findFirst();
    }

    /// @return how long nothing has to be done for it
    private Duration look(RunId run, Optional<Answer<RunState>> answer) {
        if (answer.isEmpty()) {
            return stalled(run, "without an answer");
        }
        RunState state = answer.get().state();
        if (state == null) {
            return stalled(run, "refused: " + answer.get().rejection());
        }
        return switch (state.phase()) {
            case Phase.Waiting phase when phase.isStalled() -> stalled(run, state.status() + " for long");
            case Phase.Waiting _ -> LOOK_INTERVAL;
            case Phase.Failed(String why) -> {
                LOG.warn(
                        "{} has failed: {}. Only a person can ask for its next attempt, once that is mended; the rest of its "
                                + "brand waits for the next round",
                        run.text(), why);
                over(run);
                turns.removeFirst();
                yield Duration.ZERO;
            }
            case Phase.Decided _ -> {
                over(run);
                yield Duration.ZERO;
            }
        };
    }

    private void over(RunId run) {
        ended.put(run.brandId(), run);
        stalls.remove(run.brandId());
        current = null;
    }

    private Duration stalled(RunId run, String why) {
        Stall before = stalls.get(run.brandId());
        Duration pause = PASSED_OVER_MIN;
        if (before == null || !before.run.equals(run)) {
            LOG.warn("{} is {}: its brand is passed over", run.text(), why);
        } else {
            pause = before.pause.multipliedBy(2).compareTo(PASSED_OVER_MAX) < 0 ? before.pause.multipliedBy(2)
                    : PASSED_OVER_MAX;
        }
        stalls.put(run.brandId(), new Stall(run, pause, System.nanoTime() + pause.toNanos()));
        current = null;
        turns.removeFirst();
        return Duration.ZERO;
    }
}
