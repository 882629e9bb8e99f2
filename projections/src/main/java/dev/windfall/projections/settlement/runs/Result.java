package dev.windfall.projections.settlement.runs;

import dev.windfall.projections.Digests;
import dev.windfall.projections.settlement.seals.Part;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the rating of some players has come to.
///
/// @param lines   how many players get one, in each currency
/// @param reasons how many get none, by reason
public record Result(Part part, long lines, SortedMap<String, Long> reasons) {

    static final Result NONE = new Result(Part.NONE, 0, new TreeMap<>());

    public Result {
        reasons = Collections.unmodifiableSortedMap(new TreeMap<>(reasons));
    }

    /// @throws ArithmeticException if a total is too large
    Result plus(Result other) {
        SortedMap<String, Long> sums = new TreeMap<>(reasons);
        other.reasons.forEach((reason, count) -> sums.merge(reason, count, Math::addExact));
        return new Result(part.plus(other.part), Math.addExact(lines, other.lines), sums);
    }

    /// SHA-256 in hex: what a sealed run keeps of it, to tell another result from the same once more. Totals follow from the leaves.
    String digest() {
        StringBuilder text = new StringBuilder("lines=").append(lines).append('\n');
        reasons.forEach((reason, count) -> text.append(reason).append('=').append(count.longValue()).append('\n'));
        part.buckets().forEach((bucket, digest) -> text.append(bucket.intValue()).append('=')
                .append(digest.hash().text()).append('\n'));
        return Digests.hex(text.toString());
    }
}
