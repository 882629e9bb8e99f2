package dev.windfall.projections.effects.law;

import dev.windfall.projections.deciding.Call;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content;
import dev.windfall.projections.effects.Outcome;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/// A wallet as bad as one may be that keeps its one promise: a request id is booked once, and what was taken back is never booked again.
final class ModelWallet {

    private final SplittableRandom random;
    private final Map<String, Integer> booked = new HashMap<>();
    private final Set<String> takenBack = new HashSet<>();
    /// What is slow on its way, or accepted, and comes at some later time.
    private final List<Effect> slow = new ArrayList<>();
    private final Set<String> accepted = new HashSet<>();
    private boolean isWell;

    ModelWallet(SplittableRandom random) {
        this.random = random;
    }

    void getWell() {
        isWell = true;
    }

    Outcome answer(Call call) {
        Effect effect = call.effect();
        if (call.kind() == Call.Kind.ASK) {
            return asked(effect);
        }
        return switch (isWell ? 0 : random.nextInt(10)) {
            case 0, 1, 2 -> isRefused(effect) ? said(Outcome.Kind.FAILED) : booked(effect);
            case 3 -> {
                book(effect);
                yield said(Outcome.Kind.UNKNOWN);
            }
            case 4 -> {
                slow.add(effect);
                yield said(Outcome.Kind.UNKNOWN);
            }
            case 5 -> said(Outcome.Kind.UNKNOWN);
            case 6 -> {
                slow.add(effect);
                accepted.add(effect.requestId());
                yield said(isBooked(effect) ? Outcome.Kind.SETTLED : Outcome.Kind.ACCEPTED);
            }
            case 7 -> said(isBooked(effect) ? Outcome.Kind.SETTLED : Outcome.Kind.FAILED);
            default -> said(Outcome.Kind.RETRY);
        };
    }

    /// Something that was slow arrives.
    void arrive() {
        if (!slow.isEmpty()) {
            book(slow.remove(random.nextInt(slow.size())));
        }
    }

    void arriveAll() {
        while (!slow.isEmpty()) {
            arrive();
        }
    }

    boolean isBooked(Effect effect) {
        return booked.containsKey(effect.requestId());
    }

    /// How often a credit is in the player's money now.
    int credited(String requestId) {
        return takenBack.contains(requestId) ? 0 : booked.getOrDefault(requestId, 0);
    }

    private Outcome asked(Effect effect) {
        if (!isWell && random.nextInt(4) == 0) {
            return said(random.nextBoolean() ? Outcome.Kind.UNKNOWN : Outcome.Kind.RETRY);
        }
        if (isBooked(effect)) {
            return said(Outcome.Kind.SETTLED);
        }
        return accepted.contains(effect.requestId()) && slow.contains(effect) ? said(Outcome.Kind.ACCEPTED)
                : said(Outcome.Kind.NOT_FOUND);
    }

    private Outcome booked(Effect effect) {
        book(effect);
        return said(Outcome.Kind.SETTLED);
    }

    private boolean isRefused(Effect effect) {
        return takenBack.contains(effect.requestId());
    }

    private void book(Effect effect) {
        if (isBooked(effect) || isRefused(effect)) {
            return;
        }
        booked.merge(effect.requestId(), 1, Integer::sum);
        if (effect.content() instanceof Content.WalletReverse(String credit, Content.WalletCredit _)) {
            takenBack.add(credit);
        }
    }

    private static Outcome said(Outcome.Kind kind) {
        return new Outcome(kind, kind.name(), "It says so", null, null);
    }
}
