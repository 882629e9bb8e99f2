package dev.windfall.projections.rating;

import dev.windfall.projections.players.PlayerDay;
import dev.windfall.projections.players.PlayerDay.Cash;
import dev.windfall.projections.players.PlayerDay.Row;
import dev.windfall.projections.players.PlayerDay.RowKey;
import dev.windfall.projections.players.Profile;
import dev.windfall.projections.rules.Rule;
import dev.windfall.projections.rules.Terms;
import dev.windfall.projections.rules.Terms.Tier;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

import static dev.windfall.projections.rating.Rating.REMAINDER_ONE;
import static dev.windfall.projections.rules.Rule.WEIGHT_ONE_BP;

/// What a rule pays for a player's days of one period: a function of the rule, the days and the profile, and of nothing else.
/// All is exact up to the one rounding, or a [RatingRefused].
public final class Rater {

    /// To be raised when anything comes to something else than before: a seal names it.
    public static final String VERSION = "1";

    private static final int REMAINDER_ROOT = 100_000; // twice as a divisor it makes REMAINDER_ONE

    private Rater() {}

    /// @param days of one player, each once, in any order
    public static Rating rate(Rule rule, String currency, List<PlayerDay> days, Profile profile) {
        return rate(rule, currency, days, profile, Observer.NONE);
    }

    /// One rating for each currency in which the days have something that the rule's base is made of, in the order of currencies.
    public static List<Rating> rateAll(Rule rule, List<PlayerDay> days, Profile profile) {
        List<Rating> ratings = new ArrayList<>(1);
        for (String currency : currencies(rule, days)) {
            ratings.add(rate(rule, currency, days, profile));
        }
        return ratings;
    }

    /// The same as [#rate], with each of its steps.
    public static Trace trace(Rule rule, String currency, List<PlayerDay> days, Profile profile) {
        Trace.Writer writer = new Trace.Writer();
        Rating rating = rate(rule, currency, days, profile, writer);
        return writer.trace(rule, days, profile, rating);
    }

    private static Rating rate(Rule rule, String currency, List<PlayerDay> days, Profile profile, Observer observer) {
        try {
            String level = level(rule, profile);
            Terms terms = rule.terms(level);
            Wide sum = switch (rule.base()) {
                case TURNOVER, VALID_TURNOVER, NET_LOSS -> sumOfRows(rule, terms, currency, days, observer);
                case NET_DEPOSIT -> sumOfCash(currency, days, observer);
            };
            List<Tier> tiers = terms.tiers().getOrDefault(currency, List.of());
            int tier = reached(tiers, sum);
            Wide reward = tier < 0 ? Wide.ZERO : reward(terms, tiers, tier, sum, observer);
            long amount = rounded(reward, rule.rounding());
            long remainder = reward.minus(Wide.product(amount, REMAINDER_ONE)).toLong();
            Outcome merit = merit(terms, currency, tier, amount);
            Outcome outcome = outcome(rule, profile, merit);
            long due = !merit.pays() ? 0
                    : merit == Outcome.CAPPED ? limit(terms.maxPayout().get(currency), amount) : amount;
            return new Rating(currency, outcome, merit, outcome.pays() ? due : 0, due, sum,
                    level, tier,
                    tier + 1 < tiers.size() ? tiers.get(tier + 1).from() : -1, amount, remainder);
        } catch (ArithmeticException e) {
            throw new RatingRefused(rule, currency, e);
        }
    }

    /// @return null if the rule has no terms for the player's own
    private static @Nullable String level(Rule rule, Profile profile) {
        String level = profile.level();
        return level != null && rule.levels().containsKey(level) ? level : null;
    }

    private static Wide sumOfRows(Rule rule, Terms terms, String currency, List<PlayerDay> days, Observer observer) {
        Wide.Sum sum = new Wide.Sum();
        for (PlayerDay day : days) {
            for (int at = 0; at < day.rows().size(); at++) {
                RowKey place = day.rows().key(at);
                Row row = day.rows().value(at);
                if (place.currency().equals(currency) && !row.equals(Row.ZERO)) {
                    int weightBp = terms.weights().of(place.providerId(), place.gameCategory());
                    LeftOut leftOut = leftOut(rule, place, weightBp);
                    if (leftOut == null) {
                        long base = base(rule, row);
                        sum.addProduct(base, weightBp);
                        observer.counted(day.day(), place, row, base, weightBp);
                    } else {
                        observer.leftOut(day.day(), place, row, leftOut);
                    }
                }
            }
        }
        return sum.toWide();
    }

    private static @Nullable LeftOut leftOut(Rule rule, RowKey place, int weightBp) {
        if (rule.exclude().providers().contains(place.providerId())) {
            return LeftOut.EXCLUDED_PROVIDER;
        }
        if (rule.exclude().categories().contains(place.gameCategory())) {
            return LeftOut.EXCLUDED_CATEGORY;
        }
        if (!isNamed(rule.include().providers(), place.providerId())
                || !isNamed(rule.include().categories(), place.gameCategory())) {
            return LeftOut.NOT_INCLUDED;
        }
        return weightBp == 0 ? LeftOut.WEIGHT_ZERO : null;
    }

    /// To name none is to name all.
    private static boolean isNamed(Set<String> names, String name) {
        return names.isEmpty() || names.contains(name);
    }

