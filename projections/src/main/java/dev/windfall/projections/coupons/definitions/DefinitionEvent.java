package dev.windfall.projections.coupons.definitions;

import dev.windfall.projections.Mistake;

import java.util.List;

/// Something that has become of a coupon's definition.
public sealed interface DefinitionEvent {

    CouponName coupon();

    /// The brand has a new version.
    ///
    /// @param defaults that it inherits from
    record Versioned(CouponName coupon, Defined defined, Defaults defaults) implements DefinitionEvent {}

    /// New defaults are known which change nothing for the brand, or under `*`, are its own.
    ///
    /// @param notTaken why the brand can't go by them
    record Inherited(CouponName coupon, Defaults defaults, List<Mistake> notTaken) implements DefinitionEvent {

        public Inherited {
            notTaken = List.copyOf(notTaken);
        }
    }

    /// A brand hears of new defaults from now on.
    record Followed(CouponName coupon, String brandId) implements DefinitionEvent {}
}
