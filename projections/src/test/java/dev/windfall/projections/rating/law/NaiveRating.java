package dev.windfall.projections.rating.law;

import dev.windfall.projections.players.PlayerDay;
import dev.windfall.projections.players.PlayerDay.Cash;
import dev.windfall.projections.players.PlayerDay.Row;
import dev.windfall.projections.players.PlayerDay.RowKey;
import dev.windfall.projections.players.Profile;
import dev.windfall.projections.players.Profile.OptIn;
import dev.windfall.projections.rules.Rule;
import dev.windfall.projections.rules.Terms;
import dev.windfall.projections.rules.Terms.Reward;
import dev.windfall.projections.rules.Terms.Tier;
import dev.windfall.projections.rules.Weights;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static java.util.Objects.requireNonNull;

/// What a rule pays, once more: from the words of the README, in fractions of any size, and with nothing in common with the rating
/// but the documents that it reads.
final class NaiveRating {

    /// @param entitlement of a refused one it means nothing
    /// @param remainder   the exact amount less the rounded one
    /// @param toNextTier  -1 if there is none within reach of any amount
    record Result(String outcome, BigInteger entitlement, BigInteger due, int tier, BigInteger amount,
            Fraction remainder, BigInteger toNextTier) {}

    static final String REFUSED = "REFUSED";

    private static final BigInteger NONE = BigInteger.ONE.negate();

    private final Rule rule;
    private final String currency;
    private final List<PlayerDay> days;
    private final Profile profile;
    private final Terms terms;

    private NaiveRating(Rule rule, String currency, List<PlayerDay> days, Profile profile) {
        this.rule = rule;
        this.currency = currency;
        this.days = days;
        this.profile = profile;
        this.terms = profile.level() != null && rule.levels().containsKey(profile.level())
                ? requireNonNull(rule.levels().get(profile.level()))
                : rule.standard();
    }

    static Result rate(Rule rule, String currency, List<PlayerDay> days, Profile profile) {
        return new NaiveRating(rule, currency, days, profile).rate();
    }

    /// With its weights, and not floored.
    static Fraction counted(Rule rule, String currency, List<PlayerDay> days) {
        return new NaiveRating(rule, currency, days, Profile.NONE).counted();
    }

    private Result rate() {
        Fraction counted = counted();
        Fraction base = counted.signum() < 0 ? Fraction.ZERO : counted;
        List<Tier> tiers = tiers();
        List<Tier> reached = tiers.stream()
                .filter(tier -> base.signum() > 0 && base.compareTo(Fraction.of(tier.from())) >= 0).toList();
        Fraction exact = exact(reached, base);
        BigInteger amount = rounded(exact);
        BigInteger next = reached.size() == tiers.size() ? NONE : missing(tiers.get(reached.size()), counted);
        String merit = merit(reached, amount);
        BigInteger due = switch (merit) {
            case "ENTITLED" -> amount;
            case "CAPPED" -> limit(terms.maxPayout());
            default -> BigInteger.ZERO;
        };
        String outcome = outcome(merit);
        return new Result(amount.bitLength() > 63 ? REFUSED : outcome, outcome.equals(merit) ? due : BigInteger.ZERO,
                due,
                reached.size() - 1, amount, exact.minus(new Fraction(amount, BigInteger.ONE)), next);
    }

    private List<Tier> tiers() {
        return terms.tiers().containsKey(currency) ? requireNonNull(terms.tiers().get(currency)) : List.of();
    }

    private Fraction counted() {
        Fraction counted = Fraction.ZERO;
        for (PlayerDay day : days) {
            if (rule.base() == Rule.Base.NET_DEPOSIT) {
                Cash cash = day.cash().getOrDefault(currency, Cash.ZERO);
                counted = counted.plus(Fraction.of(cash.deposits())).minus(Fraction.of(cash.withdrawals()));
            } else {
                for (Map.Entry<RowKey, Row> row : day.rows().entrySet()) {
                    counted = counted.plus(counted(row.getKey(), row.getValue()));
                }
            }
        }
        return counted;
    }

    private Fraction counted(RowKey place, Row row) {
        boolean excluded = rule.exclude().categories().contains(place.gameCategory())
                || rule.exclude().providers().contains(place.providerId());
        boolean included = List.of(
                rule.include().categories().isEmpty() || rule.include().categories().contains(place.gameCategory()),
                rule.include().providers().isEmpty() || rule.include().providers().contains(place.providerId()))
                .stream().allMatch(yes -> yes);
        if (!place.currency().equals(currency) || excluded || !included) {
            return Fraction.ZERO;
        }
        boolean bonus = rule.funding() == Rule.Funding.ALL;
        Fraction stake = Fraction.of(row.stake()).minus(bonus ? Fraction.ZERO : Fraction.of(row.bonusStake()));
        Fraction payout = Fraction.of(row.payout()).minus(bonus ? Fraction.ZERO : Fraction.of(row.bonusPayout()));
        Fraction base = switch (rule.base()) {
            case TURNOVER -> stake;
            case VALID_TURNOVER -> Fraction.of(row.validTurnover());
            case NET_LOSS -> stake.minus(payout);
            case NET_DEPOSIT -> Fraction.ZERO;
        };
        return base.times(new Fraction(BigInteger.valueOf(weightBp(place)), BigInteger.valueOf(10_000)));
    }

