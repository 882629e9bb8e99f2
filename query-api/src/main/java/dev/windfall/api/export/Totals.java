package dev.windfall.api.export;

import dev.windfall.projections.settlement.payouts.Line;
import dev.windfall.schemas.JsonTree;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// What has been written: whoever has read as much has read all of it.
public final class Totals {

    private final Map<String, Long> amounts = new TreeMap<>();
    private long lines;

    /// @throws ArithmeticException if the amounts of a currency are too large
    public void add(Line line) {
        lines++;
        amounts.merge(line.id().currency(), line.amount(), Math::addExact);
    }

    public long lines() {
        return lines;
    }

    /// `{"lines":2,"amounts":{"EUR":4200}}`, in minor units. No sign in it needs to be escaped in a header.
    public String text() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("lines", lines);
        tree.put("amounts", amounts);
        return JsonTree.text(tree);
    }
}
