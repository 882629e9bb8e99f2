package dev.windfall.projections.effects;

import dev.windfall.projections.deciding.Call;
import dev.windfall.projections.deciding.Consequence;
import dev.windfall.projections.deciding.Decider;
import dev.windfall.projections.deciding.Decision;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content;
import dev.windfall.projections.deciding.EffectNews;
import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.projections.deciding.Given;
import dev.windfall.projections.deciding.Subject;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What becomes of an effect, from its request until it is through: one call after the other, all under the same request id. What is not
/// known is asked for before anything else is done.
public final class EffectDecider implements Decider<EffectState, EffectCommand, EffectEvent> {

    private final Backoff backoff;

    public EffectDecider(Backoff backoff) {
        this.backoff = backoff;
    }

    @Override
    public Decision<EffectEvent> decide(Subject subject, @Nullable EffectState state, EffectCommand command,
            Given given) {
        if (command instanceof EffectCommand.Request(Effect wanted) && !wanted.subject().equals(subject)) {
            return Decision.rejected("not-its-subject",
                    "%s is not the effect %s".formatted(wanted.subject(), subject.id()));
        }
        if (state != null) {
            return decide(state, command, given.now());
        }
        return command instanceof EffectCommand.Request(Effect effect) ? begun(effect, given.now())
                : Decision.rejected("unknown-effect", "There is no effect %s".formatted(subject.id()));
    }

    private Decision<EffectEvent> decide(EffectState state, EffectCommand command, Instant now) {
        return switch (command) {
            case EffectCommand.Request(Effect effect) -> repeated(state, effect, now);
            case EffectCommand.Answered(int number, Outcome outcome) -> answered(state, number, outcome, now);
            case EffectCommand.Wake _ -> wakeAt(state).filter(dueAt -> !dueAt.isAfter(now)).isPresent()
                    ? due(state, now)
                    : new Decision.Unchanged<>();
            case EffectCommand.Replay(String note) -> ofDeadLetter(state, () -> replayed(state, note, now));
            case EffectCommand.Resolve(String note) -> ofDeadLetter(state,
                    () -> closed(state, new EffectEvent.Resolved(note, now), EffectStatus.RESOLVED));
            case EffectCommand.Ignore(String note) -> ofDeadLetter(state,
                    () -> closed(state, new EffectEvent.Ignored(note, now), EffectStatus.IGNORED));
            case EffectCommand.Dispute(String reason) -> disputed(state, reason, now);
            case EffectCommand.Uphold(String note) -> ofDispute(state, () -> reversing(state, note, now));
            case EffectCommand.Reject(String note) -> ofDispute(state,
                    () -> decided(List.of(new EffectEvent.Released(note, now)), List.of()));
            case EffectCommand.Told(EffectStatus status) -> told(state, status, now);
        };
    }

    @Override
    public EffectState evolve(@Nullable EffectState state, EffectEvent event) {
        if (state != null) {
            return evolved(state, event);
        }
        if (event instanceof EffectEvent.Requested(Effect effect, Instant at)) {
            return EffectState.requested(effect, at);
        }
        throw new IllegalStateException("An effect begins with its request, not with " + event);
    }

    private static EffectState evolved(EffectState state, EffectEvent event) {
        EffectState.Change change = state.changedAt(event.at());
        return switch (event) {
            case EffectEvent.Requested _ -> throw new IllegalStateException("An effect is requested once");
            case EffectEvent.Called(Call.Kind call, int number, Instant _) -> change.calling(call, number);
            case EffectEvent.Waiting waiting -> change.waiting(waiting);
            case EffectEvent.Unanswered _ -> change.unanswered();
            case EffectEvent.Settled(String reference, Long _, String _, Instant _) -> change.settled(reference);
            case EffectEvent.Failed(Certainty certainty, Trouble trouble, Instant _) -> change.failed(certainty,
                    trouble);
            case EffectEvent.Replayed(String note, Instant _) -> change.replayed(note);
            case EffectEvent.Resolved(String note, Instant _) -> change.undisputed(EffectStatus.RESOLVED, note);
            case EffectEvent.Ignored(String note, Instant _) -> change.undisputed(EffectStatus.IGNORED, note);
            case EffectEvent.Disputed(String reason, Instant _) -> change.disputed(reason);
            case EffectEvent.Released(String note, Instant _) -> change.undisputed(state.status(), note);
            case EffectEvent.Reversing(String note, Instant _) -> change.undisputed(EffectStatus.REVERSING, note);
            case EffectEvent.Reversed _ -> change.undisputed(EffectStatus.REVERSED, state.note());
        };
    }

