package dev.windfall.projections.coupons.saga;

import dev.windfall.projections.Ids;
import dev.windfall.projections.Notes;
import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.CouponTerms;
import dev.windfall.projections.coupons.Keeper;
import dev.windfall.projections.coupons.RollingEnd;
import dev.windfall.projections.coupons.RollingWord;
import dev.windfall.projections.coupons.SagaStrings;
import dev.windfall.projections.coupons.Wagering;
import dev.windfall.projections.deciding.Asker;
import dev.windfall.projections.deciding.Consequence;
import dev.windfall.projections.deciding.Consequence.TellBrand;
import dev.windfall.projections.deciding.Decider;
import dev.windfall.projections.deciding.Decision;
import dev.windfall.projections.deciding.Decision.Rejection;
import dev.windfall.projections.deciding.EffectNews;
import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.projections.deciding.Given;
import dev.windfall.projections.deciding.Subject;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What becomes of a use of a coupon, step by step: granted, wagered, released, or taken back. Each step is asked for once, under its own
/// request id, when the one before has been taken; what is not known is waited for, and never made up for.
public final class CouponDecider implements Decider<CouponState, CouponCommand, CouponEvent> {

    /// Bets that were made in time may come so much later.
    static final Duration LATE = Duration.ofMinutes(5);
    /// Whoever counts bets, if no answer has come, or another one since.
    static final Duration ASKED_AGAIN = Duration.ofMinutes(10);

    private final Keeper keeper;

    public CouponDecider() {
        this(Keeper.LEDGER);
    }

    /// @param keeper of the requirements of what is activated from now on
    public CouponDecider(Keeper keeper) {
        this.keeper = keeper;
    }

    @Override
    public Decision<CouponEvent> decide(Subject subject, @Nullable CouponState state, CouponCommand command,
            Given given) {
        if (command instanceof CouponCommand.Activate wanted) {
            return activated(subject, state, wanted, given);
        }
        return state == null
                ? Decision.rejected("unknown-coupon-log", "Nobody has activated %s".formatted(subject.id()))
                : telling(state, decided(state, command, given));
    }

    /// Whoever has asked for the grant hears of it when it stands otherwise.
    private static Decision<CouponEvent> telling(CouponState state, Decision<CouponEvent> decision) {
        Asker asker = state.coupon().asker();
        if (asker == null
                || !(decision instanceof Decision.Decided<CouponEvent>(List<CouponEvent> events, List<Consequence> consequences))) {
            return decision;
        }
        CouponState after = state;
        for (CouponEvent event : events) {
            after = after.after(event);
        }
        return after.grantStands() == state.grantStands() ? decision
                : decided(events, with(new Consequence.TellOwner(asker.owner(),
                        asker.news(state.grantStands(), after.grantStands())), consequences));
    }

    private Decision<CouponEvent> decided(CouponState state, CouponCommand command, Given given) {
        Step step = state.step();
        return switch (command) {
            case CouponCommand.Activate _ -> throw new IllegalStateException("decided above");
            case CouponCommand.Look() -> new Decision.Unchanged<>();
            case CouponCommand.Told(EffectNews news) -> told(state, news, given.now());
            case CouponCommand.RollingBegun() -> step == Step.ROLLING && !state.isDone() && !state.isKeptOutside()
                    ? decided(new CouponEvent.Moved(Step.ROLLING, EffectStatus.SETTLED, null, given.now()))
                    : new Decision.Unchanged<>();
            case CouponCommand.RollingTurned(boolean isReached, long wagered) -> state.isKeptOutside()
                    ? new Decision.Unchanged<>()
                    : turned(state, List.of(), isReached, wagered, given.now());
            case CouponCommand.RollingEnded(boolean isReached, long _) -> ended(state, isReached, given.now());
            case CouponCommand.RollingReported(RollingWord word) -> reported(state, word, given.now());
            case CouponCommand.Wake() -> wakeAt(state).filter(dueAt -> !dueAt.isAfter(given.now())).isPresent()
                    ? due(state, given.now())
                    : new Decision.Unchanged<>();
            case CouponCommand.Release(String note) -> noted(note, () -> released(state, note, given.now()));
            case CouponCommand.Reverse(String note) -> noted(note, () -> reversed(state, note, given.now()));
            case CouponCommand.Forfeit(String note) -> noted(note, () -> forfeited(state, note, given.now()));
            case CouponCommand.Review(String note) -> noted(note, () -> state.needsReview()
                    ? decided(new CouponEvent.Reviewed(note, given.now()))
                    : Decision.rejected("nothing-to-review", "Nothing of it waits for a review"));
        };
    }

