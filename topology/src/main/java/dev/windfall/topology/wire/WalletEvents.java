package dev.windfall.topology.wire;

import dev.windfall.projections.events.Admission;
import dev.windfall.projections.events.Fact;
import dev.windfall.projections.events.RawEvent;
import dev.windfall.schemas.avro.WalletEvent;

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

    /// Of an event that was admitted before.
    ///
    /// @throws IllegalArgumentException if it can't have been
    public static Fact factOf(WalletEvent event) {
        return Admission.factOf(fromAvro(event));
    }

    /// In the canonical form, which is what the brand log holds.
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