    @Override
    public Optional<Instant> wakeAt(EffectState state) {
        boolean isDueSometime = switch (state.status()) {
            case PROCESSING -> true;
            case RETRY_SCHEDULED, UNKNOWN, ACCEPTED -> !isFrozen(state);
            case SETTLED, FAILED, REVERSING, REVERSED, RESOLVED, IGNORED -> false;
        };
        return isDueSometime ? Optional.ofNullable(state.dueAt()) : Optional.empty();
    }

    @Override
    public EffectCommand wake() {
        return new EffectCommand.Wake();
    }

    private static Decision<EffectEvent> begun(Effect effect, Instant now) {
        return decided(List.of(new EffectEvent.Requested(effect, now), new EffectEvent.Called(Call.Kind.SEND, 1, now)),
                List.of(new Consequence.CallOut(new Call(effect, Call.Kind.SEND, 1))));
    }

    /// What was given up may be wanted after all: so is a credit's reverse, if it is disputed once more.
    private static Decision<EffectEvent> repeated(EffectState state, Effect effect, Instant now) {
        if (!state.effect().digest().equals(effect.digest())) {
            return Decision.rejected("request-id-reused", "The request id %s belongs to another effect, of %s"
                    .formatted(effect.requestId(), state.requestedAt()));
        }
        return state.status() == EffectStatus.IGNORED ? replayed(state, "requested again", now)
                : new Decision.Unchanged<>();
    }

    /// That something is booked is true whenever it is said; anything else only of the call that is being made. What is said of another
    /// comes from a call that was made twice.
    private Decision<EffectEvent> answered(EffectState state, int number, Outcome outcome, Instant now) {
        if (outcome.kind() == Outcome.Kind.SETTLED && mayBeBooked(state)) {
            return decided(
                    List.of(new EffectEvent.Settled(outcome.reference(), outcome.movedAmount(), outcome.code(), now)),
                    List.of(new Consequence.TellOwner(state.effect().owner(), news(state, EffectStatus.SETTLED)
                            .moving(outcome.movedAmount()).saying(outcome.code()))));
        }
        if (state.status() != EffectStatus.PROCESSING || number != state.calls()) {
            return new Decision.Unchanged<>();
        }
        boolean isSent = state.call() == Call.Kind.SEND;
        return switch (outcome.kind()) {
            case SETTLED -> throw new IllegalStateException("decided above");
            case ACCEPTED -> later(state, Certainty.ACCEPTED, Call.Kind.ASK, outcome, now);
            case RETRY -> later(state, state.certainty(), state.call(), outcome, now);
            case UNKNOWN -> later(state, state.doubted(), Call.Kind.ASK, outcome, now);
            case FAILED, CONFLICT -> dead(state, state.certainty(), outcome, now);
            case NOT_FOUND -> isSent ? later(state, state.doubted(), Call.Kind.ASK, outcome, now)
                    : again(state, outcome, now);
        };
    }

    private static boolean mayBeBooked(EffectState state) {
        return switch (state.status()) {
            case PROCESSING, RETRY_SCHEDULED, UNKNOWN, ACCEPTED, FAILED, RESOLVED, IGNORED -> true;
            case SETTLED, REVERSING, REVERSED -> false;
        };
    }

