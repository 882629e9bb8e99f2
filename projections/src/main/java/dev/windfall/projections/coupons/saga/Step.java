package dev.windfall.projections.coupons.saga;

import dev.windfall.projections.coupons.SagaStrings;

import java.util.Optional;

/// A step of a use of a coupon that others take, each under a request id of its own.
public enum Step {
    CREDIT, ROLLING, RELEASE, REVERSE, FORFEIT;

    /// @return nothing if the request id is of no step of it
    static Optional<Step> of(String requestId, SagaStrings strings) {
        return requestId.equals(strings.credit()) ? Optional.of(CREDIT)
                : requestId.equals(strings.rolling()) ? Optional.of(ROLLING)
                        : requestId.equals(strings.release()) ? Optional.of(RELEASE)
                                : requestId.equals(strings.reverse()) ? Optional.of(REVERSE)
                                        : requestId.equals(strings.forfeit()) ? Optional.of(FORFEIT) : Optional.empty();
    }
}
