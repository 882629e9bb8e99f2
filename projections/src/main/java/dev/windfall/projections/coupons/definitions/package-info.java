/// What a coupon gives, and for what, as each brand has written it or inherits it from the brand `*`. Start with
/// [DefinitionDecider][dev.windfall.projections.coupons.definitions.DefinitionDecider].
@NullMarked
package dev.windfall.projections.coupons.definitions;

import org.jspecify.annotations.NullMarked;
