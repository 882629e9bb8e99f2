package dev.windfall.projections.coupons.definitions;

import java.time.Instant;
import java.util.SortedMap;

/// A version of a brand's coupon as it was decided, and from what.
///
/// @param version       from 1, per brand and coupon
/// @param written       what the brand itself wrote
/// @param globalVersion of the defaults that it inherits from; 0 for none
/// @param provenance    by JSON pointer, where a field comes from: `BRAND`, `GLOBAL` or `DEFAULT`
/// @param actor         who wanted it
public record Defined(int version, DefinitionDocument written, int globalVersion, CouponDefinition definition,
        SortedMap<String, String> provenance, Instant decidedAt, String actor) {}
