package dev.windfall.app.simulator;

import dev.windfall.app.simulator.Facts.Day;
import dev.windfall.projections.players.Profile;
import dev.windfall.projections.rules.PeriodGrid.Period;
import dev.windfall.projections.rules.Rule;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.rules.Ruling;
import dev.windfall.projections.rules.Terms;
import dev.windfall.projections.rules.Terms.Reward;
import dev.windfall.projections.rules.Terms.Tier;
import dev.windfall.projections.settlement.RunId;
import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// What the sealed runs of rules come to, rated once more from the facts as they were at the markers: everything is copied there, and each
/// seal looks through all of it.
final class Entitlements {

    static final String CURRENCY = "EUR";

    /// What players get for each period, by its first day.
    private static final class Sealed extends TreeMap<String, SortedMap<LocalDate, Long>> {

        private static final long serialVersionUID = 1L;
    }

    private static final class Marker {
        private final long seq;
        private final Ruling ruling;
        /// As of the marker, of all partitions that have it.
        private final Map<Day, long[]> facts = new TreeMap<>();
        private final Map<String, Profile> profiles = new HashMap<>();

        Marker(long seq, Ruling ruling) {
            this.seq = seq;
            this.ruling = ruling;
        }
    }

    /// By what a period was rated when it was settled.
    private record Base(Ruling ruling, Map<String, Profile> profiles) {}

    private record Named(String brandId, RuleName rule) {}

    private final Map<String, Marker> markers = new HashMap<>();
    private final Map<Named, SortedMap<LocalDate, Base>> bases = new HashMap<>();
    private final Map<Named, TreeMap<Long, Sealed>> sealed = new HashMap<>();

    /// A partition has come to a marker.
    ///
    /// @param facts    turnover and net loss of the brand's players there
    /// @param profiles by player
    void marked(RunId run, int attempt, long seq, Ruling ruling, Map<Day, long[]> facts,
            Map<String, Profile> profiles) {
        Marker marker = markers.computeIfAbsent(run.text() + " " + attempt, _ -> new Marker(seq, ruling));
        marker.facts.putAll(facts);
        marker.profiles.putAll(profiles);
    }

    /// @return by how much players get more by this, and by how much less, in all
    long[] seal(RunId run, int attempt) {
        Marker marker = markers.get(run.text() + " " + attempt);
        if (marker == null) {
            throw new Broken("L3: %s is sealed, but no partition has come to its marker".formatted(run.text()));
        }
        Named named = new Named(run.brandId(), run.rule());
        SortedMap<LocalDate, Base> periods = bases.computeIfAbsent(named, _ -> new TreeMap<>());
        if (run.purpose() instanceof RunId.Purpose.Settlement) {
            periods.put(run.periodStart(), new Base(marker.ruling, marker.profiles));
        }
        Sealed now = new Sealed();
        periods.forEach((first, base) -> rate(first, base, marker.facts, now));
        TreeMap<Long, Sealed> all = sealed.computeIfAbsent(named, _ -> new TreeMap<>());
        Sealed before = all.isEmpty() ? new Sealed() : all.lastEntry().getValue();
        all.put(marker.seq, now);
        return changes(before, now);
    }

    private static long[] changes(Sealed before, Sealed now) {
        long[] changes = new long[2];
        TreeSet<String> players = new TreeSet<>(before.keySet());
        players.addAll(now.keySet());
        for (String player : players) {
            SortedMap<LocalDate, Long> was = before.getOrDefault(player, new TreeMap<>());
            SortedMap<LocalDate, Long> is = now.getOrDefault(player, new TreeMap<>());
            TreeSet<LocalDate> periods = new TreeSet<>(was.keySet());
            periods.addAll(is.keySet());
            for (LocalDate period : periods) {
                long change = is.getOrDefault(period, 0L) - was.getOrDefault(period, 0L);
                changes[change > 0 ? 0 : 1] += change;
            }
        }
        return changes;
    }

    /// What a player gets for each period by the run of that marker; what is 0 is left out.
    SortedMap<LocalDate, Long> of(String brandId, RuleName rule, String playerId, long markerSeq) {
        Sealed known = sealed.getOrDefault(new Named(brandId, rule), new TreeMap<>()).get(markerSeq);
        if (known == null) {
            throw new Broken("L3: an account of %s %s has heard of marker %d, by which nothing is sealed"
                    .formatted(brandId, rule, markerSeq));
        }
        return known.getOrDefault(playerId, new TreeMap<>());
    }

    /// The same by the newest run, of all players that get anything: under `<brand>~payout~<account>`.
    Map<String, SortedMap<LocalDate, Long>> newest() {
        Map<String, SortedMap<LocalDate, Long>> newest = new TreeMap<>();
        sealed.forEach((named, all) -> all.lastEntry().getValue().forEach((player, periods) -> newest.put(
                "%s~payout~%s~%s~%s~%s".formatted(named.brandId, named.rule.kind().text(), named.rule.ruleId(), player,
                        CURRENCY),
                periods)));
        return newest;
    }

    private static void rate(LocalDate first, Base base, Map<Day, long[]> facts, Sealed into) {
        Rule rule = base.ruling.rule();
        Period period = rule.grid().period(first);
        Map<String, Long> sums = new TreeMap<>();
        facts.forEach((day, sum) -> {
            if (period.has(day.day())) {
                sums.merge(day.playerId(), sum[rule.base() == Rule.Base.TURNOVER ? 0 : 1], Long::sum);
            }
        });
        sums.forEach((player, sum) -> {
            long amount = amount(rule, sum, base.profiles.get(player));
            if (amount != 0) {
                into.computeIfAbsent(player, _ -> new TreeMap<>()).put(first, amount);
            }
        });
    }

    private static long amount(Rule rule, long sum, @Nullable Profile profile) {
        if (sum <= 0 || (profile != null && profile.blocked())) {
            return 0;
        }
        Terms terms = rule.terms(profile == null ? null : profile.level());
        int ppm = 0;
        for (Tier tier : terms.tiers().getOrDefault(CURRENCY, List.of())) {
            if (sum >= tier.from() && tier.reward() instanceof Reward.Rate(int rate_ppm)) {
                ppm = rate_ppm;
            }
        }
        long amount = BigInteger.valueOf(sum).multiply(BigInteger.valueOf(ppm)).divide(BigInteger.valueOf(1_000_000))
                .longValueExact();
        long least = terms.minPayout().getOrDefault(CURRENCY, 0L);
        return amount < least ? 0 : Math.min(amount, terms.maxPayout().getOrDefault(CURRENCY, Long.MAX_VALUE));
    }
}
