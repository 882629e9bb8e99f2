package dev.windfall.projections.settlement.seals;

import dev.windfall.projections.Digests;
import dev.windfall.projections.settlement.RunId;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a run has come to, and from what: a function of the log alone. It knows no clock, no person, and nothing of what is paid.
///
/// @param ruleDigest    of the resolved rule
/// @param engineVersion of what has rated: another one may rate otherwise
/// @param tzVersion     of the time zones by which days begin
/// @param count         of leaves
/// @param totals        by currency
/// @param root          over the leaves of all players
public record Seal(RunId run, String ruleDigest, String engineVersion, String tzVersion, Cut cut, long count,
        SortedMap<String, Total> totals, Hash root) {

    public Seal {
        totals = Collections.unmodifiableSortedMap(new TreeMap<>(totals));
    }

    public static Seal of(RunId run, String ruleDigest, String engineVersion, String tzVersion, Cut cut, Part whole) {
        return new Seal(run, ruleDigest, engineVersion, tzVersion, cut, whole.count(), whole.totals(), whole.root());
    }

    /// A line for each thing that it says, always in this order.
    public String text() {
        StringBuilder text = new StringBuilder();
        line(text, "run", run.text());
        line(text, "rule", ruleDigest);
        line(text, "engine", engineVersion);
        line(text, "tz", tzVersion);
        line(text, "cut", cut.text());
        line(text, "count", Long.toString(count));
        totals.forEach((currency, total) -> line(text, currency, total.text()));
        line(text, "root", root.text());
        return text.toString();
    }

    /// SHA-256 of its text, in hex: two runs with the same digest say the same.
    public String digest() {
        return Digests.hex(text());
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name).append('=').append(value).append('\n');
    }
}
