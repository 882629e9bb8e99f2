package dev.windfall.projections.coupons.saga.law;

import dev.windfall.projections.deciding.Call;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content;
import dev.windfall.projections.effects.Outcome;

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
    private boolean isWell;

    ModelWallet(SplittableRandom random) {
        this.random = random;
    }

    /// From now on it does what is asked, and says so.
    void getWell() {
        isWell = true;
    }

    Outcome answer(Call call) {
        if (!isWell && random.nextInt(4) == 0) {
            return outcome(random.nextBoolean() ? Outcome.Kind.RETRY : Outcome.Kind.FAILED);
        }
        Outcome.Kind truth = call.kind() == Call.Kind.ASK ? known(call.effect().requestId()) : taken(call.effect());
        return outcome(!isWell && random.nextInt(3) == 0 ? Outcome.Kind.UNKNOWN : truth);
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
                released.merge(credit, locked(credit), Long::sum);
                locked.put(credit, 0L);
            }
            case Content.WalletReverse(String credit, var _) -> {
                barred.add(credit);
                locked.put(credit, 0L);
            }
            case Content.OfRolling rolling -> throw new IllegalStateException("No wallet's: " + rolling);
        }
        booked.add(effect.requestId());
        return Outcome.Kind.SETTLED;
    }

    private static Outcome outcome(Outcome.Kind kind) {
        return new Outcome(kind, "", "", null, null);
    }
}
