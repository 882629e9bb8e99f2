package dev.windfall.projections.events;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// An event that can be meant, in its canonical form: aliases, case and defaults resolved. Amounts are minor units.
public sealed interface Fact {

    String eventId();

    String brandId();

    String playerId();

    Instant occurredAt();

    /// As the wire names it.
    default String type() {
        return switch (this) {
            case Settlement _ -> "BET_SETTLED";
            case Rollback _ -> "BET_ROLLED_BACK";
            case Cash cash -> cash.direction.name();
            case CashReversal reversal -> reversal.direction.name() + "_REVERSED";
        };
    }

    /// Stake and payout are real and bonus money together; valid turnover is real money alone.
    record Settlement(String eventId, String brandId, String playerId, String betId, String providerId,
            String gameCategory, @Nullable String gameId, @Nullable String roundId, String currency, long stake,
            long payout,
            long bonusStake, long bonusPayout, long validTurnover, Instant occurredAt,
            @Nullable Integer revision) implements Fact {}

    record Rollback(String eventId, String brandId, String playerId, String betId, Instant occurredAt,
            @Nullable Integer revision, @Nullable String reversesEventId) implements Fact {}

    record Cash(String eventId, String brandId, String playerId, Direction direction, String currency, long amount,
            Instant occurredAt) implements Fact {}

    record CashReversal(String eventId, String brandId, String playerId, Direction direction, String reversesEventId,
            Instant occurredAt) implements Fact {}

    enum Direction {
        DEPOSIT, WITHDRAWAL
    }
}