    /// The target has never heard of it: sent again under the same request id it is booked once, even if the first one still comes.
    private Decision<EffectEvent> again(EffectState state, Outcome outcome, Instant now) {
        if (backoff.isOver(state.attempts()) || isDisputed(state)) {
            return later(state, Certainty.UNKNOWN, Call.Kind.SEND, outcome, now);
        }
        return called(state, Call.Kind.SEND, now, List.of(), List.of());
    }

    private Decision<EffectEvent> later(EffectState state, Certainty certainty, Call.Kind next, Outcome outcome,
            Instant now) {
        if (backoff.isOver(state.attempts())) {
            return dead(state, certainty, outcome, now);
        }
        Instant dueAt = now.plus(backoff.delay(state.effect().requestId(), state.calls(), state.attempts(),
                outcome.retryAfter()));
        return decided(List.of(new EffectEvent.Waiting(certainty, next, dueAt, trouble(outcome), outcome.reference(),
                now)), tellOfDoubt(state, certainty));
    }

    private static Decision<EffectEvent> dead(EffectState state, Certainty certainty, Outcome outcome, Instant now) {
        return decided(List.of(new EffectEvent.Failed(certainty, trouble(outcome), now)),
                List.of(tell(state, EffectStatus.FAILED)));
    }

    private static Trouble trouble(Outcome outcome) {
        return new Trouble(outcome.code().isEmpty() ? outcome.kind().name() : outcome.code(), outcome.detail());
    }

    /// A call that waits is made. One that was made has lost its answer, or still waits for its turn: to ask harms nobody.
    private static Decision<EffectEvent> due(EffectState state, Instant now) {
        return state.status() == EffectStatus.PROCESSING
                ? called(state, Call.Kind.ASK, now, List.of(new EffectEvent.Unanswered(now)),
                        tellOfDoubt(state, state.doubted()))
                : called(state, state.call(), now, List.of(), List.of());
    }

    /// @param before what has happened before the call
    /// @param told   who hears of that
    private static Decision<EffectEvent> called(EffectState state, Call.Kind kind, Instant now,
            List<EffectEvent> before, List<Consequence> told) {
        int number = state.calls() + 1;
        List<EffectEvent> events = new ArrayList<>(before);
        events.add(new EffectEvent.Called(kind, number, now));
        List<Consequence> consequences = new ArrayList<>(told);
        consequences.add(new Consequence.CallOut(new Call(state.effect(), kind, number)));
        return decided(events, consequences);
    }

    /// Whether it is known what has become of it: the owner hears of it when that changes.
    private static List<Consequence> tellOfDoubt(EffectState state, Certainty certainty) {
        return calling(state.certainty()) == calling(certainty) ? List.of()
                : List.of(tell(state, calling(certainty)));
    }

    /// What the owner hears while calls are made.
    private static EffectStatus calling(Certainty certainty) {
        return certainty == Certainty.UNKNOWN ? EffectStatus.UNKNOWN : EffectStatus.PROCESSING;
    }

    private static boolean isDisputed(EffectState state) {
        return state.dispute() != null;
    }

    /// To know more harms nobody; to do more might.
    private static boolean isFrozen(EffectState state) {
        return isDisputed(state) && state.call() == Call.Kind.SEND;
    }

    private interface Then {

        Decision<EffectEvent> decision();
    }

    private static Decision<EffectEvent> ofDeadLetter(EffectState state, Then then) {
        if (state.status() != EffectStatus.FAILED) {
            return Decision.rejected("not-in-dead-letter-list",
                    "The effect is %s: only what has FAILED is in the dead-letter list".formatted(state.status()));
        }
        return isDisputed(state)
                ? Decision.rejected("disputed", "The effect is disputed: uphold or reject the dispute first")
                : then.decision();
    }

