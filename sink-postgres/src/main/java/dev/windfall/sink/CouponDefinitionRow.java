package dev.windfall.sink;

import dev.windfall.projections.coupons.definitions.DefinitionState;

/// The definition of a coupon as its decider had left it when the row was written.
///
/// @param seq of the decision, among those on this definition
public record CouponDefinitionRow(DefinitionState state, long seq) {}
