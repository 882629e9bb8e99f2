package dev.windfall.projections.ledger;

import dev.windfall.projections.brands.Slice;
import dev.windfall.projections.events.Fact;

import java.util.List;

/// Which events belong together.
///
/// @param id of the bet, or of the event of the deposit or withdrawal
public record CaseKey(Kind kind, String brandId, String playerId, String id) {

    public enum Kind {
        /// All settlements and rollbacks of one bet.
        BET,
        /// One deposit or withdrawal, with the reversals that name it. What reverses one has a case of its own id too, which
        /// keeps that id from being used again.
        CASH
    }

    public BucketKey bucket() {
        return new BucketKey(brandId, Slice.bucketOf(playerId));
    }

    /// The case that keeps the event's identity.
    static CaseKey homeOf(Fact fact) {
        return switch (fact) {
            case Fact.Settlement bet -> new CaseKey(Kind.BET, bet.brandId(), bet.playerId(), bet.betId());
            case Fact.Rollback rollback -> new CaseKey(Kind.BET, rollback.brandId(), rollback.playerId(),
                    rollback.betId());
            case Fact.Cash _,Fact.CashReversal _ -> new CaseKey(Kind.CASH, fact.brandId(), fact.playerId(),
                    fact.eventId());
        };
    }

    /// Every case that the event is part of, its home first.
    static List<CaseKey> allOf(Fact fact) {
        CaseKey home = homeOf(fact);
        return fact instanceof Fact.CashReversal reversal && !reversal.reversesEventId().equals(fact.eventId())
                ? List.of(home,
                        new CaseKey(Kind.CASH, fact.brandId(), fact.playerId(), reversal.reversesEventId()))
                : List.of(home);
    }
}
