package dev.windfall.projections.events;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A wallet's event as it was told, before anybody has looked at it.
public record RawEvent(String eventId, String type, String brandId, String playerId, @Nullable String betId,
        @Nullable String providerId, @Nullable String gameCategory, @Nullable String gameId, @Nullable String roundId,
        @Nullable String currency, @Nullable Long stake, @Nullable Long payout, long bonusStake, long bonusPayout,
        @Nullable Long validTurnover, @Nullable Long amount, Instant occurredAt, @Nullable Integer revision,
        @Nullable String reversesEventId) {}
