package dev.windfall.api;

import dev.windfall.projections.adjustments.Adjustment;
import dev.windfall.projections.adjustments.AdjustmentState;

import java.time.Instant;

/// A credit that somebody has given by hand.
record AdjustmentView(String brandId, String adjustmentId, String playerId, long amount, String currency, String payAs,
        String reason, String caller, String actor, String requestId, String status, Instant requestedAt,
        Instant changedAt) {

    private static final String IT = """
            {"brand_id": "aurora", "adjustment_id": "5f0c4b0e7a1d4c2f9be3a1f2c4d5e6f7", "player_id": "p1", "amount": 2500,
             "currency": "EUR", "pay_as": "CASH", "reason": "late withdrawal, ticket 4711", "caller": "backoffice",
             "actor": "ann", "request_id": "adjustment-5f0c4b0e7a1d4c2f9be3a1f2c4d5e6f7",
            """;
    static final String GIVEN = IT + """
             "status": "PROCESSING", "requested_at": "2026-11-25T10:00:00.123Z",
             "changed_at": "2026-11-25T10:00:00.123Z"}""";
    static final String SETTLED = IT + """
             "status": "SETTLED", "requested_at": "2026-11-25T10:00:00.123Z",
             "changed_at": "2026-11-25T10:00:00.171Z"}""";

    static AdjustmentView of(AdjustmentState state) {
        Adjustment adjustment = state.adjustment();
        return new AdjustmentView(adjustment.brandId(), adjustment.adjustmentId(), adjustment.playerId(),
                adjustment.amount(), adjustment.currency(), adjustment.payAs().name(), adjustment.reason(),
                adjustment.caller(), adjustment.actor(), adjustment.requestId(), state.status().name(),
                state.requestedAt(), state.changedAt());
    }
}
