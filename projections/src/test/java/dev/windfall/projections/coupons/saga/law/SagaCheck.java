package dev.windfall.projections.coupons.saga.law;

import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.CouponTerms;
import dev.windfall.projections.coupons.Keeper;
import dev.windfall.projections.coupons.RollingEnd;
import dev.windfall.projections.coupons.RollingWord;
import dev.windfall.projections.coupons.SagaStrings;
import dev.windfall.projections.coupons.Wagering;
import dev.windfall.projections.coupons.saga.Coupon;
import dev.windfall.projections.coupons.saga.CouponCommand;
import dev.windfall.projections.coupons.saga.CouponDecider;
import dev.windfall.projections.coupons.saga.CouponEvent;
import dev.windfall.projections.coupons.saga.CouponState;
import dev.windfall.projections.coupons.saga.CouponStatus;
import dev.windfall.projections.coupons.saga.Grant;
import dev.windfall.projections.coupons.saga.Step;
import dev.windfall.projections.deciding.Asker;
import dev.windfall.projections.deciding.Call;
import dev.windfall.projections.deciding.Consequence;
import dev.windfall.projections.deciding.Consequence.TellBrand;
import dev.windfall.projections.deciding.Decision;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content;
import dev.windfall.projections.deciding.EffectNews;
import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.projections.deciding.Given;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.effects.Backoff;
import dev.windfall.projections.effects.EffectCommand;
import dev.windfall.projections.effects.EffectDecider;
import dev.windfall.projections.effects.EffectEvent;
import dev.windfall.projections.effects.EffectState;
import dev.windfall.projections.effects.Outcome;
import dev.windfall.projections.rules.Weights;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// One use of a coupon among a wallet that fails, a ledger that is late, bets that are made and rolled back, and people who want this and
/// that: whatever happens, what the wallet has is what the use says. Of every third one a rolling service keeps the requirement.
public final class SagaCheck {

    private static final int STEPS = 120;
    private static final int CALM_STEPS = 200;
    private static final long GRANT = 2_000;
    private static final CouponLogId ID = new CouponLogId("aurora", "welcome", "p1", 1);
    private static final Asker ASKER = new Asker(new Subject("payout", "aurora", "rebate~daily~p1~EUR"), "line-1",
            "a memo");

