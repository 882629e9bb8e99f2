package dev.windfall.projections.settlement.payouts;

import dev.windfall.projections.deciding.Decider;
import dev.windfall.projections.deciding.Decision;
import dev.windfall.projections.deciding.EffectNews;
import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.projections.deciding.Given;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.rules.Rule.PayAs;
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
            return Decision.rejected("not-an-account", subject.key() + " is not an account");
        }
        try {
            return state == null ? decideFirst(account.get(), command, given.now())
                    : decide(account.get(), state, command, given.now());
        } catch (ArithmeticException _) {
            return Decision.rejected("amount-overflow", "The amounts of %s would be too large".formatted(subject.id()));
        }
    }

    /// Nothing waits in an account that is not there yet, and nothing is under way.
    private static Decision<PayoutEvent> decideFirst(AccountId account, PayoutCommand command, Instant now) {
        return switch (command) {
            case PayoutCommand.Sealed sealed -> sealed(account, PayoutState.NONE, sealed, now);
            case PayoutCommand.Approve _,PayoutCommand.Reject _ -> new Decision.Unchanged<>();
            case PayoutCommand.Told _,PayoutCommand.WaiveCarry _ -> Decision.rejected("unknown-account",
                    "There is no account " + account.subject().id());
        };
    }

    private static Decision<PayoutEvent> decide(AccountId account, PayoutState state, PayoutCommand command,
            Instant now) {
        return switch (command) {
            case PayoutCommand.Sealed sealed -> sealed(account, state, sealed, now);
            case PayoutCommand.Approve(RunId run, String note) -> state.held(run)
                    .map(line -> decided(new PayoutEvent.Approved(line.standing(LineStatus.PROCESSING), note, now)))
                    .orElseGet(Decision.Unchanged::new);
            case PayoutCommand.Reject(RunId run, String note) -> state.held(run)
                    .map(line -> lineRejected(state, line, note, now)).orElseGet(Decision.Unchanged::new);
            case PayoutCommand.Told(EffectNews news) -> told(account, state, news, now);
            case PayoutCommand.WaiveCarry(LocalDate forPeriod, String note) -> carryWaived(state, forPeriod, note,
                    now);
        };
    }

    @Override
    public PayoutState evolve(@Nullable PayoutState state, PayoutEvent event) {
        PayoutState moved = (state == null ? PayoutState.NONE : state).moved(event.movements());
        return switch (event) {
            case PayoutEvent.Opened(Line line, long markerSeq, _, _, _) -> moved.opened(line, markerSeq);
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
            return Decision.rejected("not-its-run",
                    "%s is not a run of %s".formatted(run.text(), account.subject().key()));
        }
        if (!run.pays()) {
            return Decision.rejected("pays-nothing", "%s is tried or shown, and pays nothing".formatted(run.text()));
        }
        if (sealed.markerSeq() <= state.sealedUpTo()) {
            return new Decision.Unchanged<>(); // a rule's next marker waits for the seal of the run before, so it comes again
        }
        Moves moves = new Moves(state);
        Components fresh = moves.reduceWaived(Components.of(sealed.components()));
        Components carried = state.carried();
        if (fresh.isEmpty() && carried.isEmpty() && moves.movements().isEmpty()) {
            return new Decision.Unchanged<>(); // there is nothing that could be in a line
        }
        Components all = carried.plus(fresh);
        long sum = all.sum();
        boolean fits = all.amounts().size() <= Components.MAX && canBePaid(sum, sealed.payAs());
        LineStatus status = fits ? status(sum, sealed.holdFrom()) : LineStatus.CARRIED;
        if (status == LineStatus.CARRIED) {
            moves.move(Place.SEALED, Place.CARRIED, fresh);
        } else {
            Place place = sum > 0 ? Place.PENDING : Place.PAID;
            moves.move(Place.SEALED, place, fresh);
            moves.move(Place.CARRIED, place, carried);
        }
        Line line = new Line(account.line(run), status, fits ? all : fresh, sealed.payAs());
        return decided(new PayoutEvent.Opened(line, sealed.markerSeq(), sealed.components(), moves.movements(), now));
    }

    private static boolean canBePaid(long sum, PayAs payAs) {
        return switch (payAs) {
            case PayAs.Cash(),PayAs.Points() -> true;
            case PayAs.Bonus _ -> LineCoupon.canGive(sum);
        };
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

    /// The amounts of a line are where the effect says that they are.
    private static Decision<PayoutEvent> told(AccountId account, PayoutState state, EffectNews news,
            Instant now) {
        Optional<LineId> id = Line.idOf(news.requestId()).filter(line -> line.account().equals(account));
        if (id.isEmpty()) {
            return Decision.rejected("not-its-line", "%s is no request of %s".formatted(news.requestId(),
                    account.subject().key()));
        }
        if (state.held(id.get().run()).isPresent()) {
            return Decision.rejected("not-approved", "%s waits for approval: nothing is paid for it".formatted(
                    id.get().text()));
        }
        return Components.ofMemo(news.memo())
                .map(line -> moved(state, id.get(), line, news.before(), news.after(), now))
                .orElseGet(
                        () -> Decision.rejected("not-its-memo", "%s was not asked for with such components".formatted(
                                news.requestId())));
    }

    /// What a person has done another way stays done. If the wallet has booked it as well, the player owes it; if the wallet is never to
    /// book it, nothing is taken from them.
    private static Decision<PayoutEvent> moved(PayoutState state, LineId id, Components components,
            EffectStatus before, EffectStatus after, Instant now) {
        boolean isPaidTwice = before == EffectStatus.RESOLVED && after == EffectStatus.SETTLED;
        boolean isPaidAnotherWay = before == EffectStatus.RESOLVED && after == EffectStatus.REVERSED;
        LineStatus stood = LineStatus.of(before);
        LineStatus status = LineStatus.of(after);
        if (isPaidAnotherWay || (status == stood && !isPaidTwice)) {
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
        return decided(new PayoutEvent.Moved(id, stood, status, moves.movements(), now));
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
        return new Decision.Decided<>(List.of(event), event.paying().map(Line::payment).stream().toList());
    }
}
