package dev.windfall.projections.coupons;

import dev.windfall.projections.Ids;
import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.regex.Pattern;

/// What names one use of a coupon by a player. Whoever activates the same use names the same, so it is granted once.
///
/// @param usage from 1
public record CouponLogId(String brandId, String couponId, String playerId, int usage) {

    public static final int USAGE_MAX = 10_000;

    /// How the coupons are called by which lines of runs are paid: nobody defines one of that name.
    public static final String OF_LINES = "promo:";

    private static final Pattern USAGE = Pattern.compile("[1-9]\\d{0,4}");

    public CouponLogId {
        if (!isValid(brandId, couponId, playerId, usage)) {
            throw new IllegalArgumentException("%s, %s, %s, %d can't name a use of a coupon".formatted(brandId,
                    couponId, playerId, usage));
        }
    }

    public String text() {
        return String.join("~", brandId, couponId, playerId, Integer.toString(usage));
    }

    /// By whoever has written it.
    ///
    /// @throws IllegalStateException if it is none
    public static CouponLogId of(@Nullable String text) {
        return Optional.ofNullable(text).flatMap(CouponLogId::read)
                .orElseThrow(() -> new IllegalStateException("No use of a coupon: " + text));
    }

    /// @return nothing if the text is not what a [#text()] is
    public static Optional<CouponLogId> read(String text) {
        String[] parts = text.split("~", -1);
        if (parts.length != 4 || !USAGE.matcher(parts[3]).matches()) {
            return Optional.empty();
        }
        int usage = Integer.parseInt(parts[3]);
        return isValid(parts[0], parts[1], parts[2], usage)
                ? Optional.of(new CouponLogId(parts[0], parts[1], parts[2], usage))
                : Optional.empty();
    }

    /// By these, wallet and rolling service know it.
    public SagaStrings strings() {
        return SagaStrings.of(text());
    }

    private static boolean isValid(String brandId, String couponId, String playerId, int usage) {
        return Ids.isValid(brandId) && Ids.isValid(couponId) && Ids.isValid(playerId) && usage >= 1
                && usage <= USAGE_MAX;
    }
}
