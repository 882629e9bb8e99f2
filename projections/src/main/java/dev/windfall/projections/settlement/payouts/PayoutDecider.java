package dev.windfall.projections.settlement.payouts;

import dev.windfall.projections.deciding.Consequence;
import dev.windfall.projections.deciding.Decider;
import dev.windfall.projections.deciding.Decision;
import dev.windfall.projections.deciding.EffectNews;
import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.projections.deciding.Given;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.settlement.AccountId;
import dev.windfall.projections.settlement.LineId;
import dev.windfall.projections.settlement.RunId;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// What becomes of all that a rule comes to for a player, in one currency. It knows differences alone: whatever happens, for each period
/// what was sealed is what is paid, pending, carried and waived.
public final class PayoutDecider implements Decider<PayoutState, PayoutCommand, PayoutEvent> {

    @Override
    public Decision<PayoutEvent> decide(Subject subject, @Nullable PayoutState state, PayoutCommand command,
            Given given) {
        Optional<AccountId> account = AccountId.of(subject);
        if (account.isEmpty()) {
            return rejected("not-an-account", subject.key() + " is not an account");
        }
        if (state == null && !(command instanceof PayoutCommand.Sealed)) {
            return rejected("unknown-account", "There is no account " + subject.id());
        }
        try {
            return decide(account.get(), state == null ? PayoutState.NONE : state, command, given.now());
        } catch (ArithmeticException _) {
            return rejected("amount-overflow", "The amounts of %s would be too large".formatted(subject.id()));
        }
    }

    private static Decision<PayoutEvent> decide(AccountId account, PayoutState state, PayoutCommand command,
            Instant now) {
        return switch (command) {
            case PayoutCommand.Sealed sealed -> sealed(account, state, sealed, now);
            case PayoutCommand.Approve(RunId run, String note) -> state.held(run)
                    .map(line -> decided(new PayoutEvent.Approved(line.standing(LineStatus.PROCESSING), note, now)))
                    .orElseGet(() -> notHeld(account, state, run));
            case PayoutCommand.Reject(RunId run, String note) -> state.held(run)
                    .map(line -> lineRejected(state, line, note, now)).orElseGet(() -> notHeld(account, state, run));
            case PayoutCommand.Told(EffectNews news) -> told(account, state, news, now);
            case PayoutCommand.WaiveCarry(LocalDate forPeriod, String note) -> carryWaived(state, forPeriod, note,
                    now);
        };
    }

    @Override
    public PayoutState evolve(@Nullable PayoutState state, PayoutEvent event) {
        PayoutState moved = (state == null ? PayoutState.NONE : state).moved(event.movements());
        return switch (event) {
            case PayoutEvent.Opened(Line line, _, _, _) -> moved.opened(line);
            case PayoutEvent.Approved(Line line, _, _) -> moved.released(line);
            case PayoutEvent.Rejected(Line line, _, _, _) -> moved.released(line);
            case PayoutEvent.Moved _,PayoutEvent.CarryWaived _ -> moved;
        };
    }

    @Override
    public Optional<Instant> wakeAt(PayoutState state) {
        return Optional.empty();
    }

    @Override
    public PayoutCommand wake() {
        throw new IllegalStateException("An account waits for nothing but what it is told");
    }

    private static Decision<PayoutEvent> sealed(AccountId account, PayoutState state, PayoutCommand.Sealed sealed,
            Instant now) {
        RunId run = sealed.run();
        if (!account.line(run).account().equals(account)) {
            return rejected("not-its-run", "%s is not a run of %s".formatted(run.text(), account.subject().key()));
        }
        if (!run.pays()) {
            return rejected("pays-nothing", "%s is tried or shown, and pays nothing".formatted(run.text()));
        }
        if (state.knows(run)) {
            return new Decision.Unchanged<>();
        }
        Moves moves = new Moves(state);
        Components fresh = moves.reduceWaived(Components.of(sealed.components()));
        Components carried = state.carried();
        if (fresh.isEmpty() && carried.isEmpty() && moves.movements().isEmpty()) {
            return new Decision.Unchanged<>(); // there is nothing that could be in a line
        }
        Components all = carried.plus(fresh);
        boolean fits = all.amounts().size() <= Components.MAX;
        long sum = all.sum();
        LineStatus status = fits ? status(sum, sealed.holdFrom()) : LineStatus.CARRIED;
        if (status == LineStatus.CARRIED) {
            moves.move(Place.SEALED, Place.CARRIED, fresh);
        } else {
            Place place = sum > 0 ? Place.PENDING : Place.PAID;
            moves.move(Place.SEALED, place, fresh);
            moves.move(Place.CARRIED, place, carried);
        }
        Line line = new Line(account.line(run), status, fits ? all : fresh, sealed.payAs());
        return decided(new PayoutEvent.Opened(line, sealed.components(), moves.movements(), now));
    }