    /// Minor units, before the weight.
    static long base(Rule rule, Row row) {
        return switch (rule.base()) {
            case TURNOVER -> stake(rule, row);
            case VALID_TURNOVER -> row.validTurnover(); // bonus money is never part of it
            case NET_LOSS -> Math.subtractExact(stake(rule, row), payout(rule, row));
            case NET_DEPOSIT -> throw new IllegalArgumentException("Money in and out stands in no row");
        };
    }

    private static long stake(Rule rule, Row row) {
        return switch (rule.funding()) {
            case ALL -> row.stake();
            case REAL_ONLY -> Math.subtractExact(row.stake(), row.bonusStake());
        };
    }

    private static long payout(Rule rule, Row row) {
        return switch (rule.funding()) {
            case ALL -> row.payout();
            case REAL_ONLY -> Math.subtractExact(row.payout(), row.bonusPayout());
        };
    }

    private static Wide sumOfCash(String currency, List<PlayerDay> days, Observer observer) {
        Wide.Sum sum = new Wide.Sum();
        for (PlayerDay day : days) {
            Cash cash = day.cash().get(currency);
            if (cash != null && !cash.equals(Cash.ZERO)) {
                long base = Math.subtractExact(cash.deposits(), cash.withdrawals());
                sum.addProduct(base, WEIGHT_ONE_BP);
                observer.counted(day.day(), cash, base);
            }
        }
        return sum.toWide();
    }

    /// @return the place of the highest tier that is reached, or -1: nothing at all reaches none
    private static int reached(List<Tier> tiers, Wide base) {
        int tier = -1;
        if (!base.isNegative() && !base.isZero()) {
            while (tier + 1 < tiers.size() && base.compareTo(weighted(tiers.get(tier + 1).from())) >= 0) {
                tier++;
            }
        }
        return tier;
    }

    /// @return in the unit of remainders, so that all that was counted is still in it
    private static Wide reward(Terms terms, List<Tier> tiers, int reached, Wide base, Observer observer) {
        return switch (terms.tierMode()) {
            case WHOLE -> slab(tiers, reached, base, observer);
            case MARGINAL -> {
                Wide sum = Wide.ZERO;
                for (int place = 0; place <= reached; place++) {
                    if (tiers.get(place).reward() instanceof Terms.Reward.Fixed) {
                        throw new ArithmeticException("a fixed reward is of no slab: it needs tier_mode WHOLE");
                    }
                    Wide end = place == reached ? base : weighted(tiers.get(place + 1).from());
                    Wide part = end.minus(weighted(tiers.get(place).from()));
                    sum = sum.plus(slab(tiers, place, part, observer));
                }
                yield sum;
            }
        };
    }

    private static Wide slab(List<Tier> tiers, int place, Wide part, Observer observer) {
        Tier tier = tiers.get(place);
        Wide reward = switch (tier.reward()) {
            case Terms.Reward.Rate(int ppm) -> part.times(ppm);
            case Terms.Reward.Fixed(long amount) -> Wide.product(amount, REMAINDER_ONE);
        };
        observer.slab(place, tier, part, reward);
        return reward;
    }

    private static Wide weighted(long amount) {
        return Wide.product(amount, WEIGHT_ONE_BP);
    }

    private static long rounded(Wide reward, Rule.Rounding rounding) {
        long down = reward.dividedBy(REMAINDER_ROOT).dividedBy(REMAINDER_ROOT).toLong();
        return switch (rounding) {
            case DOWN -> down;
            case HALF_EVEN -> {
                long rest = reward.minus(Wide.product(down, REMAINDER_ONE)).toLong();
                int order = Long.compare(rest, REMAINDER_ONE - rest);
                boolean isUp = order > 0 || (order == 0 && (down & 1) == 1);
                yield isUp ? Math.addExact(down, 1) : down;
            }
        };
    }

    private static Outcome merit(Terms terms, String currency, int tier, long amount) {
        if (tier < 0) {
            return Outcome.NO_TIER;
        }
        if (amount < limit(terms.minPayout().get(currency), amount)) {
            return Outcome.BELOW_MIN;
        }
        if (amount > limit(terms.maxPayout().get(currency), amount)) {
            return Outcome.CAPPED;
        }
        return amount == 0 ? Outcome.NOTHING : Outcome.ENTITLED;
    }

    private static long limit(@Nullable Long told, long otherwise) {
        return told == null ? otherwise : told;
    }

    /// The rule's state comes before the player's, and what the platform says of him before what he has not done.
    private static Outcome outcome(Rule rule, Profile profile, Outcome merit) {
        if (rule.disabled()) {
            return Outcome.DISABLED;
        }
        if (profile.blocked()) {
            return Outcome.BLOCKED;
        }
        return !rule.optIn() || isOptedIn(rule, profile) ? merit : Outcome.NOT_OPTED_IN;
    }

    static boolean isOptedIn(Rule rule, Profile profile) {
        return profile.optIns().contains(new Profile.OptIn(rule.kind().text(), rule.ruleId()));
    }

    /// Those in which the days have something that the rule's base is made of.
    public static SortedSet<String> currencies(Rule rule, List<PlayerDay> days) {
        SortedSet<String> currencies = new TreeSet<>();
        for (PlayerDay day : days) {
            switch (rule.base()) {
                case TURNOVER, VALID_TURNOVER, NET_LOSS -> day.rows().forEach((place, row) -> {
                    if (!row.equals(Row.ZERO)) {
                        currencies.add(place.currency());
                    }
                });
                case NET_DEPOSIT -> day.cash().forEach((currency, cash) -> {
                    if (!cash.equals(Cash.ZERO)) {
                        currencies.add(currency);
                    }
                });
            }
        }
        return currencies;
    }
}
