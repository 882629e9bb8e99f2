package dev.windfall.projections.coupons.saga;

import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.CouponTerms;
import dev.windfall.projections.coupons.Keeper;
import dev.windfall.projections.coupons.Requirement;
import dev.windfall.projections.deciding.Asker;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content;
import dev.windfall.projections.deciding.Effect.Content.WalletCredit;
import dev.windfall.projections.deciding.Effect.PayAs;
import dev.windfall.projections.deciding.Subject;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Objects;

/// A use of a coupon as it was activated, with the terms of that moment: whatever becomes of the coupon's definition, they stay.
///
/// @param terms      what is granted, and what has to be done for it
/// @param definition by which it is so
/// @param activatedAt when; bets that have occurred before do not count
/// @param asker      who hears what becomes of the grant; null if nobody does
/// @param keeper     of its requirement: whatever the setting is by now, it stays with that one
public record Coupon(CouponLogId id, CouponTerms terms, DefinedAs definition, Instant activatedAt, String caller,
        String actor, @Nullable Asker asker, Keeper keeper) {

    public static final String DECIDER = "coupon";

    public static Subject subject(CouponLogId id) {
        return new Subject(DECIDER, id.brandId(), id.text());
    }

    /// Whether whoever wants this means the same use, whatever its definition says by now.
    public boolean isFor(String currency, long deposit, @Nullable Asker other) {
        return terms.currency().equals(currency) && terms.deposit() == deposit && Objects.equals(asker, other);
    }

    Coupon withoutMemo() {
        return asker == null ? this
                : new Coupon(id, terms, definition, activatedAt, caller, actor,
                        asker.withoutMemo(), keeper);
    }

    /// Money that the wallet keeps locked.
    Effect credit() {
        return effect(id.strings().credit(), grant());
    }

    /// Makes what is left of the grant the player's own.
    Effect release() {
        return effect(id.strings().release(), new Content.WalletRelease(id.strings().credit(), grant()));
    }

    /// Takes back what is left of the grant; where nothing was granted yet, nothing ever is.
    Effect reverse() {
        return effect(id.strings().reverse(), new Content.WalletReverse(id.strings().credit(), grant()));
    }

    /// The same for what the player has lost: the wallet can tell the two apart.
    Effect forfeit() {
        return effect(id.strings().forfeit(), new Content.WalletReverse(id.strings().credit(), grant()));
    }

    /// Where a service keeps the requirement: it counts bets from now on.
    Effect opening() {
        return effect(id.strings().rolling(), opened());
    }

    /// It counts no more of them, and says how far it was.
    Effect ending() {
        return effect(id.strings().end(), new Content.RollingEnd(opened()));
    }

    private Content.RollingOpen opened() {
        String token = id.strings().token();
        return new Content.RollingOpen(requirement(), token, "for a coupon; " + token);
    }

    Requirement requirement() {
        return new Requirement(id, terms.currency(), terms.required(), terms.wagering(), activatedAt, expiresAt());
    }

    public Instant expiresAt() {
        return activatedAt.plus(terms.expiresAfter());
    }

    private WalletCredit grant() {
        String token = id.strings().token();
        return new WalletCredit(terms.amount(), terms.currency(), PayAs.COUPON, token,
                "for a coupon; " + token);
    }

    private Effect effect(String requestId, Content content) {
        return new Effect(requestId, id.brandId(), id.playerId(), content, subject(id));
    }
}
