package dev.windfall.projections.settlement.cuts;

import dev.windfall.projections.ledger.LedgerState.DayKey;
import dev.windfall.projections.ledger.LedgerState.PlayerKey;
import dev.windfall.projections.ledger.LedgerState.Table;
import dev.windfall.projections.players.PlayerDay;
import dev.windfall.projections.players.Profile;
import dev.windfall.projections.rating.Rater;
import dev.windfall.projections.rating.Rating;
import dev.windfall.projections.rating.RatingRefused;
import dev.windfall.projections.rules.PeriodGrid.Period;
import dev.windfall.projections.rules.Rule;
import dev.windfall.projections.settlement.cuts.RuleRuns.SealedPeriod;
import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a run comes to for a player: the run's own period, and those that were sealed before and have changed since. Facts are as they are
/// now, so it is asked before they become others than at the cut; profiles are as of the cut, whenever it is asked.
final class CutRater {

    /// The reason of what can't be said exactly: it stays what it was.
    static final String REFUSED = "REFUSED";

    private final Table<DayKey, PlayerDay> days;
    private final Table<PlayerKey, Profile> profiles;
    private final Table<PlayerKey, FormerProfiles> formerProfiles;

    CutRater(Table<DayKey, PlayerDay> days, Table<PlayerKey, Profile> profiles,
            Table<PlayerKey, FormerProfiles> formerProfiles) {
        this.days = days;
        this.profiles = profiles;
        this.formerProfiles = formerProfiles;
    }

    /// @param before without anything provisional
    Provisional rate(OpenRun run, RuleRuns runs, PlayerKey player, SealedPlayer before) {
        SortedMap<LocalDate, SortedMap<String, Long>> entitlements = new TreeMap<>();
        List<String> reasons = new ArrayList<>();
        LocalDate firstDay = null;
        if (run.run().ratesItsPeriod()) {
            List<PlayerDay> facts = days(player, run.period());
            firstDay = facts.isEmpty() ? null : facts.getFirst().day();
            SortedMap<String, Long> due = due(run.ruling().rule(), facts, profile(player, run.markerSeq()),
                    before.sealed(run.period().first()), reasons);
            if (!due.isEmpty()) {
                entitlements.put(run.period().first(), due);
            }
        }
        for (LocalDate first : before.changed()) {
            SealedPeriod period = runs.sealed().get(first);
            if (period != null && !entitlements.containsKey(first)) {
                Rule rule = Objects.requireNonNull(runs.rulings().get(period.ruleVersion()), "kept with its periods")
                        .rule();
                entitlements.put(first, due(rule, days(player, new Period(first, period.last())),
                        profile(player, period.markerSeq()), before.sealed(first), new ArrayList<>()));
            }
        }
        return new Provisional(run.markerSeq(), firstDay, reasons, entitlements);
    }

    boolean hasOneOf(List<LocalDate> dates, PlayerKey player) {
        return dates.reversed().stream()
                .anyMatch(date -> days.peek(new DayKey(player.brandId(), player.playerId(), date)) != null);
    }

    private List<PlayerDay> days(PlayerKey player, Period period) {
        List<PlayerDay> found = new ArrayList<>();
        period.first().datesUntil(period.last().plusDays(1)).forEach(date -> {
            PlayerDay day = days.peek(new DayKey(player.brandId(), player.playerId(), date));
            if (day != null) {
                found.add(day);
            }
        });
        return found;
    }

    private Profile profile(PlayerKey player, long markerSeq) {
        Profile now = Objects.requireNonNullElse(profiles.peek(player), Profile.NONE);
        FormerProfiles former = formerProfiles.peek(player);
        return former == null ? now : former.at(markerSeq, now);
    }

    /// @param sealed what was due before
    /// @return all that is or was anything, by currency
    private static SortedMap<String, Long> due(Rule rule, List<PlayerDay> days, Profile profile,
            SortedMap<String, Long> sealed, List<String> reasons) {
        SortedMap<String, Long> due = new TreeMap<>();
        sealed.keySet().forEach(currency -> due.put(currency, 0L));
        for (String currency : Rater.currencies(rule, days)) {
            Rating rating = rating(rule, currency, days, profile);
            if (rating == null) {
                reasons.add(REFUSED);
                due.computeIfPresent(currency, (any, nothing) -> sealed.get(any));
            } else if (rating.entitlement() != 0) {
                due.put(currency, rating.entitlement());
            } else {
                reasons.add(rating.outcome().name());
            }
        }
        return due;
    }

    private static @Nullable Rating rating(Rule rule, String currency, List<PlayerDay> days, Profile profile) {
        try {
            return Rater.rate(rule, currency, days, profile);
        } catch (RatingRefused e) {
            return null;
        }
    }
}
