package dev.windfall.topology.wire;

import dev.windfall.projections.events.RawEvent;
import dev.windfall.schemas.AvroHeader;
import dev.windfall.schemas.AvroInput;
import dev.windfall.schemas.KnownTexts;
import dev.windfall.schemas.avro.WalletEvent;

/// Reads wallet events from their bytes. For one thread.
public final class RawEvents {

    public static final AvroHeader HEADER = new AvroHeader(WalletEvent.getClassSchema());

    private static final int NAMES = 1 << 10;
    private static final int PLAYERS = 1 << 14;

    private final KnownTexts names = new KnownTexts(NAMES);
    private final KnownTexts players = new KnownTexts(PLAYERS);

    public String readName(AvroInput input) {
        return input.readString(names);
    }

    /// In the order of the schema's fields.
    public RawEvent read(AvroInput input) {
        String eventId = input.readString();
        String type = input.readString(names);
        String brandId = input.readString(names);
        String playerId = input.readString(players);
        String betId = input.readOptionalString();
        String providerId = input.readOptionalString(names);
        String gameCategory = input.readOptionalString(names);
        String gameId = input.readOptionalString(names);
        String roundId = input.readOptionalString();
        String currency = input.readOptionalString(names);
        Long stake = input.readOptionalLong();
        Long payout = input.readOptionalLong();
        long bonusStake = input.readLong();
        long bonusPayout = input.readLong();
        Long validTurnover = input.readOptionalLong();
        Long amount = input.readOptionalLong();
        var occurredAt = input.readMillis();
        Integer revision = input.readOptionalInt();
        String reversesEventId = input.readOptionalString();
        return new RawEvent(eventId, type, brandId, playerId, betId, providerId, gameCategory, gameId, roundId,
                currency, stake, payout, bonusStake, bonusPayout, validTurnover, amount, occurredAt, revision,
                reversesEventId);
    }
}
