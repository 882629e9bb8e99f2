package dev.windfall.api;

import dev.windfall.projections.deciding.Review;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.payouts.LineStatus;
import dev.windfall.projections.settlement.seals.Total;
import dev.windfall.sink.HeldSum;
import dev.windfall.sink.ShownRun;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// A run as people see it.
///
/// As its decider has left it, but for what waits: PostgreSQL knows that.
///
/// @param lagging partitions of the wallet's topics that it waits for, or in which an open transaction hides something
/// @param sealed  what it has come to, if it has
/// @param why     it has failed, if it has
record RunView(String brandId, String runId, String kind, String ruleId, LocalDate periodStart, String purpose,
        int attempt, String status, boolean isStalled, Set<String> lagging, int ruleVersion, String ruleDigest,
        @Nullable SealedView sealed, @Nullable String why, Instant requestedAt, Instant changedAt) {

    private static final String HEAD = """
            {"brand_id": "aurora", "run_id": "aurora~lossback~weekly~2026-11-16", "kind": "lossback", "rule_id": "weekly",
             "period_start": "2026-11-16", "purpose": "settlement", "attempt": 1, "is_stalled": false, "lagging": [],
             "rule_version": 2, "rule_digest": "5f0c…", "requested_at": "2026-11-23T02:00:00.123Z",
            """;
    static final String REQUESTED = HEAD + """
             "status": "REQUESTED", "why": null, "sealed": null, "changed_at": "2026-11-23T02:00:00.123Z"}""";
    static final String FAILED = HEAD
            + """
             "status": "FAILED", "why": "ann gave it up: ticket 4711", "sealed": null, "changed_at": "2026-11-23T02:40:00.123Z"}""";
    private static final String SEALED = """
             "why": null, "changed_at": "2026-11-23T09:00:00.123Z", "sealed": {"cut": "1:0@4711,3@815",
             "digest": "77a1…", "root": "c0de…", "leaves": 3, "lines": 2,
             "totals": {"EUR": {"leaves": 3, "entitlement": 4200, "increase": 4200, "decrease": -300}},
             "reasons": {"BELOW_MIN": 12}, "line_counts": {"HELD": 1, "SETTLED": 1}, "at": "2026-11-23T02:00:03.900Z",
            """;
    static final String REVIEW = HEAD + SEALED + """
             "held": {"EUR": {"lines": 1, "amount": 3000}}, "review": null}, "status": "REVIEW"}""";
    static final String APPROVED = HEAD + SEALED + """
             "held": null, "review": {"is_approved": true, "actor": "bob", "note": "as planned",
             "at": "2026-11-23T09:00:00.123Z"}}, "status": "PAYING"}""";
    static final String REJECTED = HEAD + SEALED + """
             "held": null, "review": {"is_approved": false, "actor": "bob", "note": "the rule was wrong, ticket 4711",
             "at": "2026-11-23T09:00:00.123Z"}}, "status": "PAYING"}""";

    /// @param digest     of the seal
    /// @param reasons    why players get nothing, and how many
    /// @param lineCounts by status
    /// @param held       by currency, what would be paid if all that waits were approved; null if nobody has looked
    /// @param review     what was said of what waited, if anything was
    record SealedView(String cut, String digest, String root, long leaves, long lines, Map<String, Total> totals,
            Map<String, Long> reasons, Map<LineStatus, Long> lineCounts, @Nullable Map<String, HeldSum> held,
            @Nullable Review review, Instant at) {}

    static RunView of(ShownRun run, @Nullable Map<String, HeldSum> held) {
        RunId id = run.id();
        ShownRun.Sealed sealed = run.sealed();
        return new RunView(id.brandId(), id.text(), id.rule().kind().text(), id.rule().ruleId(), id.periodStart(),
                id.purpose().word().toLowerCase(Locale.ROOT), run.attempt(), run.status().name(),
                run.isStalled(), run.lagging(), run.ruleVersion(), run.ruleDigest(),
                sealed == null ? null
                        : new SealedView(sealed.cut(), sealed.digest(), sealed.root(), sealed.leaves(), sealed.lines(),
                                sealed.totals(), sealed.reasons(), sealed.counts(), held, sealed.review(), sealed.at()),
                run.why(), run.requestedAt(), run.changedAt());
    }
}
