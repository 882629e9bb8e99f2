package dev.windfall.bench.rating;

import dev.windfall.projections.players.PlayerDay;
import dev.windfall.projections.players.PlayerDay.Row;
import dev.windfall.projections.players.PlayerDay.RowKey;
import dev.windfall.projections.rules.Rule;
import dev.windfall.projections.rules.Terms;
import dev.windfall.projections.rules.Terms.Reward;
import dev.windfall.projections.rules.Terms.Tier;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;

import static java.util.Objects.requireNonNull;

/// The peer: the same rules as one writes them down with BigDecimal. It knows as much of rules as the benchmark's have: real money, no
/// levels, nobody barred, a minimum and a maximum, rates alone.
final class DecimalRater {

    private static final int WEIGHT_DECIMALS = 4;
    private static final int RATE_DECIMALS = 6;

    private DecimalRater() {}

    static long rate(Rule rule, String currency, List<PlayerDay> days) {
        Terms terms = rule.standard();
        BigDecimal base = BigDecimal.ZERO;
        for (PlayerDay day : days) {
            for (Map.Entry<RowKey, Row> row : day.rows().entrySet()) {
                RowKey place = row.getKey();
                if (place.currency().equals(currency) && !rule.exclude().categories().contains(place.gameCategory())) {
                    base = base.add(BigDecimal.valueOf(base(rule, row.getValue())).multiply(BigDecimal.valueOf(
                            terms.weights().of(place.providerId(), place.gameCategory()), WEIGHT_DECIMALS)));
                }
            }
        }
        List<Tier> tiers = requireNonNull(terms.tiers().get(currency));
        BigDecimal reward = BigDecimal.ZERO;
        for (int place = 0; place < tiers.size(); place++) {
            BigDecimal from = BigDecimal.valueOf(tiers.get(place).from());
            if (base.signum() > 0 && base.compareTo(from) >= 0
                    && tiers.get(place).reward() instanceof Reward.Rate(int ppm)) {
                BigDecimal rate = BigDecimal.valueOf(ppm, RATE_DECIMALS);
                reward = switch (terms.tierMode()) {
                    case WHOLE -> base.multiply(rate);
                    case MARGINAL -> reward.add(place + 1 < tiers.size()
                            ? base.min(BigDecimal.valueOf(tiers.get(place + 1).from())).subtract(from).multiply(rate)
                            : base.subtract(from).multiply(rate));
                };
            }
        }
        long amount = reward.setScale(0, switch (rule.rounding()) {
            case DOWN -> RoundingMode.DOWN;
            case HALF_EVEN -> RoundingMode.HALF_EVEN;
        }).longValueExact();
        return amount < requireNonNull(terms.minPayout().get(currency)) ? 0
                : Math.min(amount, requireNonNull(terms.maxPayout().get(currency)));
    }

    private static long base(Rule rule, Row row) {
        return switch (rule.base()) {
            case TURNOVER -> row.stake() - row.bonusStake();
            case VALID_TURNOVER -> row.validTurnover();
            case NET_LOSS -> row.stake() - row.bonusStake() - row.payout() + row.bonusPayout();
            case NET_DEPOSIT -> throw new IllegalArgumentException("No rule here counts cash");
        };
    }
}