    @Override
    public CouponState evolve(@Nullable CouponState state, CouponEvent event) {
        if (state != null) {
            return state.after(event);
        }
        if (event instanceof CouponEvent.Activated(Coupon coupon, Instant at)) {
            return CouponState.activated(coupon, at);
        }
        throw new IllegalStateException("A use of a coupon begins by being activated, not with " + event);
    }

    @Override
    public Optional<Instant> wakeAt(CouponState state) {
        if (state.step() != Step.ROLLING) {
            return Optional.empty(); // its effects wake by themselves
        }
        if (state.isRunOut() && !state.isReached() && state.isKeptOutside()) {
            return Optional.empty(); // who is asked by an effect answers some day
        }
        return state.isReached() ? Optional.ofNullable(state.releaseAt())
                : Optional.of(state.isRunOut() ? state.changedAt().plus(ASKED_AGAIN)
                        : state.coupon().expiresAt().plus(LATE));
    }

    @Override
    public CouponCommand wake() {
        return new CouponCommand.Wake();
    }

    private Decision<CouponEvent> activated(Subject subject, @Nullable CouponState state,
            CouponCommand.Activate wanted, Given given) {
        Optional<CouponLogId> id = CouponLogId.read(subject.id()).filter(log -> Coupon.subject(log).equals(subject));
        if (id.isEmpty()) {
            return Decision.rejected("not-its-subject", "%s is no use of a coupon of %s".formatted(subject.id(),
                    subject.brandId()));
        }
        if (state != null) {
            return state.coupon().isFor(wanted.terms().currency(), wanted.terms().deposit(), wanted.asker())
                    ? new Decision.Unchanged<>()
                    : Decision.rejected("coupon-used",
                            "This use of the coupon was activated at %s, in another currency or for something else"
                                    .formatted(state.coupon().activatedAt()));
        }
        Asker asker = wanted.asker();
        if (asker != null && !asker.owner().brandId().equals(subject.brandId())) {
            return Decision.rejected("not-its-brand", "%s is of another brand than %s".formatted(asker.owner().key(),
                    subject.id()));
        }
        Optional<Rejection> mistake = mistake(wanted.terms());
        if (mistake.isPresent()) {
            return new Decision.Rejected<>(mistake.get());
        }
        Coupon coupon = new Coupon(id.get(), wanted.terms(), wanted.definition(), given.now(), given.caller(),
                given.actor(), asker, keeper);
        return new Decision.Decided<>(List.of(new CouponEvent.Activated(coupon, given.now())),
                List.of(new Consequence.Request(coupon.credit())));
    }

    private static Optional<Rejection> mistake(CouponTerms terms) {
        if (!Ids.isCurrency(terms.currency())) {
            return wrong("/currency", "currency is a code, such as EUR");
        }
        if (terms.amount() < 1 || terms.amount() > CouponTerms.AMOUNT_MAX) {
            return wrong("/amount", "amount is 1 to %d minor units".formatted(CouponTerms.AMOUNT_MAX));
        }
        if (terms.deposit() < 0 || terms.deposit() > CouponTerms.AMOUNT_MAX) {
            return wrong("/deposit", "deposit is 0 to %d minor units".formatted(CouponTerms.AMOUNT_MAX));
        }
        if (terms.multiplier() < 1 || terms.multiplier() > CouponTerms.MULTIPLIER_MAX) {
            return wrong("/multiplier", "multiplier is 1 to %d".formatted(CouponTerms.MULTIPLIER_MAX));
        }
        if (terms.required() < 1) {
            return wrong("/deposit", "nothing would have to be wagered: the base is the deposit, and there is none");
        }
        if (!terms.expiresAfter().isPositive() || terms.expiresAfter().compareTo(CouponTerms.EXPIRES_AFTER_MAX) > 0) {
            return wrong("/expires_after", "expires_after is more than nothing, and at most P366D");
        }
        if (terms.releaseAfter().isNegative() || terms.releaseAfter().compareTo(CouponTerms.RELEASE_AFTER_MAX) > 0) {
            return wrong("/release_after", "release_after is PT0S to P30D");
        }
        return terms.wagering().canBeMeant() ? Optional.empty()
                : wrong("/wagering", "weights are 0%% to %d%%, names are in lower case, and max_bet is at least 1"
                        .formatted(Wagering.WEIGHT_MAX_BP / 100));
    }

