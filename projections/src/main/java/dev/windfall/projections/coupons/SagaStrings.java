package dev.windfall.projections.coupons;

/// By what wallet and rolling service know a use of a coupon (ADR-008). Nothing else makes these strings: whoever would change one
/// changes the ADR, the tests, the lookup of what is completed, and the recovery with it.
///
/// @param credit  request id of the grant
/// @param rolling request id of the requirement
/// @param reverse request id of what takes the grant back
/// @param release request id of what makes the grant the player's own
/// @param forfeit request id of what takes away what the player has lost
/// @param end     request id of what ends the requirement where a service keeps it
/// @param token   stands in `remarks` and in `reference_id`
public record SagaStrings(String credit, String rolling, String reverse, String release, String forfeit,
        String end, String token) {

    /// The only one, for whoever has written an id.
    public static SagaStrings of(String couponLogId) {
        return new SagaStrings("coupon-credit-" + couponLogId, "coupon-rolling-" + couponLogId,
                "coupon-reverse-" + couponLogId, "coupon-release-" + couponLogId, "coupon-forfeit-" + couponLogId,
                "coupon-end-" + couponLogId, CouponToken.PREFIX + couponLogId);
    }
}
