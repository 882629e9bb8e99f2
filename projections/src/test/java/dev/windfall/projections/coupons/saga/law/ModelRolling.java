package dev.windfall.projections.coupons.saga.law;

import dev.windfall.projections.coupons.RollingWord;
import dev.windfall.projections.deciding.Call;
import dev.windfall.projections.deciding.Effect.Content;
import dev.windfall.projections.effects.Outcome;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// A rolling service that keeps its promises and nothing else: it opens a requirement once, never after its end, and says of its end always
/// the same; what it reports has a number. Its answers get lost, and its reports come in any order, and more than once.
final class ModelRolling {

    private final SplittableRandom random;
    private final List<RollingWord> toReport = new ArrayList<>();
    private RollingWord now = new RollingWord(0, false, 0);
    private boolean isOpen;
    private @Nullable RollingWord end;
    private boolean isWell;

    ModelRolling(SplittableRandom random) {
        this.random = random;
    }

    void getWell() {
        isWell = true;
    }

    Outcome answer(Call call) {
        if (!isWell && random.nextInt(4) == 0) {
            return outcome(random.nextBoolean() ? Outcome.Kind.RETRY : Outcome.Kind.FAILED, "");
        }
        Outcome truth = truth(call, call.effect().content() instanceof Content.RollingEnd);
        return !isWell && random.nextInt(3) == 0 ? outcome(Outcome.Kind.UNKNOWN, "") : truth;
    }

    boolean has(boolean isEnd) {
        return isEnd ? end != null : isOpen;
    }

    boolean isCounting() {
        return isOpen && end == null;
    }

    boolean isReached() {
        return now.isReached();
    }

    /// Whether its end has said so, and nothing that was heard since says otherwise.
    ///
    /// @param heard the number of the last that was heard
    boolean isEarned(long heard) {
        return end != null && end.isReached() && end.number() >= heard;
    }

    /// One that was made turns it, or one that is rolled back. After its end only what comes late does, or is rolled back.
    void bet() {
        if (isCounting() ? random.nextInt(3) > 0 : isOpen && random.nextInt(3) == 0) {
            now = new RollingWord(now.number() + 1, !now.isReached(), now.isReached() ? 9_000 : 10_000);
            toReport.add(now);
        }
    }

    /// @return nothing if there is none
    @Nullable
    RollingWord report() {
        if (toReport.isEmpty()) {
            return null;
        }
        int which = random.nextInt(toReport.size());
        return isWell || random.nextInt(4) > 0 ? toReport.remove(which) : toReport.get(which);
    }

    private Outcome truth(Call call, boolean isEnd) {
        if (call.kind() == Call.Kind.SEND && isEnd && end == null) {
            end = now;
        }
        if (call.kind() == Call.Kind.SEND && !isEnd && end == null) {
            isOpen = true;
        }
        if (isEnd) {
            return end == null ? outcome(Outcome.Kind.NOT_FOUND, "") : outcome(Outcome.Kind.SETTLED, end.text());
        }
        return isOpen ? outcome(Outcome.Kind.SETTLED, "")
                : outcome(end == null ? Outcome.Kind.NOT_FOUND : Outcome.Kind.FAILED, "");
    }

    private static Outcome outcome(Outcome.Kind kind, String code) {
        return new Outcome(kind, code, "", null, null);
    }
}