    private static Optional<Rejection> wrong(String pointer, String detail) {
        return Optional.of(new Rejection("invalid-coupon", detail, pointer));
    }

    /// What was done is true whenever it is said; anything else only of the step that is under way.
    private static Decision<CouponEvent> told(CouponState state, EffectNews news, Instant now) {
        SagaStrings strings = state.coupon().id().strings();
        if (state.isKeptOutside() && news.requestId().equals(strings.end())) {
            return endMoved(state, news, now);
        }
        Optional<Step> of = Step.of(news.requestId(), strings);
        if (of.isEmpty()) {
            return Decision.rejected("not-its-effect", "%s is no request of %s".formatted(news.requestId(),
                    state.coupon().id().text()));
        }
        Step step = of.get();
        boolean isDone = CouponState.isDone(news.after());
        CouponEvent moved = new CouponEvent.Moved(step, news.after(), news.movedAmount(), now);
        if (isDone && (step == Step.RELEASE || (step == state.step() && state.isDone()))) {
            return state.grant().after(step, news.movedAmount()).equals(state.grant()) ? new Decision.Unchanged<>()
                    : decided(moved);
        }
        if (step != state.step() || state.isDone() || news.after() == state.stands()) {
            return new Decision.Unchanged<>();
        }
        if (isDone) {
            return step == Step.CREDIT ? granted(state, moved, now) : decided(moved);
        }
        return news.after() == EffectStatus.IGNORED ? givenUp(state, step, moved, now) : decided(moved);
    }

    /// It may have taken so long that the player could not wager it any more.
    private static Decision<CouponEvent> granted(CouponState state, CouponEvent moved, Instant now) {
        if (!now.isBefore(state.coupon().expiresAt())) {
            return lost(state, List.of(moved), CouponStatus.EXPIRED, "", now, List.of());
        }
        return decided(List.of(moved, new CouponEvent.Begun(Step.ROLLING, "", now)), List.of(opening(state.coupon())));
    }

    private static Consequence opening(Coupon coupon) {
        return switch (coupon.keeper()) {
            case LEDGER -> new TellBrand.RollingOpened(Coupon.subject(coupon.id()), coupon.requirement());
            case SERVICE -> new Consequence.Request(coupon.opening());
        };
    }

    /// A person has said that it is not to be done.
    private static Decision<CouponEvent> givenUp(CouponState state, Step step, CouponEvent moved, Instant now) {
        return switch (step) {
            case CREDIT -> reversing(state, List.of(moved), "", now, List.of());
            case RELEASE -> decided(
                    List.of(moved, new CouponEvent.Moved(Step.ROLLING, EffectStatus.SETTLED, null, now)),
                    List.of());
            case ROLLING, REVERSE, FORFEIT -> decided(moved);
        };
    }

    /// @param before what has happened before it was heard
    private static Decision<CouponEvent> turned(CouponState state, List<CouponEvent> before, boolean isReached,
            long wagered, Instant now) {
        if (state.step() == Step.CREDIT) {
            return notNow(state, "nobody was asked to count its bets");
        }
        if (isReached == state.isReached()) {
            return before.isEmpty() ? new Decision.Unchanged<>() : decided(before, List.of());
        }
        boolean isToRelease = isReached && state.step() == Step.ROLLING && !state.isHeldBack();
        Duration releaseAfter = state.coupon().terms().releaseAfter();
        List<CouponEvent> turned = new ArrayList<>(before);
        turned.add(new CouponEvent.Turned(isReached, wagered, isToRelease ? now.plus(releaseAfter) : null, now));
        if (isToRelease && releaseAfter.isZero()) {
            return releasing(state, turned, "", now);
        }
        return decided(turned, List.of());
    }

    /// Whoever counts bets has counted all that stood in the log before its time was over: only then it is known if they were enough.
    private static Decision<CouponEvent> ended(CouponState state, boolean isReached, Instant now) {
        boolean isOver = state.step() == Step.ROLLING && state.isRunOut() && !isReached && !state.isReached()
                && !state.isKeptOutside();
        return isOver ? lost(state, List.of(), CouponStatus.EXPIRED, "", now, List.of()) : new Decision.Unchanged<>();
    }

