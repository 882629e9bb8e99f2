package dev.windfall.bench.job;

import dev.windfall.schemas.avro.WalletEvent;
import org.jspecify.annotations.Nullable;

/// What has to be remembered of a bet for the sake of its rollback, as a plain design does it.
///
/// @param contribution nothing while only a rollback is known
public record Bet(@Nullable Contribution contribution, boolean rolledBack) {

    /// Nothing is known yet.
    public static final Bet UNKNOWN = new Bet(null, false);

    /// The bet after an event; the same one if the event is a copy.
    public Bet after(WalletEvent event) {
        if (event.getType().equals("BET_SETTLED")) {
            return contribution != null ? this : new Bet(Contribution.of(event), rolledBack);
        }
        return rolledBack ? this : new Bet(contribution, true);
    }

    /// What is known of it once this and that are put together, each from other events.
    public Bet with(Bet other) {
        return new Bet(contribution == null ? other.contribution : contribution, rolledBack || other.rolledBack);
    }
}
