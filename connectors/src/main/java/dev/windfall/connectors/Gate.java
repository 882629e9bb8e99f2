package dev.windfall.connectors;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/// Lets as many calls through to a target as it seems able to take. When nearly all come to trouble it shuts: the others wait, and burn no
/// attempts. One call now and then tries whether the target is well again; then a few are let through, and ever more as they go well.
/// For one thread alone.
final class Gate {

    static final int LIMIT_MAX = 256;
    static final int LIMIT_FIRST = 4;
    private static final int JUDGED_MAX = 50;
    private static final int TROUBLES_MAX_PERCENT = 90;
    private static final Duration PAUSE_FIRST = Duration.ofSeconds(1);
    private static final Duration PAUSE_LONGEST = Duration.ofSeconds(30);

    private final Deque<Boolean> troubles = new ArrayDeque<>(); // whether each of the last calls came to one
    private int limit = LIMIT_FIRST; // a target that was never called is as little known as one that was down
    private int wentWell;
    private int underWay;
    private int ofThisEra;
    private int era;
    private boolean isShut;
    private boolean isTrying;
    private Duration pause = PAUSE_FIRST;
    private long nextTry_ns;

    /// To be shown when the call has come back.
    ///
    /// @param era counts how often the gate was shut or let through again: a call from before tells nothing of now
    record Pass(int era, boolean isTry) {}

    Optional<Pass> enter(long now_ns) {
        if (isShut ? isTrying || now_ns - nextTry_ns < 0 : ofThisEra >= limit || underWay >= LIMIT_MAX) {
            return Optional.empty();
        }
        isTrying = isShut;
        underWay++;
        ofThisEra++;
        return Optional.of(new Pass(era, isShut));
    }

    void leave(Pass pass, boolean isTrouble, long now_ns) {
        underWay--;
        if (pass.era != era) {
            return;
        }
        ofThisEra--;
        if (pass.isTry && isTrouble) {
            tryLater(pause.multipliedBy(2), now_ns);
        } else if (pass.isTry) {
            letThrough();
        } else {
            judge(isTrouble, now_ns);
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

    private void judge(boolean isTrouble, long now_ns) {
        troubles.addFirst(isTrouble);
        if (troubles.size() > JUDGED_MAX) {
            troubles.removeLast();
        }
        if (isTrouble && isBeyondHope()) {
            begin(true);
            tryLater(PAUSE_FIRST, now_ns);
        } else if (!isTrouble && ++wentWell >= limit && limit < LIMIT_MAX) {
            limit = Math.min(2 * limit, LIMIT_MAX);
            wentWell = 0;
        }
    }

    /// Where few calls are let through, as few are enough to judge by: fifty time-outs of four at a time would take minutes.
    private boolean isBeyondHope() {
        int judged = Math.min(JUDGED_MAX, limit);
        if (troubles.size() < judged) {
            return false;
        }
        int count = 0;
        Iterator<Boolean> newestFirst = troubles.iterator();
        for (int i = 0; i < judged; i++) {
            count += newestFirst.next() ? 1 : 0;
        }
        return 100 * count >= TROUBLES_MAX_PERCENT * judged;
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
        troubles.clear();
    }

    private void begin(boolean shut) {
        isShut = shut;
        isTrying = false;
        ofThisEra = 0;
        era++;
    }
}