    private final SplittableRandom random;
    private final boolean isOutside;
    private final CouponDecider coupons;
    private final EffectDecider effects = new EffectDecider(
            new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(15), 4));
    private final ModelWallet wallet;
    private final ModelRolling rolling;
    private final Map<String, EffectState> asked = new TreeMap<>();
    /// What is under way, each lane in its order: to the use by effects, to the use by the ledger, to the ledger, to the wallet.
    private final Deque<CouponCommand> byEffects = new ArrayDeque<>();
    private final Deque<CouponCommand> byLedger = new ArrayDeque<>();
    private final Deque<TellBrand> toLedger = new ArrayDeque<>();
    private final List<Call> calls = new ArrayList<>();
    private @Nullable CouponState state;
    private Instant now = Instant.parse("2026-11-20T12:00:00Z");
    /// By whoever has asked for the grant, last.
    private EffectStatus heard = EffectStatus.PROCESSING;
    private boolean isCounted;
    private @Nullable RollingEnd end;
    private boolean isReached;
    private boolean hasHeardOfTheEnd;
    private long word;
    /// As the use has heard it last.
    private boolean wasReached;
    private boolean isCalm;
    /// By a person.
    private boolean isWanted;
    private @Nullable String difference;

    private SagaCheck(long seed) {
        this.random = new SplittableRandom(seed);
        this.wallet = new ModelWallet(random.split());
        this.rolling = new ModelRolling(random.split());
        this.isOutside = random.nextInt(3) == 0;
        this.coupons = new CouponDecider(isOutside ? Keeper.SERVICE : Keeper.LEDGER);
    }

    /// @return what the first history says that is not as it has to be; nothing if all are
    public static @Nullable String firstDifference(long from, long to) {
        for (long seed = from; seed < to; seed++) {
            String found = new SagaCheck(seed).run();
            if (found != null) {
                return "seed %d: %s".formatted(seed, found);
            }
        }
        return null;
    }

    private @Nullable String run() {
        command(new CouponCommand.Activate(terms(), ASKER));
        for (int step = 0; step < STEPS; step++) {
            step();
            hold();
        }
        wallet.getWell();
        rolling.getWell();
        isCalm = true;
        for (int step = 0; step < CALM_STEPS; step++) {
            finish();
            hold();
        }
        atEnd(current());
        heardAtEnd();
        amountsAtEnd(current().grant());
        return difference;
    }

    private CouponTerms terms() {
        return new CouponTerms("EUR", GRANT, 0, 5, CouponTerms.Base.BONUS,
                new Wagering(Wagering.Base.STAKE, new Weights(10_000, new TreeMap<>(), new TreeMap<>()), null,
                        Wagering.Order.ONE_BY_ONE),
                Duration.ofDays(1 + random.nextInt(3)), Duration.ofMinutes(random.nextInt(3) * 30L));
    }

    private void step() {
        now = now.plusSeconds(random.nextInt(1_200));
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> call();
            case 3, 4 -> hear(byEffects);
            case 5 -> hearOfBets();
            case 6 -> fold();
            case 7 -> bet();
            case 8, 9 -> wake();
            case 10 -> somebodyWants();
            default -> now = now.plus(Duration.ofHours(random.nextInt(6)));
        }
    }

    private void finish() {
        now = now.plus(Duration.ofMinutes(20));
        while (!calls.isEmpty()) {
            call();
        }
        fold();
        hear(byEffects);
        hearOfBets();
        wake();
        for (EffectState effect : List.copyOf(asked.values())) {
            if (effect.status() == EffectStatus.FAILED) {
                effect(effect.effect(), effect.calls() < 60 ? new EffectCommand.Replay("again")
                        : new EffectCommand.Ignore("it will never be"));
            }
        }
    }

    /// The connector dies now and then, and makes the call once more.
    private void call() {
        if (!calls.isEmpty()) {
            Call call = calls.get(random.nextInt(calls.size()));
            Outcome outcome = call.effect().content() instanceof Content.OfRolling ? rolling.answer(call)
                    : wallet.answer(call);
            if (isCalm || random.nextInt(8) > 0) {
                calls.remove(call);
                effect(call.effect(), new EffectCommand.Answered(call.number(), outcome));
            }
        }
    }

    private void hear(Deque<CouponCommand> lane) {
        CouponCommand command = lane.poll();
        if (command != null) {
            switch (command) {
                case CouponCommand.RollingTurned(boolean reached, long _) -> wasReached = reached;
                case CouponCommand.RollingEnded _ -> hasHeardOfTheEnd = true;
                case CouponCommand.Told(EffectNews news) when news.requestId().equals(ID.strings().end()) -> {
                    RollingWord.read(news.said()).ifPresent(this::note);
                    hasHeardOfTheEnd |= news.after() == EffectStatus.SETTLED;
                }
                default -> {
                }
            }
            command(command);
        }
    }

    private void hearOfBets() {
        if (!isOutside) {
            hear(byLedger);
            return;
        }
        RollingWord word = rolling.report();
        if (word != null) {
            note(word);
            command(new CouponCommand.RollingReported(word));
        }
    }

    /// What is said of the latest time holds.
    private void note(RollingWord word) {
        if (word.number() > this.word) {
            this.word = word.number();
            wasReached = word.isReached();
        }
    }

    /// The ledger, in the order of its log.
    private void fold() {
        switch (toLedger.poll()) {
            case null -> {
            }
            case TellBrand.RollingOpened _ -> {
                isCounted = true;
                byLedger.add(new CouponCommand.RollingBegun());
            }
            case TellBrand.RollingEnded ended -> {
                if (isCounted) {
                    end = ended.how();
                    isCounted = false;
                }
                byLedger.add(new CouponCommand.RollingEnded(isReached, 0));
            }
            case TellBrand.RunEnded run -> differ(true, "something of a run: %s", run);
        }
    }

    /// Made, or rolled back.
    private void bet() {
        if (isOutside) {
            rolling.bet();
            isCounted = rolling.isCounting();
            isReached = rolling.isReached();
            return;
        }
        boolean turns = isCounted ? random.nextInt(3) > 0
                : random.nextInt(3) == 0 && (end == RollingEnd.RUN_OUT || (end == RollingEnd.WATCHED && isReached));
        if (turns) {
            isReached = !isReached;
            byLedger.add(new CouponCommand.RollingTurned(isReached, isReached ? 10_000 : 9_000));
        }
    }

    private void wake() {
        if (!coupons.wakeAt(current()).orElse(Instant.MAX).isAfter(now)) {
            command(coupons.wake());
        }
        for (EffectState effect : List.copyOf(asked.values())) {
            if (!effects.wakeAt(effect).orElse(Instant.MAX).isAfter(now)) {
                effect(effect.effect(), effects.wake());
            }
        }
    }

    private void somebodyWants() {
        List<EffectState> all = List.copyOf(asked.values());
        Effect one = all.get(random.nextInt(all.size())).effect();
        switch (random.nextInt(9)) {
            case 0 -> command(new CouponCommand.Reverse("n"));
            case 1 -> command(new CouponCommand.Forfeit("n"));
            case 2, 3 -> command(new CouponCommand.Release("n"));
            case 4 -> giveUp(one);
            case 5 -> effect(one, new EffectCommand.Dispute("n"));
            case 6 -> command(new CouponCommand.Activate(current().coupon().terms(), ASKER));
            default -> effect(one, new EffectCommand.Replay("n"));
        }
    }

    /// As somebody does who has asked the wallet, and knows that it has not done it, and never will: what is said of it later is not heard.
    private void giveUp(Effect effect) {
        boolean isDone = effect.content() instanceof Content.OfRolling
                ? rolling.has(effect.content() instanceof Content.RollingEnd)
                : wallet.has(effect.requestId());
        if (!isDone && calls.stream().noneMatch(call -> call.effect().equals(effect))) {
            effect(effect, new EffectCommand.Ignore("n"));
        }
    }

    private void command(CouponCommand command) {
        isWanted = command instanceof CouponCommand.Release;
        if (coupons.decide(Coupon.subject(ID), state, command, new Given(now, "tests",
                "ann")) instanceof Decision.Decided<CouponEvent>(List<CouponEvent> events, List<Consequence> consequences)) {
            for (CouponEvent event : events) {
                differ(event instanceof CouponEvent.Lost(CouponStatus why, Instant _) && why == CouponStatus.EXPIRED
                        && current().step() == Step.ROLLING && !hasHeardOfTheEnd,
                        "expired, though nobody has said that it was not enough: %s", event);
                differ(event instanceof CouponEvent.Lost(CouponStatus why, Instant _) && why == CouponStatus.EXPIRED
                        && rolling.isEarned(word), "expired, though the service has said that it was enough: %s",
                        event);
                state = coupons.evolve(state, event);
            }
            consequences.forEach(this::follow);
        }
    }

    private void effect(Effect effect, EffectCommand command) {
        String id = effect.requestId();
        if (effects.decide(effect.subject(), asked.get(id), command, new Given(now, "tests",
                "ann")) instanceof Decision.Decided<EffectEvent>(List<EffectEvent> events, List<Consequence> consequences)) {
            for (EffectEvent event : events) {
                asked.put(id, effects.evolve(asked.get(id), event));
            }
            consequences.forEach(this::follow);
        }
    }

    private void follow(Consequence consequence) {
        switch (consequence) {
            case Consequence.Request(Effect effect) -> {
                boolean isRelease = effect.content() instanceof Effect.Content.WalletRelease;
                differ(isRelease && !wasReached, "%s is asked for, and not enough is wagered", effect.requestId());
                EffectState before = asked.get(effect.requestId());
                differ(isRelease && !isWanted && before != null && before.status() == EffectStatus.IGNORED,
                        "%s was given up, and is asked for by nobody", effect.requestId());
                effect(effect, new EffectCommand.Request(effect));
            }
            case Consequence.CallOut(Call call) -> calls.add(call);
            case Consequence.TellOwner(Subject owner, EffectNews news) -> {
                if (owner.equals(ASKER.owner())) {
                    hear(news);
                } else {
                    byEffects.add(new CouponCommand.Told(news));
                }
            }
            case TellBrand word -> {
                differ(isOutside, "the ledger is told %s", word);
                toLedger.add(word);
            }
            default -> differ(true, "it wants %s", consequence);
        }
    }

    /// As whoever has asked for the grant does, who remembers nothing of it.
    private void hear(EffectNews news) {
        differ(!news.equals(ASKER.news(heard, news.after())) || news.after() == heard, "whoever has asked hears %s",
                news);
        heard = news.after();
    }

    /// After every step: nobody has more than was granted, and nothing is taken back on a guess.
    private void hold() {
        String credit = ID.strings().credit();
        long locked = wallet.locked(credit);
        long own = wallet.released(credit);
        differ(own != 0 && own != wallet.share(GRANT), "the player got %s", own);
        differ(own + locked > GRANT, "released and locked: %s", locked);
        EffectState granted = asked.get(credit);
        boolean isTakenBack = asked.containsKey(ID.strings().reverse()) || asked.containsKey(ID.strings().forfeit());
        differ(isTakenBack && granted != null && granted.status() == EffectStatus.UNKNOWN,
                "taken back while nobody knows whether it was granted: %s", current());
    }

    private void atEnd(CouponState end) {
        String credit = ID.strings().credit();
        boolean isLeftOpen = end.outside().end() == EffectStatus.IGNORED;
        boolean isGivenUp = end.stands() == EffectStatus.IGNORED || isLeftOpen;
        isCounted = isOutside ? rolling.isCounting() && !isLeftOpen : isCounted;
        boolean isLocked = wallet.locked(credit) == GRANT;
        boolean isOwn = wallet.released(credit) > 0;
        differ(isOwn != end.grant().isReleased(), "released by the wallet, or by its word: %s", end);
        switch (end.status()) {
            case ROLLING_ACTIVE, COMPLETED -> differ(!isLocked || isOwn, "being wagered, locked %s", isLocked);
            case RELEASED -> differ(!isOwn || isCounted, "released, own %s", isOwn);
            case REVERSED, EXPIRED,
                    FORFEITED -> differ(wallet.locked(credit) > 0 || isCounted, "gone, locked %s", isLocked);
            case FAILED -> differ(!isGivenUp || isCounted, "%s does not come to an end", end);
            case CREDIT_REQUESTED, ROLLING_REQUESTED, RELEASE_REQUESTED, REVERSE_REQUESTED, UNKNOWN -> differ(true,
                    "%s does not come to an end", end);
        }
        differ(end.status() == CouponStatus.ROLLING_ACTIVE, "it has never expired: %s", end);
        differ(end.status() == CouponStatus.COMPLETED && end.releaseAt() != null, "it was never released: %s", end);
        boolean isToBeLookedAt = end.grant().isReleased() ? !isReached
                : end.lost() == CouponStatus.EXPIRED && isReached;
        differ(end.needsReview() != isToBeLookedAt, "released on too little, or expired with enough, review %s", end);
    }

    /// By the wallet alone: what the player has was given, and what time or the player's own wish has taken away was so before.
    private void heardAtEnd() {
        SagaStrings ids = ID.strings();
        boolean isThere = wallet.locked(ids.credit()) + wallet.released(ids.credit()) > 0;
        boolean isUndone = wallet.has(ids.reverse()) || !wallet.has(ids.credit());
        boolean isGiven = isThere || !isUndone;
        differ(isGiven != (heard == EffectStatus.SETTLED), "whoever has asked believes that it is %s", heard);
        differ(!isGiven && heard != EffectStatus.REVERSED && heard != EffectStatus.IGNORED,
                "whoever has asked still waits, for it is %s", heard);
    }

    /// What is known is true, and a wallet that tells it is heard. What was given up may be done, and is not asked for.
    private void amountsAtEnd(Grant grant) {
        SagaStrings ids = ID.strings();
        Long released = grant.releasedAmount();
        Long takenBack = grant.takenBackAmount();
        differ(released != null && released != wallet.released(ids.credit()), "released, it says: %s", grant);
        differ(takenBack != null && takenBack != wallet.moved(ids.reverse(), ids.forfeit()), "taken back, it says: %s",
                grant);
        differ(!wallet.isTelling() && (released != null || takenBack != null), "it has guessed: %s", grant);
        differ(wallet.isTelling() && grant.isReleased() && released == null, "nobody knows what was released: %s",
                grant);
        boolean isGone = switch (current().status()) {
            case REVERSED, EXPIRED, FORFEITED -> true;
            default -> false;
        };
        differ(wallet.isTelling() && isGone && takenBack == null, "nobody knows what was taken back: %s", grant);
        differ(released != null && takenBack != null && released + takenBack != GRANT, "the rest is lost: %s", grant);
    }

    private CouponState current() {
        return Objects.requireNonNull(state);
    }

    private void differ(boolean isWrong, String what, Object of) {
        if (isWrong && difference == null) {
            difference = what.formatted(of);
        }
    }
}
