package dev.windfall.projections.coupons;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.stream.Collectors;

/// What a rolling service reports of one of its requirements. Whose it is, its field and its texts have to say with one voice; nothing is
/// looked for in its place.
///
/// @param couponLogId the field; null if the service has none yet
public record RollingReport(@Nullable String couponLogId, String remarks, String referenceId, RollingWord word) {

    private static final int SHOWN_MAX = 5;

    /// Whose requirement it is.
    public sealed interface Match {

        record Of(CouponLogId coupon) implements Match {}

        /// @param code in kebab-case
        record Nobody(String code, String detail) implements Match {}
    }

    /// @param brandId in which it is reported: what is of another brand is unknown here
    public Match match(String brandId) {
        return switch (CouponToken.agreed(couponLogId, remarks, referenceId)) {
            case CouponToken.None _ -> nobody("no-coupon-token",
                    "There is no token %s<id> in remarks or reference_id, and no coupon_log_id"
                            .formatted(CouponToken.PREFIX));
            case CouponToken.Several(var ids) -> nobody("several-coupon-tokens",
                    "coupon_log_id, remarks and reference_id name several: "
                            + ids.stream().limit(SHOWN_MAX).collect(Collectors.joining(", ")));
            case CouponToken.One(String id) -> {
                Optional<CouponLogId> coupon = CouponLogId.read(id).filter(log -> log.brandId().equals(brandId));
                yield coupon.isPresent() ? new Match.Of(coupon.get())
                        : nobody("unknown-coupon-log", "Nobody has activated " + id);
            }
        };
    }

    private static Match nobody(String code, String detail) {
        return new Match.Nobody(code, detail);
    }
}