    private static LineStatus status(long sum, @Nullable Long holdFrom) {
        if (sum <= 0) {
            return sum < 0 ? LineStatus.CARRIED : LineStatus.SETTLED;
        }
        return holdFrom != null && sum >= holdFrom ? LineStatus.HELD : LineStatus.PROCESSING;
    }

    private static Decision<PayoutEvent> lineRejected(PayoutState state, Line line, String note, Instant now) {
        Moves moves = new Moves(state);
        moves.waive(Place.PENDING, line.components());
        return decided(new PayoutEvent.Rejected(line.standing(LineStatus.WAIVED), note, moves.movements(), now));
    }

    /// Somebody's word is passed on once more to whoever may not have heard it: the first one has had its effect.
    private static Decision<PayoutEvent> notHeld(AccountId account, PayoutState state, RunId run) {
        return state.knows(run) ? new Decision.Unchanged<>()
                : rejected("not-held", "No line of %s in %s waits for approval".formatted(run.text(),
                        account.subject().key()));
    }

    /// The amounts of a line are where the effect says that they are.
    private static Decision<PayoutEvent> told(AccountId account, PayoutState state, EffectNews news,
            Instant now) {
        Optional<LineId> id = Line.idOf(news.requestId()).filter(line -> line.account().equals(account));
        if (id.isEmpty()) {
            return rejected("not-its-line", "%s is no request of %s".formatted(news.requestId(),
                    account.subject().key()));
        }
        if (state.held(id.get().run()).isPresent()) {
            return rejected("not-approved", "%s waits for approval: nothing is paid for it".formatted(
                    id.get().text()));
        }
        return Components.read(news.memo()).map(line -> moved(state, id.get(), line, news.before(), news.after(), now))
                .orElseGet(() -> rejected("not-its-memo", "%s was not asked for with such components".formatted(
                        news.requestId())));
    }

    /// What a person has done another way stays done. If the wallet has booked it as well, the player owes it; if the wallet is never to
    /// book it, nothing is taken from them.
    private static Decision<PayoutEvent> moved(PayoutState state, LineId id, Components components,
            EffectStatus before, EffectStatus after, Instant now) {
        boolean isPaidTwice = before == EffectStatus.RESOLVED && after == EffectStatus.SETTLED;
        boolean isPaidAnotherWay = before == EffectStatus.RESOLVED && after == EffectStatus.REVERSED;
        LineStatus status = LineStatus.of(after);
        if (isPaidAnotherWay || (status == LineStatus.of(before) && !isPaidTwice)) {
            return new Decision.Unchanged<>();
        }
        Moves moves = new Moves(state);
        Place from = Place.of(before);
        Place to = Place.of(after);
        if (isPaidTwice) {
            moves.move(Place.CARRIED, Place.PAID, components);
        } else if (to == Place.WAIVED) {
            moves.waive(from, components);
        } else if (from == Place.WAIVED) {
            moves.unwaive(to, components);
        } else if (from != to) {
            moves.move(from, to, components);
        }
        return decided(new PayoutEvent.Moved(id, status, moves.movements(), now));
    }

    private static Decision<PayoutEvent> carryWaived(PayoutState state, @Nullable LocalDate forPeriod, String note,
            Instant now) {
        Moves moves = new Moves(state);
        state.carried().amounts().forEach((period, amount) -> {
            if (forPeriod == null || forPeriod.equals(period)) {
                moves.move(Place.CARRIED, Place.WAIVED, period, amount);
            }
        });
        return moves.movements().isEmpty() ? new Decision.Unchanged<>()
                : decided(new PayoutEvent.CarryWaived(note, moves.movements(), now));
    }

    private static Decision<PayoutEvent> decided(PayoutEvent event) {
        return new Decision.Decided<>(List.of(event), event.paying().<Consequence>map(
                line -> new Consequence.Request(line.effect())).stream().toList());
    }

    private static Decision<PayoutEvent> rejected(String code, String detail) {
        return new Decision.Rejected<>(new Decision.Rejection(code, detail));
    }
}