    /// By the service that keeps the requirement: what it says of a later time holds, whenever and however often it is said.
    private static Decision<CouponEvent> reported(CouponState state, RollingWord word, Instant now) {
        if (!state.isKeptOutside()) {
            return Decision.rejected("not-its-rolling", "What is wagered for %s is counted by the ledger"
                    .formatted(state.coupon().id().text()));
        }
        if (state.step() == Step.CREDIT) {
            return notNow(state, "nobody was asked to count its bets");
        }
        if (word.isReached() && word.wagered() < state.coupon().terms().required()) {
            return Decision.rejected("contradicts-itself", "%d minor units are not enough: it takes %d".formatted(
                    word.wagered(), state.coupon().terms().required()));
        }
        return heard(state, List.of(), word, state.outside().hasEnded(), now);
    }

    /// The service counts no more once that is settled, and has said how far it was. If its time was over, that decides.
    private static Decision<CouponEvent> endMoved(CouponState state, EffectNews news, Instant now) {
        Optional<RollingWord> late = state.outside().hasEnded() ? RollingWord.read(news.said()) : Optional.empty();
        if (late.isPresent()) {
            return heard(state, List.of(), late.get(), true, now); // somebody had resolved it before the service answered
        }
        if (state.outside().end() == null || state.outside().hasEnded() || news.after() == state.outside().end()) {
            return new Decision.Unchanged<>();
        }
        List<CouponEvent> moved = List.of(new CouponEvent.EndMoved(news.after(), now));
        RollingWord nothing = new RollingWord(0, state.isReached(), state.wagered());
        return CouponState.isDone(news.after())
                ? heard(state, moved, RollingWord.read(news.said()).orElse(nothing), true, now)
                : decided(moved, List.of());
    }

    /// @param hasEnded whether nothing better is to be expected
    private static Decision<CouponEvent> heard(CouponState state, List<CouponEvent> before, RollingWord word,
            boolean hasEnded, Instant now) {
        boolean isNew = word.number() > state.outside().reported();
        boolean isReached = isNew ? word.isReached() : state.isReached();
        List<CouponEvent> events = new ArrayList<>(before);
        if (isNew) {
            events.add(new CouponEvent.Reported(word.number(), now));
        }
        if (isNew && state.step() == Step.ROLLING && !state.isDone()) {
            events.add(new CouponEvent.Moved(Step.ROLLING, EffectStatus.SETTLED, now)); // who speaks of it has it
        }
        if (isReached || !hasEnded || !state.isRunOut() || state.step() != Step.ROLLING) {
            return turned(state, events, isReached, word.wagered(), now);
        }
        if (state.isReached()) {
            events.add(new CouponEvent.Turned(false, word.wagered(), null, now));
        }
        return lost(state, events, CouponStatus.EXPIRED, "", now, List.of());
    }

    /// Released if enough was wagered; if not, its time is over.
    private static Decision<CouponEvent> due(CouponState state, Instant now) {
        if (state.isReached()) {
            return releasing(state, List.of(), "", now);
        }
        List<CouponEvent> runOut = List.of(new CouponEvent.RunOut(now));
        return state.outside().hasEnded() ? lost(state, runOut, CouponStatus.EXPIRED, "", now, List.of())
                : decided(runOut, end(state, now, RollingEnd.RUN_OUT));
    }

    private static Decision<CouponEvent> released(CouponState state, String note, Instant now) {
        return state.status() == CouponStatus.COMPLETED ? releasing(state, List.of(), note, now)
                : notNow(state, "only what is COMPLETED is released");
    }

    /// From now on it is the next one's turn, whatever becomes of the release.
    private static Decision<CouponEvent> releasing(CouponState state, List<CouponEvent> before, String note,
            Instant now) {
        return begun(before, Step.RELEASE, note, now,
                with(new Consequence.Request(state.coupon().release()), end(state, now, RollingEnd.WATCHED)));
    }

