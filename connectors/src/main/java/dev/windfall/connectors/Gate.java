package dev.windfall.connectors;

import dev.windfall.connectors.Target.Health;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/// Lets as many calls through to a target as it seems able to take: ever more as they go well, and half as many when it is too busy for
/// them. When nearly none goes well it shuts: the others wait, and burn no attempts. One call now and then tries whether the target is well
/// again; then a few are let through.
/// For one thread alone.
final class Gate {

    static final int LIMIT_MAX = 256;
    static final int LIMIT_FIRST = 4;
    private static final int JUDGED_MAX = 50;
    private static final int FAILURES_MAX_PERCENT = 90;
    private static final Duration PAUSE_FIRST = Duration.ofSeconds(1);
    private static final Duration PAUSE_LONGEST = Duration.ofSeconds(30);

    private final Deque<Boolean> failures = new ArrayDeque<>(); // whether each of the last calls did not go well
    private int limit = LIMIT_FIRST; // a target that was never called is as little known as one that was down
    private int wentWell;
    private int underWay;
    private int ofThisEra;
    private int era;
    private int halvings;
    private boolean isShut;
    private boolean isTrying;
    private Duration pause = PAUSE_FIRST;
    private long nextTry_ns;

    /// To be shown when the call has come back.
    ///
    /// @param era      counts how often the gate was shut or let through again: a call from before tells nothing of now
    /// @param halvings counts how often half as many were let through: of those that were too many, one says so for all
    record Pass(int era, int halvings, boolean isTry) {}

    Optional<Pass> enter(long now_ns) {
        if (isShut ? isTrying || now_ns - nextTry_ns < 0 : ofThisEra >= limit || underWay >= LIMIT_MAX) {
            return Optional.empty();
        }
        isTrying = isShut;
        underWay++;
        ofThisEra++;
        return Optional.of(new Pass(era, halvings, isShut));
    }

    void leave(Pass pass, Health health, long now_ns) {
        underWay--;
        if (pass.era != era) {
            return;
        }
        ofThisEra--;
        boolean isWell = health == Health.WELL;
        if (!pass.isTry) {
            judge(pass, health, now_ns);
        } else if (isWell) {
            letThrough();
        } else {
            tryLater(pause.multipliedBy(2), now_ns);
        }
    }

    boolean isShut() {
        return isShut;
    }

    int limit() {
        return isShut ? 1 : limit;
    }

    int underWay() {
        return underWay;
    }

    private void judge(Pass pass, Health health, long now_ns) {
        boolean isWell = health == Health.WELL;
        boolean isOfNow = pass.halvings == halvings;
        if (health == Health.BUSY && !isOfNow) {
            return; // it was one too many, and that is mended
        }
        failures.addFirst(!isWell);
        if (failures.size() > JUDGED_MAX) {
            failures.removeLast();
        }
        if (!isWell && isBeyondHope()) {
            begin(true);
            tryLater(PAUSE_FIRST, now_ns);
        } else if (health == Health.BUSY) {
            limit = Math.max(limit / 2, 1);
            wentWell = 0;
            halvings++;
        } else if (isWell && isOfNow && ++wentWell >= limit && limit < LIMIT_MAX) {
            limit = Math.min(2 * limit, LIMIT_MAX);
            wentWell = 0;
        }
    }

    /// Where few calls are let through, as few are enough to judge by: fifty time-outs of four at a time would take minutes.
    private boolean isBeyondHope() {
        int judged = Math.clamp(limit, LIMIT_FIRST, JUDGED_MAX);
        if (failures.size() < judged) {
            return false;
        }
        int count = 0;
        Iterator<Boolean> newestFirst = failures.iterator();
        for (int i = 0; i < judged; i++) {
            count += newestFirst.next() ? 1 : 0;
        }
        return 100 * count >= FAILURES_MAX_PERCENT * judged;
    }

    private void tryLater(Duration wanted, long now_ns) {
        pause = wanted.compareTo(PAUSE_LONGEST) > 0 ? PAUSE_LONGEST : wanted;
        nextTry_ns = now_ns + pause.toNanos();
        isTrying = false;
    }

    private void letThrough() {
        begin(false);
        limit = LIMIT_FIRST; // all who have waited at once would bring it down again
        wentWell = 0;
        failures.clear();
    }

    private void begin(boolean shut) {
        isShut = shut;
        isTrying = false;
        ofThisEra = 0;
        era++;
    }
}