    private int weightBp(RowKey place) {
        Weights weights = terms.weights();
        List<Integer> told = new ArrayList<>();
        if (weights.providers().containsKey(place.providerId())) {
            told.add(weights.providers().get(place.providerId()));
        }
        if (weights.categories().containsKey(place.gameCategory())) {
            told.add(weights.categories().get(place.gameCategory()));
        }
        told.add(weights.defaultBp());
        return told.getFirst();
    }

    private Fraction exact(List<Tier> reached, Fraction base) {
        if (reached.isEmpty()) {
            return Fraction.ZERO;
        }
        if (terms.tierMode() == Terms.TierMode.WHOLE) {
            return reward(reached.getLast(), base);
        }
        Fraction exact = Fraction.ZERO; // all above each beginning, at what its rate is more than the one before
        Fraction before = Fraction.ZERO;
        for (Tier tier : reached) {
            Fraction rate = reward(tier, Fraction.of(1));
            exact = exact.plus(base.minus(Fraction.of(tier.from())).times(rate.minus(before)));
            before = rate;
        }
        return exact;
    }

    private static Fraction reward(Tier tier, Fraction base) {
        return switch (tier.reward()) {
            case Reward.Rate(int ppm) -> base
                    .times(new Fraction(BigInteger.valueOf(ppm), BigInteger.valueOf(1_000_000)));
            case Reward.Fixed(long amount) -> Fraction.of(amount);
        };
    }

    private BigInteger rounded(Fraction exact) {
        BigInteger down = exact.floor();
        int half = exact.minus(new Fraction(down, BigInteger.ONE))
                .compareTo(new Fraction(BigInteger.ONE, BigInteger.TWO));
        boolean up = rule.rounding() == Rule.Rounding.HALF_EVEN && (half > 0 || (half == 0 && down.testBit(0)));
        return up ? down.add(BigInteger.ONE) : down;
    }

    /// The least whole number that, counted too, reaches the tier.
    private static BigInteger missing(Tier next, Fraction counted) {
        BigInteger missing = Fraction.of(next.from()).minus(counted).minus(new Fraction(BigInteger.ONE, BigInteger.TWO))
                .floor();
        while (true) {
            Fraction then = counted.plus(new Fraction(missing, BigInteger.ONE));
            if (missing.signum() >= 0 && then.signum() > 0 && then.compareTo(Fraction.of(next.from())) >= 0) {
                return missing.bitLength() > 63 ? NONE : missing;
            }
            missing = missing.add(BigInteger.ONE);
        }
    }

    private String merit(List<Tier> reached, BigInteger amount) {
        if (reached.isEmpty()) {
            return "NO_TIER";
        }
        if (terms.minPayout().containsKey(currency) && amount.compareTo(limit(terms.minPayout())) < 0) {
            return "BELOW_MIN";
        }
        if (terms.maxPayout().containsKey(currency) && amount.compareTo(limit(terms.maxPayout())) > 0) {
            return "CAPPED";
        }
        return amount.signum() == 0 ? "NOTHING" : "ENTITLED";
    }

    private BigInteger limit(Map<String, Long> limits) {
        return BigInteger.valueOf(requireNonNull(limits.get(currency)));
    }

    private String outcome(String merit) {
        OptIn wanted = new OptIn(rule.kind().text(), rule.ruleId());
        return rule.disabled() ? "DISABLED"
                : profile.blocked() ? "BLOCKED"
                        : rule.optIn() && !profile.optIns().contains(wanted) ? "NOT_OPTED_IN" : merit;
    }

    /// @param denominator more than 0
    record Fraction(BigInteger numerator, BigInteger denominator) implements Comparable<Fraction> {

        static final Fraction ZERO = of(0);

        static Fraction of(long whole) {
            return new Fraction(BigInteger.valueOf(whole), BigInteger.ONE);
        }

        Fraction plus(Fraction other) {
            return new Fraction(
                    numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
                    denominator.multiply(other.denominator)).reduced();
        }

        Fraction minus(Fraction other) {
            return plus(new Fraction(other.numerator.negate(), other.denominator));
        }

        Fraction times(Fraction other) {
            return new Fraction(numerator.multiply(other.numerator), denominator.multiply(other.denominator)).reduced();
        }

        int signum() {
            return numerator.signum();
        }

        BigInteger floor() {
            BigInteger[] parts = numerator.divideAndRemainder(denominator);
            return parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
        }

        private Fraction reduced() {
            BigInteger common = numerator.gcd(denominator);
            return new Fraction(numerator.divide(common), denominator.divide(common));
        }

        @Override
        public int compareTo(Fraction other) {
            return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
        }
    }
}
