package dev.windfall.sink;

import dev.windfall.projections.deciding.Asker;
import dev.windfall.projections.deciding.Decision;
import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.projections.deciding.Given;
import dev.windfall.projections.settlement.AccountId;
import dev.windfall.projections.settlement.payouts.PayoutCommand;
import dev.windfall.projections.settlement.payouts.PayoutDecider;
import dev.windfall.projections.settlement.payouts.PayoutEvent;
import dev.windfall.projections.settlement.payouts.PayoutState;
import dev.windfall.projections.settlement.payouts.Statement;
import dev.windfall.schemas.avro.DecidedEvents;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One account by the decider that is in use, as its host would keep it; and what people are to be shown of it.
final class AccountHistory {

    private static final PayoutDecider DECIDER = new PayoutDecider();

    final AccountId id;
    final Statement statement = new Statement();
    /// How what its lines have asked for stands.
    final Map<Asker, EffectStatus> asked = new HashMap<>();
    private @Nullable PayoutState state;
    private long seq;

    AccountHistory(AccountId id) {
        this.id = id;
    }

    long seq() {
        return seq;
    }

    @Nullable
    PayoutState state() {
        return state;
    }

    /// @return nothing if nothing comes of it
    Optional<DecidedEvents> decide(PayoutCommand command, Instant now) {
        return DECIDER.decide(id.subject(), state, command,
                new Given(now, "test", "")) instanceof Decision.Decided<PayoutEvent>(List<PayoutEvent> events, var _)
                        ? Optional.of(decided(events, now))
                        : Optional.empty();
    }

    private DecidedEvents decided(List<PayoutEvent> events, Instant now) {
        PayoutState after = DECIDER.evolve(state, events.getFirst());
        for (PayoutEvent event : events.subList(1, events.size())) {
            after = DECIDER.evolve(after, event);
        }
        events.forEach(event -> event.paying().ifPresent(line -> asked.put(line.asker(), EffectStatus.PROCESSING)));
        seq++;
        state = after;
        statement.add(seq, events, after);
        return Decided.record(id, seq, events, after, now);
    }
}
