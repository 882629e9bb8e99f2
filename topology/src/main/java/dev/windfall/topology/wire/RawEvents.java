package dev.windfall.topology.wire;

import dev.windfall.projections.events.Fact;
import dev.windfall.projections.events.RawEvent;
import dev.windfall.schemas.AvroHeader;
import dev.windfall.schemas.AvroInput;
import dev.windfall.schemas.KnownTexts;
import dev.windfall.schemas.avro.WalletEvent;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

import static dev.windfall.projections.events.Fact.Direction.DEPOSIT;
import static dev.windfall.projections.events.Fact.Direction.WITHDRAWAL;

/// Reads wallet events from their bytes. For one thread.
public final class RawEvents {

    public static final AvroHeader HEADER = new AvroHeader(WalletEvent.getClassSchema());

    /// Brands, providers, categories, currencies. Of players and games there are more than the processor's caches hold: to look one up
    /// there takes longer than to make its text.
    private static final int NAMES = 1 << 11;
    /// No amount is negative.
    private static final long NOTHING = -1;

    private final KnownTexts names = new KnownTexts(NAMES);

    public String readName(AvroInput input) {
        return input.readString(names);
    }

    /// In the order of the schema's fields.
    public RawEvent read(AvroInput input) {
        String eventId = input.readString();
        String type = input.readString(names);
        String brandId = input.readString(names);
        String playerId = input.readString();
        String betId = input.readOptionalString();
        String providerId = input.readOptionalString(names);
        String gameCategory = input.readOptionalString(names);
        String gameId = input.readOptionalString();
        String roundId = input.readOptionalString();
        String currency = input.readOptionalString(names);
        Long stake = input.readOptionalLong();
        Long payout = input.readOptionalLong();
        long bonusStake = input.readLong();
        long bonusPayout = input.readLong();
        Long validTurnover = input.readOptionalLong();
        Long amount = input.readOptionalLong();
        Instant occurredAt = input.readMillis();
        Integer revision = input.readOptionalInt();
        String reversesEventId = input.readOptionalString();
        return new RawEvent(eventId, type, brandId, playerId, betId, providerId, gameCategory, gameId, roundId,
                currency, stake, payout, bonusStake, bonusPayout, validTurnover, amount, occurredAt, revision,
                reversesEventId);
    }

    /// The fact that an event is, of one that was admitted before and written as it was understood.
    ///
    /// @throws IllegalArgumentException if it can't have been
    public Fact readFact(AvroInput input) {
        String eventId = input.readString();
        String type = input.readString(names);
        String brandId = input.readString(names);
        String playerId = input.readString();
        String betId = input.readOptionalString();
        String providerId = input.readOptionalString(names);
        String gameCategory = input.readOptionalString(names);
        String gameId = input.readOptionalString();
        String roundId = input.readOptionalString();
        String currency = input.readOptionalString(names);
        long stake = readAmount(input);
        long payout = readAmount(input);
        long bonusStake = input.readLong();
        long bonusPayout = input.readLong();
        long validTurnover = readAmount(input);
        long amount = readAmount(input);
        Instant occurredAt = input.readMillis();
        Integer revision = input.readOptionalInt();
        String reverses = input.readOptionalString();
        return switch (type) {
            case "BET_SETTLED" -> new Fact.Settlement(eventId, brandId, playerId, there(betId), there(providerId),
                    there(gameCategory), gameId, roundId, there(currency), there(stake), there(payout), bonusStake,
                    bonusPayout, there(validTurnover), occurredAt, revision);
            case "BET_ROLLED_BACK" -> new Fact.Rollback(eventId, brandId, playerId, there(betId), occurredAt, revision,
                    reverses);
            case "DEPOSIT" -> new Fact.Cash(eventId, brandId, playerId, DEPOSIT, there(currency), there(amount),
                    occurredAt);
            case "WITHDRAWAL" -> new Fact.Cash(eventId, brandId, playerId, WITHDRAWAL, there(currency), there(amount),
                    occurredAt);
            case "DEPOSIT_REVERSED" -> new Fact.CashReversal(eventId, brandId, playerId, DEPOSIT, there(reverses),
                    occurredAt);
            case "WITHDRAWAL_REVERSED" -> new Fact.CashReversal(eventId, brandId, playerId, WITHDRAWAL,
                    there(reverses), occurredAt);
            default -> throw new IllegalArgumentException("Event %s has an unknown type".formatted(eventId));
        };
    }

    private static long readAmount(AvroInput input) {
        return input.readIsNull() ? NOTHING : input.readLong();
    }

    private static long there(long amount) {
        if (amount < 0) {
            throw new IllegalArgumentException("An event lacks an amount, or has a negative one");
        }
        return amount;
    }

    private static String there(@Nullable String text) {
        if (text == null) {
            throw new IllegalArgumentException("An event lacks a text that it needs");
        }
        return text;
    }
}
