package dev.windfall.api;

import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.payouts.Line;
import dev.windfall.projections.settlement.payouts.ShownLine;

import java.time.Instant;
import java.time.LocalDate;
import java.util.SortedMap;

/// What a player gets from a run.
///
/// @param components by first day of a period, what is paid for it, or taken back
/// @param note       of whoever has approved or rejected it
record LineView(String brandId, String lineId, String runId, String ruleId, LocalDate periodStart, String playerId,
        String currency, long amount, String status, SortedMap<LocalDate, Long> components, String payAs,
        String requestId, String note,
        Instant openedAt, Instant changedAt) {

    static final String SETTLED = """
            {"brand_id": "aurora", "line_id": "aurora~lossback~weekly~2026-11-16~p1~EUR",
             "run_id": "aurora~lossback~weekly~2026-11-16", "rule_id": "weekly", "period_start": "2026-11-16",
             "player_id": "p1", "currency": "EUR", "amount": 1200, "status": "SETTLED",
             "components": {"2026-11-09": -300, "2026-11-16": 1500}, "pay_as": "CASH",
             "request_id": "promo-credit-aurora~lossback~weekly~2026-11-16~p1~EUR", "note": "",
             "opened_at": "2026-11-23T02:00:04.171Z", "changed_at": "2026-11-23T02:00:04.323Z"}""";

    static LineView of(ShownLine shown) {
        Line line = shown.line();
        RunId run = line.id().run();
        return new LineView(run.brandId(), line.id().text(), run.text(), run.rule().ruleId(), run.periodStart(),
                line.id().playerId(), line.id().currency(), line.amount(), line.status().name(),
                line.components().amounts(),
                line.payAs().word(), line.requestId(), shown.note(), shown.openedAt(), shown.changedAt());
    }
}
