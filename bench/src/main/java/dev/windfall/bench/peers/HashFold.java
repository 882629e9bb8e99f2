package dev.windfall.bench.peers;

import dev.windfall.bench.job.Bet;
import dev.windfall.bench.job.Contribution;
import dev.windfall.bench.job.Sums;
import dev.windfall.schemas.avro.WalletEvent;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// The job in hash maps: as fast as plain Java does it, and gone with its process.
final class HashFold {

    private final Set<String> seen = new HashSet<>();
    private final Map<String, Bet> bets = new HashMap<>();
    private final Map<String, Sums> sums = new HashMap<>();
    private final Set<String> touched = new HashSet<>();
    private final boolean remembersTouched;

    HashFold(boolean remembersTouched) {
        this.remembersTouched = remembersTouched;
    }

    void add(WalletEvent event) {
        if (!seen.add(Task.eventKey(event))) {
            return;
        }
        String key = Task.betKey(event);
        Bet before = bets.getOrDefault(key, Bet.UNKNOWN);
        Bet after = before.after(event);
        bets.put(key, after);
        Contribution worth = after.contribution();
        if (worth != null) {
            replace(worth.rowKey(), before, after);
            replace(worth.totalKey(), before, after);
        }
    }

    Map<String, Sums> sums() {
        return sums;
    }

    /// The keys whose sums have changed since they were asked for last.
    Set<String> takeTouched() {
        Set<String> taken = Set.copyOf(touched);
        touched.clear();
        return taken;
    }

    private void replace(String key, Bet before, Bet after) {
        sums.computeIfAbsent(key, _ -> new Sums()).replace(before, after);
        if (remembersTouched) {
            touched.add(key);
        }
    }
}
