package dev.windfall.projections.rules;

import dev.windfall.projections.documents.Values;

import java.time.DayOfWeek;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What holds where neither the brand nor `*` says anything. This is all that kinds differ in.
final class Defaults {

    private static final Map<Kind, SortedMap<String, Object>> OF_KINDS = Map.of(
            Kind.REBATE, of(Rule.Base.TURNOVER, PeriodGrid.Length.DAILY),
            Kind.CASHBACK, of(Rule.Base.NET_LOSS, PeriodGrid.Length.WEEKLY),
            Kind.LOSSBACK, of(Rule.Base.NET_LOSS, PeriodGrid.Length.WEEKLY));

    private Defaults() {}

    static SortedMap<String, Object> of(Kind kind) {
        return OF_KINDS.getOrDefault(kind, Collections.emptySortedMap());
    }

    private static SortedMap<String, Object> of(Rule.Base base, PeriodGrid.Length period) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(Map.ofEntries(
                Map.entry("/base", base),
                Map.entry("/funding", Rule.Funding.REAL_ONLY),
                Map.entry("/period", period),
                Map.entry("/week_starts_on", DayOfWeek.MONDAY),
                Map.entry("/include/providers", Values.Names.NONE),
                Map.entry("/include/categories", Values.Names.NONE),
                Map.entry("/exclude/providers", Values.Names.NONE),
                Map.entry("/exclude/categories", Values.Names.NONE),
                Map.entry("/weights/default", Rule.WEIGHT_ONE_BP),
                Map.entry("/tier_mode", Terms.TierMode.WHOLE),
                Map.entry("/opt_in", false),
                Map.entry("/rounding", Rule.Rounding.DOWN),
                Map.entry("/pay_as", new Rule.PayAs.Cash()),
                Map.entry("/settle_after", Duration.ofHours(2)),
                Map.entry("/disabled", false))));
    }
}
