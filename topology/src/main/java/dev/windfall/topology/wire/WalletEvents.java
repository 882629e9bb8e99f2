package dev.windfall.topology.wire;

import dev.windfall.projections.events.Admission;
import dev.windfall.projections.events.Fact;
import dev.windfall.projections.events.RawEvent;
import dev.windfall.schemas.AvroOutput;
import dev.windfall.schemas.avro.WalletEvent;
import org.jspecify.annotations.Nullable;

/// Wallet events on the wire and in the domain.
public final class WalletEvents {

    private WalletEvents() {}

    public static RawEvent fromAvro(WalletEvent event) {
        return new RawEvent(event.getEventId(), event.getType(), event.getBrandId(), event.getPlayerId(),
                event.getBetId(),
                event.getProviderId(), event.getGameCategory(), event.getGameId(), event.getRoundId(),
                event.getCurrency(),
                event.getStake(), event.getPayout(), event.getBonusStake(), event.getBonusPayout(),
                event.getValidTurnover(),
                event.getAmount(), event.getOccurredAt(), event.getRevision(), event.getReversesEventId());
    }

    public static WalletEvent toAvro(RawEvent event) {
        return new WalletEvent(event.eventId(), event.type(), event.brandId(), event.playerId(), event.betId(),
                event.providerId(), event.gameCategory(), event.gameId(), event.roundId(), event.currency(),
                event.stake(), event.payout(), event.bonusStake(), event.bonusPayout(), event.validTurnover(),
                event.amount(), event.occurredAt(), event.revision(), event.reversesEventId());
    }

    /// Of an event that was admitted before.
    ///
    /// @throws IllegalArgumentException if it can't have been
    public static Fact factOf(WalletEvent event) {
        return Admission.factOf(fromAvro(event));
    }

    /// In the canonical form, which is what the brand log holds; in the order of the schema's fields.
    public static void write(Fact fact, AvroOutput output) {
        output.writeString(fact.eventId());
        output.writeString(fact.type());
        output.writeString(fact.brandId());
        output.writeString(fact.playerId());
        switch (fact) {
            case Fact.Settlement bet -> writeBet(bet, output);
            case Fact.Rollback rollback -> {
                output.writeOptionalString(rollback.betId());
                writeNulls(5, output); // provider to currency
                writeMoney(null, null, 0, 0, null, null, output);
                output.writeMillis(rollback.occurredAt());
                output.writeOptionalInt(rollback.revision());
                output.writeOptionalString(rollback.reversesEventId());
            }
            case Fact.Cash cash -> {
                writeNulls(5, output); // bet to round
                output.writeOptionalString(cash.currency());
                writeMoney(null, null, 0, 0, null, cash.amount(), output);
                output.writeMillis(cash.occurredAt());
                writeNulls(2, output); // revision, reverses
            }
            case Fact.CashReversal reversal -> {
                writeNulls(6, output); // bet to currency
                writeMoney(null, null, 0, 0, null, null, output);
                output.writeMillis(reversal.occurredAt());
                output.writeOptionalInt(null);
                output.writeOptionalString(reversal.reversesEventId());
            }
        }
    }

    private static void writeBet(Fact.Settlement bet, AvroOutput output) {
        output.writeOptionalString(bet.betId());
        output.writeOptionalString(bet.providerId());
        output.writeOptionalString(bet.gameCategory());
        output.writeOptionalString(bet.gameId());
        output.writeOptionalString(bet.roundId());
        output.writeOptionalString(bet.currency());
        writeMoney(bet.stake(), bet.payout(), bet.bonusStake(), bet.bonusPayout(), bet.validTurnover(), null, output);
        output.writeMillis(bet.occurredAt());
        output.writeOptionalInt(bet.revision());
        output.writeOptionalString(null); // reverses
    }

    private static void writeMoney(@Nullable Long stake, @Nullable Long payout, long bonusStake, long bonusPayout,
            @Nullable Long validTurnover, @Nullable Long amount, AvroOutput output) {
        output.writeOptionalLong(stake);
        output.writeOptionalLong(payout);
        output.writeLong(bonusStake);
        output.writeLong(bonusPayout);
        output.writeOptionalLong(validTurnover);
        output.writeOptionalLong(amount);
    }

    private static void writeNulls(int count, AvroOutput output) {
        for (int i = 0; i < count; i++) {
            output.writeIsNull(true);
        }
    }

    /// The same as a generated record.
    public static WalletEvent toAvro(Fact fact) {
        WalletEvent.Builder event = WalletEvent.newBuilder().setEventId(fact.eventId()).setType(fact.type())
                .setBrandId(fact.brandId()).setPlayerId(fact.playerId()).setOccurredAt(fact.occurredAt());
        return switch (fact) {
            case Fact.Settlement bet -> event.setBetId(bet.betId())
                    .setProviderId(bet.providerId())
                    .setGameCategory(bet.gameCategory()).setGameId(bet.gameId()).setRoundId(bet.roundId())
                    .setCurrency(bet.currency()).setStake(bet.stake()).setPayout(bet.payout())
                    .setBonusStake(bet.bonusStake()).setBonusPayout(bet.bonusPayout())
                    .setValidTurnover(bet.validTurnover()).setRevision(bet.revision()).build();
            case Fact.Rollback rollback -> event.setBetId(rollback.betId())
                    .setRevision(rollback.revision()).setReversesEventId(rollback.reversesEventId()).build();
            case Fact.Cash cash -> event.setCurrency(cash.currency())
                    .setAmount(cash.amount()).build();
            case Fact.CashReversal reversal -> event.setReversesEventId(reversal.reversesEventId()).build();
        };
    }
}
