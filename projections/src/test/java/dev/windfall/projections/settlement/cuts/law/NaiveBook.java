package dev.windfall.projections.settlement.cuts.law;

import dev.windfall.projections.controls.Control;
import dev.windfall.projections.ledger.Horizon;
import dev.windfall.projections.ledger.LedgerFold;
import dev.windfall.projections.ledger.LedgerState;
import dev.windfall.projections.ledger.LedgerState.DayKey;
import dev.windfall.projections.ledger.LedgerState.MapTable;
import dev.windfall.projections.ledger.LogRecord;
import dev.windfall.projections.players.PlayerDay;
import dev.windfall.projections.players.Profile;
import dev.windfall.projections.rating.Rater;
import dev.windfall.projections.rating.Rating;
import dev.windfall.projections.rules.PeriodGrid.Period;
import dev.windfall.projections.rules.Rule;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.rules.Ruling;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.payouts.Component;
import dev.windfall.projections.settlement.seals.Leaf;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What runs come to, from copies of everything at each marker. It keeps all, and looks through all.
final class NaiveBook {

    private final MapTable<DayKey, PlayerDay> days = new MapTable<>();
    private final LedgerFold fold;
    private final Map<String, Profile> profiles = new HashMap<>();
    /// By rule and first day, what rates a period for good.
    private final Map<Place, Settled> settled = new HashMap<>();
    /// What was sealed last.
    private final Map<Sealed, Amounts> sealed = new HashMap<>();

    NaiveBook() {
        LedgerState memory = LedgerState.inMemory();
        this.fold = new LedgerFold(new LedgerState(memory.brands(), memory.rules(), memory.profiles(), memory.cases(),
                days, memory.clocks(), memory.tallies(), memory.deadlines()), Horizon.DEFAULT, 0, 1);
    }

    private record Place(RuleName rule, LocalDate first) {}

    private record Settled(RunId run, Rule rule, Period period, Map<String, Profile> profiles) {}

    private record Sealed(Place place, String playerId) {}

    /// @param versions of the days that were rated
    private record Amounts(SortedMap<String, Long> byCurrency, Map<LocalDate, Long> versions) {

        static final Amounts NONE = new Amounts(new TreeMap<>(), Map.of());
    }

    /// What a run comes to.
    ///
    /// @param lines by player and currency
    record Rated(RunId run, Settled own, Map<Sealed, Amounts> amounts, Set<Leaf> leaves,
            SortedMap<String, List<Component>> lines, SortedMap<String, Long> reasons) {}

    void events(LogRecord record) {
        var _ = fold.fold(record);
    }

    void control(long seq, Control.Document document) {
        var _ = fold.fold(new LogRecord("aurora", seq, List.of(), new Control(seq, document)));
        if (document instanceof Control.Document.PlayerProfile(String playerId, Profile profile)) {
            profiles.put(playerId, profile);
        }
    }

    Rated mark(RunId run, Ruling ruling) {
        Period period = ruling.rule().grid().period(run.periodStart());
        Settled own = new Settled(run, ruling.rule(), period, Map.copyOf(profiles));
        Rated rated = new Rated(run, own, new HashMap<>(), new TreeSet<>(), new TreeMap<>(), new TreeMap<>());
        boolean isCorrecting = run.purpose() instanceof RunId.Purpose.Corrections;
        for (String playerId : players()) {
            if (!isCorrecting) {
                add(rated, own, playerId, rated.reasons);
            }
            settled.forEach((place, old) -> {
                boolean isOther = isCorrecting || !place.first.equals(period.first());
                if (run.pays() && place.rule.equals(run.rule()) && isOther && hasChanged(place, old, playerId)) {
                    add(rated, old, playerId, new TreeMap<>());
                }
            });
        }
        rated.lines.values()
                .forEach(components -> components.sort((one, other) -> one.forPeriod().compareTo(other.forPeriod())));
        return rated;
    }

    private Set<String> players() {
        Set<String> players = new TreeSet<>();
        days.entries().keySet().forEach(day -> players.add(day.playerId()));
        return players;
    }

    private List<PlayerDay> days(String playerId, Period period) {
        List<PlayerDay> found = new ArrayList<>();
        period.first().datesUntil(period.last().plusDays(1)).forEach(day -> {
            PlayerDay known = days.get(new DayKey("aurora", playerId, day));
            if (known != null) {
                found.add(known);
            }
        });
        return found;
    }

    private boolean hasChanged(Place place, Settled old, String playerId) {
        return !versions(playerId, old.period)
                .equals(sealed.getOrDefault(new Sealed(place, playerId), Amounts.NONE).versions);
    }

    private Map<LocalDate, Long> versions(String playerId, Period period) {
        Map<LocalDate, Long> versions = new HashMap<>();
        days(playerId, period).forEach(day -> versions.put(day.day(), day.version()));
        return versions;
    }

    private void add(Rated rated, Settled by, String playerId, SortedMap<String, Long> reasons) {
        List<PlayerDay> facts = days(playerId, by.period);
        SortedMap<String, Long> amounts = new TreeMap<>();
        for (Rating rating : Rater.rateAll(by.rule, facts, by.profiles.getOrDefault(playerId, Profile.NONE))) {
            amounts.put(rating.currency(), rating.entitlement());
            if (rating.entitlement() == 0) {
                reasons.merge(rating.outcome().name(), 1L, Long::sum);
            }
        }
        LocalDate first = by.period.first();
        Sealed place = new Sealed(new Place(by.rule.name(), first), playerId);
        Amounts before = rated.run.pays() ? sealed.getOrDefault(place, Amounts.NONE) : Amounts.NONE;
        SortedSet<String> currencies = new TreeSet<>(amounts.keySet());
        currencies.addAll(before.byCurrency.keySet());
        for (String currency : currencies) {
            long amount = amounts.getOrDefault(currency, 0L);
            long difference = amount - before.byCurrency.getOrDefault(currency, 0L);
            Leaf.of(playerId, currency, first, amount, difference).ifPresent(leaf -> rated.leaves.add(leaf));
            if (difference != 0) {
                rated.lines.computeIfAbsent(playerId + " " + currency, unseen -> new ArrayList<>()).add(
                        new Component(first, by.run.equals(rated.run) ? null : by.run, difference));
            }
        }
        rated.amounts.put(place, new Amounts(amounts, versions(playerId, by.period)));
    }

    /// What a run came to is decided, or void.
    void close(boolean isSealed, Rated rated) {
        if (!isSealed || !rated.run.pays()) {
            return;
        }
        sealed.putAll(rated.amounts);
        if (!(rated.run.purpose() instanceof RunId.Purpose.Corrections)) {
            settled.put(new Place(rated.run.rule(), rated.run.periodStart()), rated.own);
        }
    }

    /// By period, all that was ever sealed of a player in a currency.
    SortedMap<LocalDate, Long> sealed(RuleName rule, String playerId, String currency) {
        SortedMap<LocalDate, Long> amounts = new TreeMap<>();
        sealed.forEach((place, amount) -> {
            long value = amount.byCurrency.getOrDefault(currency, 0L);
            if (place.place.rule.equals(rule) && place.playerId.equals(playerId) && value != 0) {
                amounts.put(place.place.first, value);
            }
        });
        return amounts;
    }
}
