package dev.windfall.projections.coupons.definitions;

import dev.windfall.projections.Mistake;
import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// The coupon of a brand as it is defined; or under the brand `*`, what brands inherit of it.
///
/// @param current  the brand's newest version; null as long as it has none, and under `*`
/// @param defaults those that the brand has heard of last; under `*`, its own
/// @param notTaken why the brand goes on without them; empty if it does not
/// @param heirs    under `*`, the brands that hear of new defaults
public record DefinitionState(CouponName coupon, @Nullable Defined current, Defaults defaults, List<Mistake> notTaken,
        SortedSet<String> heirs) {

    public DefinitionState {
        notTaken = List.copyOf(notTaken);
        heirs = Collections.unmodifiableSortedSet(new TreeSet<>(heirs));
    }

    static DefinitionState nothing(CouponName coupon) {
        return new DefinitionState(coupon, null, Defaults.none(coupon.couponId()), List.of(),
                Collections.emptySortedSet());
    }

    DefinitionState after(DefinitionEvent event) {
        return switch (event) {
            case DefinitionEvent.Versioned(CouponName _, Defined defined, Defaults known) -> new DefinitionState(coupon,
                    defined,
                    known, List.of(), heirs);
            case DefinitionEvent.Inherited(CouponName _, Defaults known, List<Mistake> reasons) -> new DefinitionState(
                    coupon,
                    current, known, reasons, heirs);
            case DefinitionEvent.Followed(CouponName _, String brandId) -> {
                SortedSet<String> more = new TreeSet<>(heirs);
                more.add(brandId);
                yield new DefinitionState(coupon, current, defaults, notTaken, more);
            }
        };
    }

    /// Whether there is such a coupon.
    public boolean isDefined() {
        return current != null || (coupon.isOfAll() && defaults.version() > 0);
    }
}
