package dev.windfall.projections.coupons.definitions;

import dev.windfall.projections.deciding.Inheritance;

import java.time.Instant;

/// What `*` says of a coupon, for all brands that don't.
///
/// @param version from 1, per coupon; 0 if `*` says nothing
public record Defaults(int version, DefinitionDocument written, Instant decidedAt, String actor) {

    public static Defaults none(String couponId) {
        return new Defaults(0, DefinitionDocument.empty(couponId), Instant.EPOCH, "");
    }

    Inheritance toInherit() {
        return new Inheritance(version, written.canonical(), decidedAt, actor);
    }
}