    private static Decision<EffectEvent> replayed(EffectState state, String note, Instant now) {
        return begunAnew(state, state.certainty() == Certainty.NOT_BOOKED ? Call.Kind.SEND : Call.Kind.ASK, note, now);
    }

    private static Decision<EffectEvent> begunAnew(EffectState state, Call.Kind kind, String note, Instant now) {
        return called(state, kind, now, List.of(new EffectEvent.Replayed(note, now)),
                List.of(tell(state, calling(state.certainty()))));
    }

    private static Decision<EffectEvent> closed(EffectState state, EffectEvent event, EffectStatus status) {
        return decided(List.of(event), List.of(tell(state, status)));
    }

    private static Decision<EffectEvent> disputed(EffectState state, String reason, Instant now) {
        if (!(state.effect().content() instanceof Content.WalletCredit credit)) {
            return Decision.rejected("not-disputable", "Only a credit can be disputed, and this is none");
        }
        if (credit.payAs() == Effect.PayAs.COUPON) {
            return Decision.rejected("not-disputable", "A coupon is not disputed, but reversed");
        }
        if (isDisputed(state)) {
            return Decision.rejected("disputed", "The effect is disputed already: " + state.dispute());
        }
        return switch (state.status()) {
            case PROCESSING, RETRY_SCHEDULED, UNKNOWN, ACCEPTED, SETTLED -> decided(
                    List.of(new EffectEvent.Disputed(reason, now)), List.of());
            case FAILED -> Decision.rejected("not-disputable", "The effect has FAILED: resolve or ignore it instead");
            case REVERSING, REVERSED, RESOLVED, IGNORED -> Decision.rejected("not-disputable",
                    "The effect is %s: nothing of it is left to dispute".formatted(state.status()));
        };
    }

    private static Decision<EffectEvent> ofDispute(EffectState state, Then then) {
        return isDisputed(state) ? then.decision()
                : Decision.rejected("not-disputed", "The effect is not disputed");
    }

    /// Whatever is known of it: the target takes back what it has booked, and never books what it has not.
    private static Decision<EffectEvent> reversing(EffectState state, String note, Instant now) {
        Effect effect = state.effect();
        if (!(effect.content() instanceof Content.WalletCredit credit)) {
            throw new IllegalStateException("Only a credit is disputed");
        }
        Effect reverse = new Effect(effect.requestId() + "-reverse", effect.brandId(), effect.playerId(),
                new Content.WalletReverse(effect.requestId(), credit), effect.subject());
        return decided(List.of(new EffectEvent.Reversing(note, now)),
                List.of(new Consequence.Request(reverse), tell(state, EffectStatus.REVERSING)));
    }

    /// By the effect that takes this one back. One that fails is in the dead-letter list itself; one that is given up leaves whatever
    /// the target has of this one.
    private static Decision<EffectEvent> told(EffectState state, EffectStatus status, Instant now) {
        return switch (status) {
            case SETTLED, RESOLVED -> state.status() == EffectStatus.REVERSED ? new Decision.Unchanged<>()
                    : decided(List.of(new EffectEvent.Reversed(now)), List.of(tell(state, EffectStatus.REVERSED)));
            case IGNORED -> state.status() != EffectStatus.REVERSING ? new Decision.Unchanged<>()
                    : begunAnew(state, Call.Kind.ASK, "what takes it back was given up", now);
            case PROCESSING, RETRY_SCHEDULED, UNKNOWN, ACCEPTED, FAILED, REVERSING,
                    REVERSED -> new Decision.Unchanged<>();
        };
    }

    private static Consequence tell(EffectState state, EffectStatus status) {
        return new Consequence.TellOwner(state.effect().owner(), news(state, status));
    }

    private static EffectNews news(EffectState state, EffectStatus status) {
        return EffectNews.of(state.effect(), state.status(), status);
    }

    private static Decision<EffectEvent> decided(List<EffectEvent> events, List<Consequence> consequences) {
        return new Decision.Decided<>(events, consequences);
    }
}