    /// Of what was released already, what the wallet has left.
    private static Decision<CouponEvent> reversed(CouponState state, String note, Instant now) {
        return switch (state.status()) {
            case ROLLING_REQUESTED, ROLLING_ACTIVE, COMPLETED -> reversing(state, List.of(), note, now,
                    end(state, now, RollingEnd.FORGOTTEN));
            case RELEASED -> reversing(state, List.of(), note, now, List.of());
            case FAILED -> isGivenUp(state) ? reversing(state, List.of(), note, now,
                    state.step() == Step.ROLLING ? end(state, now, RollingEnd.FORGOTTEN) : List.of())
                    : notNow(state, "its last step is in the dead-letter list: replay, resolve or ignore it first");
            case CREDIT_REQUESTED, RELEASE_REQUESTED, UNKNOWN -> notNow(state,
                    "what becomes of its last step is not known yet, and nothing is taken back on a guess");
            case REVERSE_REQUESTED, REVERSED, EXPIRED, FORFEITED -> notNow(state, "nothing of it is left to reverse");
        };
    }

    private static Decision<CouponEvent> reversing(CouponState state, List<CouponEvent> before, String note,
            Instant now, List<Consequence> others) {
        return begun(before, Step.REVERSE, note, now,
                with(new Consequence.Request(state.coupon().reverse()), others));
    }

    /// A person has said that what would have taken the grant away is not to be done; or what counts its bets, or ends that.
    private static boolean isGivenUp(CouponState state) {
        return switch (state.step()) {
            case REVERSE, FORFEIT -> state.stands() == EffectStatus.IGNORED;
            case ROLLING -> (state.outside().end() == null ? state.stands()
                    : state.outside().end()) == EffectStatus.IGNORED;
            case CREDIT, RELEASE -> false;
        };
    }

    private static Decision<CouponEvent> forfeited(CouponState state, String note, Instant now) {
        return switch (state.status()) {
            case ROLLING_REQUESTED, ROLLING_ACTIVE -> lost(state, List.of(), CouponStatus.FORFEITED, note, now,
                    end(state, now, RollingEnd.FORGOTTEN));
            case COMPLETED -> notNow(state, "enough was wagered, and the player has earned it: reverse it instead");
            case CREDIT_REQUESTED, RELEASE_REQUESTED, RELEASED, REVERSE_REQUESTED, REVERSED, EXPIRED, FORFEITED, FAILED,
                    UNKNOWN -> notNow(state, "only what is being wagered can be forfeited");
        };
    }

    private static Decision<CouponEvent> lost(CouponState state, List<CouponEvent> before, CouponStatus why,
            String note, Instant now, List<Consequence> others) {
        List<CouponEvent> events = new ArrayList<>(before);
        events.add(new CouponEvent.Lost(why, now));
        return begun(events, Step.FORFEIT, note, now,
                with(new Consequence.Request(state.coupon().forfeit()), others));
    }

    private static Decision<CouponEvent> begun(List<CouponEvent> before, Step step, String note,
            Instant now, List<Consequence> consequences) {
        List<CouponEvent> events = new ArrayList<>(before);
        events.add(new CouponEvent.Begun(step, note, now));
        return decided(events, consequences);
    }

    /// A service is asked once: [CouponState] notes it where the step is left, or its time is over.
    private static List<Consequence> end(CouponState state, Instant now, RollingEnd how) {
        CouponLogId id = state.coupon().id();
        return switch (state.coupon().keeper()) {
            case LEDGER -> List.of(new TellBrand.RollingEnded(Coupon.subject(id), id, now, how));
            case SERVICE -> state.outside().end() == null ? List.of(new Consequence.Request(state.coupon().ending()))
                    : List.of();
        };
    }

    private static List<Consequence> with(Consequence first, List<Consequence> others) {
        List<Consequence> all = new ArrayList<>(List.of(first));
        all.addAll(others);
        return all;
    }

    private interface Then {

        Decision<CouponEvent> decision();
    }

    private static Decision<CouponEvent> noted(String note, Then then) {
        return Notes.isValid(note) ? then.decision()
                : new Decision.Rejected<>(new Rejection("invalid-note", Notes.mistake("note"), "/note"));
    }

    private static Decision<CouponEvent> notNow(CouponState state, String why) {
        return Decision.rejected("not-now", "It is %s: %s".formatted(state.status(), why));
    }

    private static Decision<CouponEvent> decided(CouponEvent event) {
        return decided(List.of(event), List.of());
    }

    private static Decision<CouponEvent> decided(List<CouponEvent> events, List<Consequence> consequences) {
        return new Decision.Decided<>(events, consequences);
    }
}
