package dev.windfall.projections.coupons.saga.law;

import dev.windfall.projections.deciding.Call;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content;
import dev.windfall.projections.effects.Outcome;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/// A wallet that keeps its promises and nothing else: a request id is booked once, and what is taken back before it is booked never is. Its
/// answers get lost, and it refuses what it would have booked.
final class ModelWallet {

    private final SplittableRandom random;
    private final Set<String> booked = new HashSet<>();
    private final Set<String> barred = new HashSet<>();
    private final Map<String, Long> locked = new HashMap<>();
    private final Map<String, Long> released = new HashMap<>();
    /// By what has released or taken back what was left.
    private final Map<String, Long> moved = new HashMap<>();
    /// Older wallets do not say how much they have moved.
    private final boolean isTelling;
    /// Of four quarters: what is not released is taken back later, or stays.
    private final long releasedQuarters;
    private boolean isWell;

    ModelWallet(SplittableRandom random) {
        this.random = random;
        this.isTelling = random.nextInt(4) > 0;
        this.releasedQuarters = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 4;
    }

    /// From now on it does what is asked, and says so.
    void getWell() {
        isWell = true;
    }

    Outcome answer(Call call) {
        if (!isWell && random.nextInt(4) == 0) {
            return outcome(random.nextBoolean() ? Outcome.Kind.RETRY : Outcome.Kind.FAILED, null);
        }
        Outcome.Kind truth = call.kind() == Call.Kind.ASK ? known(call.effect().requestId()) : taken(call.effect());
        boolean isTold = isTelling && truth == Outcome.Kind.SETTLED;
        return !isWell && random.nextInt(3) == 0 ? outcome(Outcome.Kind.UNKNOWN, null)
                : outcome(truth, isTold ? moved.get(call.effect().requestId()) : null);
    }

    boolean isTelling() {
        return isTelling;
    }

    /// What a release makes of a grant.
    long share(long grant) {
        return grant / 4 * releasedQuarters;
    }

    /// By all of these requests.
    long moved(String... requestIds) {
        long sum = 0;
        for (String requestId : requestIds) {
            sum += moved.getOrDefault(requestId, 0L);
        }
        return sum;
    }

    boolean has(String requestId) {
        return booked.contains(requestId);
    }

    /// Of a grant, by its request id.
    long locked(String credit) {
        return locked.getOrDefault(credit, 0L);
    }

    /// Of a grant, what is the player's own.
    long released(String credit) {
        return released.getOrDefault(credit, 0L);
    }

    private Outcome.Kind known(String requestId) {
        return booked.contains(requestId) ? Outcome.Kind.SETTLED
                : barred.contains(requestId) ? Outcome.Kind.FAILED : Outcome.Kind.NOT_FOUND;
    }

    private Outcome.Kind taken(Effect effect) {
        if (booked.contains(effect.requestId())) {
            return Outcome.Kind.SETTLED;
        }
        switch (effect.content()) {
            case Content.WalletCredit credit -> {
                if (barred.contains(effect.requestId())) {
                    return Outcome.Kind.FAILED;
                }
                locked.put(effect.requestId(), credit.amount());
            }
            case Content.WalletRelease(String credit, var _) -> {
                if (barred.contains(credit) || !booked.contains(credit)) {
                    return Outcome.Kind.FAILED;
                }
                long share = share(locked(credit));
                released.merge(credit, share, Long::sum);
                locked.merge(credit, -share, Long::sum);
                moved.put(effect.requestId(), share);
            }
            case Content.WalletReverse(String credit, var _) -> {
                barred.add(credit);
                moved.put(effect.requestId(), locked(credit));
                locked.put(credit, 0L);
            }
            case Content.OfRolling rolling -> throw new IllegalStateException("No wallet's: " + rolling);
        }
        booked.add(effect.requestId());
        return Outcome.Kind.SETTLED;
    }

    private static Outcome outcome(Outcome.Kind kind, @Nullable Long movedAmount) {
        return new Outcome(kind, "", "", null, null, movedAmount);
    }
}
