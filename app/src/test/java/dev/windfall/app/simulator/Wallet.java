package dev.windfall.app.simulator;

import dev.windfall.connectors.Target;
import dev.windfall.projections.deciding.Call;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content.OfWallet;
import dev.windfall.projections.effects.Outcome;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/// The wallet, and the way to it. It keeps one promise: what has the same request id is booked once. Everything else may go wrong: it
/// refuses, it is slow, it books and its answer is lost.
final class Wallet implements Target {

    /// @param amount minor units; below 0 where a credit was taken back
    record Booking(String requestId, String brandId, String playerId, String digest, long amount) {}

    private record Slow(Effect effect, String digest) {}

    private final World world;
    private final Map<String, Booking> bookings = new TreeMap<>();
    private final List<Booking> booked = new ArrayList<>();
    private final Map<String, Slow> slow = new TreeMap<>();
    private final Map<String, String> digests = new HashMap<>();
    /// Credits that were taken back before they were booked.
    private final Set<String> barred = new HashSet<>();
    /// Calls that were begun and have not been made yet.
    private final Deque<Runnable> underWay = new ArrayDeque<>();

    Wallet(World world) {
        this.world = world;
    }

    /// Of a call that is made later.
    void begin(Runnable call) {
        underWay.add(call);
    }

    boolean hasCalls() {
        return !underWay.isEmpty();
    }

    /// Any of them: nobody says which comes first.
    void makeCall() {
        for (int i = world.random.nextInt(underWay.size()); i > 0; i--) {
            underWay.add(underWay.remove());
        }
        underWay.remove().run();
    }

    boolean isSlow() {
        return !slow.isEmpty();
    }

    /// What was slow is booked at last.
    void catchUp() {
        String first = slow.keySet().iterator().next();
        Slow late = Objects.requireNonNull(slow.remove(first));
        book(late.effect, late.digest);
    }

    /// In the order in which they were made.
    List<Booking> booked() {
        return Collections.unmodifiableList(booked);
    }

    boolean hasBooked(String requestId) {
        return bookings.containsKey(requestId);
    }

    @Override
    public Outcome call(Call call, String digest, @Nullable String traceParent) {
        Effect effect = call.effect();
        String requestId = effect.requestId();
        boolean isLost = world.goesWrong(15);
        if (call.kind() == Call.Kind.ASK) {
            return isLost ? unknown(effect, digest) : standing(requestId);
        }
        if (world.goesWrong(12)) {
            return outcome(world.random.nextInt(6) == 0 ? Outcome.Kind.FAILED : Outcome.Kind.RETRY);
        }
        if (isLost && world.random.nextBoolean()) {
            return unknown(effect, digest); // it has never come
        }
        if (!digest.equals(digests.getOrDefault(requestId, digest))) {
            return outcome(Outcome.Kind.CONFLICT);
        }
        digests.put(requestId, digest);
        if (world.goesWrong(15) && !bookings.containsKey(requestId)) {
            slow.put(requestId, new Slow(effect, digest));
        } else {
            book(effect, digest);
        }
        return isLost ? unknown(effect, digest) : standing(requestId);
    }

    private Outcome unknown(Effect effect, String digest) {
        if (world.has(Mistake.WHAT_IS_UNKNOWN_IS_SENT_UNDER_ANOTHER_ID)) {
            Effect again = new Effect(effect.requestId() + "-again", effect.brandId(), effect.playerId(),
                    effect.content(), effect.owner(), effect.memo());
            book(again, digest);
        }
        return world.has(Mistake.NO_ANSWER_IS_A_YES) ? outcome(Outcome.Kind.SETTLED) : outcome(Outcome.Kind.UNKNOWN);
    }

    private Outcome standing(String requestId) {
        if (barred.contains(requestId)) {
            return outcome(Outcome.Kind.FAILED);
        }
        return outcome(bookings.containsKey(requestId) ? Outcome.Kind.SETTLED
                : slow.containsKey(requestId) ? Outcome.Kind.ACCEPTED : Outcome.Kind.NOT_FOUND);
    }

    private static Outcome outcome(Outcome.Kind kind) {
        return new Outcome(kind, "", "", null, null);
    }

    private void book(Effect effect, String digest) {
        String requestId = effect.requestId();
        if (bookings.containsKey(requestId) || barred.contains(requestId)) {
            return;
        }
        OfWallet content = (OfWallet) effect.content();
        long amount = content.amount();
        if (content.ofCredit().isPresent()) {
            String credit = content.ofCredit().get();
            Booking ofCredit = bookings.get(credit);
            amount = ofCredit == null ? 0 : -ofCredit.amount;
            if (ofCredit == null) {
                barred.add(credit);
                slow.remove(credit);
            }
        }
        Booking booking = new Booking(requestId, effect.brandId(), effect.playerId(), digest, amount);
        bookings.put(requestId, booking);
        booked.add(booking);
    }

    @Override
    public String name() {
        return "wallet";
    }

    @Override
    public boolean takes(Effect.Content content) {
        return content instanceof OfWallet;
    }

    @Override
    public Health health(Outcome outcome) {
        return outcome.kind() == Outcome.Kind.RETRY ? Health.BUSY
                : outcome.kind() == Outcome.Kind.UNKNOWN ? Health.TROUBLE : Health.WELL;
    }
}
