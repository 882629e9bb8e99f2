package dev.windfall.projections.rating;

import dev.windfall.projections.players.PlayerDay;
import dev.windfall.projections.players.Profile;
import dev.windfall.projections.rules.Rule;
import dev.windfall.projections.rules.RuleBook.Applied;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.rules.RuleVersion.Mode;
import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// What a rule would pay a player for a period, as far as is known: a view, from which nothing is ever paid.
///
/// @param version     grows with every change
/// @param ruleVersion that has rated it last
/// @param items       by currency, in order; a currency that once had something stays, with nothing
public record Accrual(Key key, LocalDate periodLast, long version, int ruleVersion, List<Item> items) {

    /// The outcome of what no version in force rates any more.
    public static final String ENDED = "ENDED";
    /// The outcome of what can't be said exactly.
    public static final String REFUSED = "REFUSED";

    public Accrual {
        items = List.copyOf(items);
    }

    public record Key(String brandId, String playerId, RuleName rule, Mode mode, LocalDate periodFirst) {

        public static Key of(String brandId, String playerId, Applied applied) {
            return new Key(brandId, playerId, applied.version().rule().name(), applied.version().mode(),
                    applied.period().first());
        }
    }

    /// @param outcome of the rating, by its name, or one of those that only an accrual has
    public record Item(String currency, long entitlement, String outcome) {

        private static Item of(Rating rating) {
            return new Item(rating.currency(), rating.entitlement(), rating.outcome().name());
        }

        private static Item nothing(String currency, String outcome) {
            return new Item(currency, 0, outcome);
        }
    }

    /// @param before null if there was never anything
    /// @param days   of the period
    /// @return null if it is what it was, or if there is still nothing
    public static @Nullable Accrual next(Key key, @Nullable Accrual before, Applied applied, List<PlayerDay> days,
            Profile profile) {
        Rule rule = applied.version().rule();
        List<Item> rated = rate(rule, days, profile);
        if (before == null) {
            return rated.stream().allMatch(item -> item.entitlement == 0) ? null
                    : new Accrual(key, applied.period().last(), 1, applied.version().version(), rated);
        }
        Accrual next = new Accrual(key, applied.period().last(), before.version, applied.version().version(),
                before.joinedBy(rated));
        return next.equals(before) ? null : next.withNextVersion();
    }

    /// @return null if it had ended before
    public @Nullable Accrual ended() {
        Accrual ended = new Accrual(key, periodLast, version, ruleVersion,
                items.stream().map(item -> Item.nothing(item.currency, ENDED)).toList());
        return ended.equals(this) ? null : ended.withNextVersion();
    }

    private Accrual withNextVersion() {
        return new Accrual(key, periodLast, version + 1, ruleVersion, items);
    }

    /// A currency whose rows have come to nothing is rated no more, but whoever has copied it has to learn that it is gone.
    private List<Item> joinedBy(List<Item> rated) {
        Map<String, Item> joined = new TreeMap<>();
        items.forEach(item -> joined.put(item.currency, Item.nothing(item.currency, Outcome.NO_TIER.name())));
        rated.forEach(item -> joined.put(item.currency, item));
        return List.copyOf(joined.values());
    }

    private static List<Item> rate(Rule rule, List<PlayerDay> days, Profile profile) {
        try {
            return items(Rater.rateAll(rule, days, profile), Item::of);
        } catch (RatingRefused e) {
            return items(Rater.currencies(rule, days), currency -> rate(rule, currency, days, profile));
        }
    }

    /// What one currency makes impossible says nothing of the others.
    private static Item rate(Rule rule, String currency, List<PlayerDay> days, Profile profile) {
        try {
            return Item.of(Rater.rate(rule, currency, days, profile));
        } catch (RatingRefused e) {
            return Item.nothing(currency, REFUSED);
        }
    }

    private static <T> List<Item> items(Iterable<T> all, Function<T, Item> item) {
        List<Item> items = new ArrayList<>(1);
        all.forEach(each -> items.add(item.apply(each)));
        return items;
    }
}
