package dev.windfall.bench.job;

import dev.windfall.bench.report.Sample;
import dev.windfall.schemas.avro.WalletEvent;

import java.util.HashMap;
import java.util.Map;

/// The sums that a story must come to, known from how its bets end, not from its events.
public final class Oracle implements Story.Listener {

    private final Map<String, Sums> sums = new HashMap<>();
    private long bets;

    /// Of a story that is told to nobody else.
    public static Oracle of(Plot plot) {
        Oracle oracle = new Oracle();
        new Story(plot).tell(oracle);
        return oracle;
    }

    @Override
    public void event(WalletEvent event) {
        // only how bets end matters here
    }

    @Override
    public void ends(Contribution bet, boolean rolledBack) {
        Bet end = new Bet(bet, rolledBack);
        sums.computeIfAbsent(bet.rowKey(), _ -> new Sums()).add(1, end);
        sums.computeIfAbsent(bet.totalKey(), _ -> new Sums()).add(1, end);
        bets += rolledBack ? 0 : 1;
    }

    /// @return [Sample#EQUAL], or by how much a result differs
    public String check(Map<String, Sums> result) {
        long missing = sums.keySet().stream().filter(key -> !result.containsKey(key)).count();
        long surplus = result.entrySet().stream()
                .filter(entry -> !entry.getValue().isZero() && !sums.containsKey(entry.getKey())).count();
        long different = result.entrySet().stream()
                .filter(entry -> sums.containsKey(entry.getKey()) && !entry.getValue().equals(sums.get(entry.getKey())))
                .count();
        if (missing + surplus + different == 0) {
            return Sample.EQUAL;
        }
        // A day's total has one separator less than its rows.
        long counted = result.entrySet().stream().filter(entry -> isTotal(entry.getKey()))
                .mapToLong(entry -> entry.getValue().bets()).sum();
        return "of %,d sums %,d missing, %,d too many, %,d different; %,d of %,d bets".formatted(sums.size(), missing,
                surplus, different, counted, bets);
    }

    private static boolean isTotal(String key) {
        return key.chars().filter(c -> c == '~').count() == 3;
    }
}
