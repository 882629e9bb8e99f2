package dev.windfall.projections.rating;

import dev.windfall.projections.players.PlayerDay;
import dev.windfall.projections.players.PlayerDay.Row;
import dev.windfall.projections.players.PlayerDay.RowKey;
import dev.windfall.projections.players.Profile;
import dev.windfall.projections.rules.Rule;
import dev.windfall.projections.rules.Terms;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

import static java.util.Objects.requireNonNullElse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// What a rule pays, worked out by hand. How rules and rows are written stands in [RatingText].
class RaterTest {

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            rule                           | base | worked out                         | tier | to next | outcome   | pays
            0:5% 1000:8%                   | 0    | nothing reaches none               | -1   | 1       | NO_TIER   | 0
            0:5% 1000:8%                   | 1    | 1 x 5% = 0.05                      | 0    | 999     | NOTHING   | 0
            0:5% 1000:8%                   | 19   | 19 x 5% = 0.95                     | 0    | 981     | NOTHING   | 0
            0:5% 1000:8%                   | 20   | 20 x 5% = 1                        | 0    | 980     | ENTITLED  | 1
            0:5% 1000:8%                   | 999  | 999 x 5% = 49.95                   | 0    | 1       | ENTITLED  | 49
            0:5% 1000:8%                   | 1000 | 1000 x 8% = 80                     | 1    |         | ENTITLED  | 80
            0:5% 1000:8%                   | 1013 | 1013 x 8% = 81.04                  | 1    |         | ENTITLED  | 81
            100:5%                         | 99   | one below the first                | -1   | 1       | NO_TIER   | 0
            100:5%                         | 100  | 100 x 5% = 5                       | 0    |         | ENTITLED  | 5
            0:0%                           | 1000 | 1000 x 0% = 0                      | 0    |         | NOTHING   | 0
            USD.0:5%                       | 1000 | no tiers in EUR                    | -1   |         | NO_TIER   | 0
            500:=100 1000:=250             | 499  | one below the first                | -1   | 1       | NO_TIER   | 0
            500:=100 1000:=250             | 500  | fixed 100                          | 0    | 500     | ENTITLED  | 100
            500:=100 1000:=250             | 999  | fixed 100                          | 0    | 1       | ENTITLED  | 100
            500:=100 1000:=250             | 1000 | fixed 250                          | 1    |         | ENTITLED  | 250
            500:=100 1000:10% 2000:=150    | 1990 | 1990 x 10% = 199                   | 1    | 10      | ENTITLED  | 199
            500:=100 1000:10% 2000:=150    | 2000 | fixed 150                          | 2    |         | ENTITLED  | 150
            MARGINAL 0:5% 1000:8% 5000:10% | 0    | nothing reaches none               | -1   | 1       | NO_TIER   | 0
            MARGINAL 0:5% 1000:8% 5000:10% | 999  | 999 x 5% = 49.95                   | 0    | 1       | ENTITLED  | 49
            MARGINAL 0:5% 1000:8% 5000:10% | 1000 | 1000 x 5% = 50, 0 x 8%             | 1    | 4000    | ENTITLED  | 50
            MARGINAL 0:5% 1000:8% 5000:10% | 1025 | 50 + 25 x 8% = 52                  | 1    | 3975    | ENTITLED  | 52
            MARGINAL 0:5% 1000:8% 5000:10% | 5000 | 50 + 4000 x 8% = 370               | 2    |         | ENTITLED  | 370
            MARGINAL 0:5% 1000:8% 5000:10% | 6000 | 50 + 320 + 1000 x 10% = 470        | 2    |         | ENTITLED  | 470
            MARGINAL 1000:8%               | 999  | one below the first                | -1   | 1       | NO_TIER   | 0
            MARGINAL 1000:8%               | 1500 | 500 x 8% = 40, nothing for the rest | 0   |         | ENTITLED  | 40
            MARGINAL 0:5% 10:5%            | 20   | 0.5 + 0.5 = 1, rounded once        | 1    |         | ENTITLED  | 1
            """)
    void tiers(String rule, long base, String workedOut, int tier, @Nullable Long toNext, Outcome outcome, long pays) {
        Rating rating = rate(rule, "nova/slots " + base, "");
        assertThat(rating).returns(outcome, Rating::outcome).returns(pays, Rating::entitlement)
                .returns(tier, Rating::tier);
        assertThat(rating.toNextTier()).isEqualTo(
                toNext == null ? OptionalLong.empty() : OptionalLong.of(toNext));
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            rule                | base | worked out              | pays | remainder
            DOWN 0:50%          | 1    | 0.5                     | 0    | 0.5
            DOWN 0:50%          | 3    | 1.5                     | 1    | 0.5
            DOWN 0:99.99%       | 3    | 2.9997                  | 2    | 0.9997
            DOWN 0:100%         | 3    | 3                       | 3    | 0
            HALF_EVEN 0:50%     | 1    | 0.5, to the even 0      | 0    | 0.5
            HALF_EVEN 0:50%     | 3    | 1.5, to the even 2      | 2    | -0.5
            HALF_EVEN 0:50%     | 5    | 2.5, to the even 2      | 2    | 0.5
            HALF_EVEN 0:49.99%  | 3    | 1.4997                  | 1    | 0.4997
            HALF_EVEN 0:50.01%  | 1    | 0.5001                  | 1    | -0.4999
            HALF_EVEN 0:50.01%  | 5    | 2.5005                  | 3    | -0.4995
            HALF_EVEN 0:0.0001% | 1    | 0.000001                | 0    | 0.000001
            DOWN 0:0.0001% weight=0.01% | 1 | 0.0000000001, the least there is | 0 | 0.0000000001
            """)
    void rounding(String rule, long base, String workedOut, long pays, BigDecimal remainder) {
        Rating rating = rate(rule, "nova/slots " + base, "");
        assertThat(rating.entitlement()).isEqualTo(pays);
        assertThat(BigDecimal.valueOf(rating.remainder(), 10)).isEqualByComparingTo(remainder);
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            rule                      | base | worked out                        | outcome   | pays
            0:10% min=100             | 1000 | 100, the minimum                  | ENTITLED  | 100
            0:10% min=100             | 999  | 99.9 is 99                        | BELOW_MIN | 0
            0:10% min=100 HALF_EVEN   | 999  | 99.9 is 100: rounded first        | ENTITLED  | 100
            0:10% min=100 HALF_EVEN   | 985  | 98.5 is 98                        | BELOW_MIN | 0
            0:10% min=1               | 9    | 0.9 is 0                          | BELOW_MIN | 0
            0:10% min=0               | 9    | 0.9 is 0, not below 0             | NOTHING   | 0
            0:10% max=50              | 500  | 50, the maximum                   | ENTITLED  | 50
            0:10% max=50              | 509  | 50.9 is 50                        | ENTITLED  | 50
            0:10% max=50 HALF_EVEN    | 509  | 50.9 is 51                        | CAPPED    | 50
            0:10% max=50              | 510  | 51                                | CAPPED    | 50
            0:10% max=0               | 100  | 10                                | CAPPED    | 0
            0:10% min=100 max=50      | 999  | 99 is below the minimum, first    | BELOW_MIN | 0
            0:10% min=100 max=50      | 1000 | 100 is not, and above the maximum | CAPPED    | 50
            0:10% min=10 max=10       | 100  | 10, both                          | ENTITLED  | 10
            0:10% USD.min=100         | 999  | 99, no minimum in EUR             | ENTITLED  | 99
            0:10% USD.max=50          | 999  | 99, no maximum in EUR             | ENTITLED  | 99
            500:=90 min=100           | 500  | fixed 90                          | BELOW_MIN | 0
            500:=90 max=50            | 500  | fixed 90                          | CAPPED    | 50
            """)
    void minimumAndMaximum(String rule, long base, String workedOut, Outcome outcome, long pays) {
        assertThat(rate(rule, "nova/slots " + base, "")).returns(outcome, Rating::outcome)
                .returns(pays, Rating::entitlement);
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            rule                  | days                                        | worked out                 | counts | to next | pays
            TURNOVER 0:10%        | nova/slots 1000(200)-400(100)               | 1000 - 200                 | 800    |         | 80
            TURNOVER ALL 0:10%    | nova/slots 1000(200)-400(100)               | 1000                       | 1000   |         | 100
            VALID_TURNOVER 0:10%  | nova/slots 1000(200)-400(100)~700           | 700, real as it is         | 700    |         | 70
            VALID_TURNOVER ALL 0:10% | nova/slots 1000(200)-400(100)~700        | 700                        | 700    |         | 70
            NET_LOSS 0:10%        | nova/slots 1000(200)-400(100)               | 800 - 300                  | 500    |         | 50
            NET_LOSS ALL 0:10%    | nova/slots 1000(200)-400(100)               | 1000 - 400                 | 600    |         | 60
            NET_LOSS 0:10%        | nova/slots 100(100)-300(300)                | 0 - 0: bonus alone         | 0      | 1       | 0
            NET_LOSS 0:10%        | nova/slots 1000-1000                        | 0                          | 0      | 1       | 0
            NET_LOSS 0:10%        | nova/slots 400-1000                         | -600, floored              | 0      | 601     | 0
            NET_LOSS 100:10%      | nova/slots 400-1000                         | -600, floored              | 0      | 700     | 0
            NET_LOSS 0:10%        | nova/slots 1000-0 @0, evo/live 0-400 @1     | 1000 - 400, then floored   | 600    |         | 60
            NET_LOSS 0:10%        | nova/slots 1000-0 @0, evo/live 0-1400 @6    | 1000 - 1400, floored       | 0      | 401     | 0
            NET_LOSS 0:10% weight(/live)=50% | nova/slots 1000, evo/live 0-400  | 1000 - 400 x 50% = 800     | 800    |         | 80
            NET_LOSS 0:10% weight(/live)=0%  | nova/slots 1000, evo/live 0-400  | 1000                       | 1000   |         | 100
            NET_DEPOSIT 0:10%     | cash 500-200 @0, cash 100 @1, nova/slots 9000 @0 | 300 + 100             | 400    |         | 40
            NET_DEPOSIT 0:10%     | cash 200-500                                | -300, floored              | 0      | 301     | 0
            NET_DEPOSIT 0:10%     | cash 200-500 @0, cash 400 @6                | -300 + 400                 | 100    |         | 10
            NET_DEPOSIT ALL 0:10% weight=50% exclude(nova/) include(/live) | cash 500-200, nova/slots 100 | 300: of rows alone | 300 | | 30
            NET_DEPOSIT 0:10%     | cash 500-200 USD, cash 50                   | 50                         | 50     |         | 5
            TURNOVER 0:10%        | cash 500-200                                | cash is no row             | 0      | 1       | 0
            TURNOVER 0:10%        | nova/slots 100 @0, nova/slots 200 @6, evo/live 300 @6 | 100 + 200 + 300  | 600    |         | 60
            """)
    void bases(String rule, String days, String workedOut, long counts, @Nullable Long toNext, long pays) {
        Rating rating = rate(rule, days, "");
        assertThat(rating.weightedBase()).isEqualTo(Wide.product(counts, 10_000));
        assertThat(rating.entitlement()).isEqualTo(pays);
        assertThat(rating.toNextTier()).isEqualTo(
                toNext == null ? OptionalLong.empty() : OptionalLong.of(toNext));
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            rule | days | worked out | left out | pays
            0:100% | nova/slots 100, evo/live 30 | 100 + 30 |  | 130
            0:100% weight=50% | nova/slots 100, evo/live 30 | 50 + 15 |  | 65
            0:100% weight=50% weight(/live)=10% | nova/slots 100, evo/live 30 | 50 + 3 |  | 53
            0:100% weight(/live)=10% weight(evo/)=20% | evo/live 30, nova/live 100 | 30 x 20% + 100 x 10% |  | 16
            0:100% weight(/live)=10% weight(evo/)=0% | evo/live 30, nova/live 100 | 100 x 10% | live WEIGHT_ZERO | 10
            0:100% weight=0% weight(evo/)=100% | evo/live 30, nova/live 100 | 30 | live WEIGHT_ZERO | 30
            0:100% weight(/live)=0% weight(evo/)=100% | evo/live 30, nova/live 100 | the provider's | live WEIGHT_ZERO | 30
            0:100% weight=200% | nova/slots 100 | 200 |  | 200
            0:100% exclude(evo/) | nova/slots 100, evo/live 30 | 100 | live EXCLUDED_PROVIDER | 100
            0:100% exclude(/live) | nova/slots 100, evo/live 30 | 100 | live EXCLUDED_CATEGORY | 100
            0:100% exclude(evo/) exclude(/live) | nova/slots 100, evo/live 30 | 100 | live EXCLUDED_PROVIDER | 100
            0:100% exclude(evo/) exclude(/slots) | nova/slots 100, evo/live 30 | none | live EXCLUDED_PROVIDER slots EXCLUDED_CATEGORY | 0
            0:100% include(evo/) | nova/slots 100, evo/live 30 | 30 | slots NOT_INCLUDED | 30
            0:100% include(/live) | nova/slots 100, evo/live 30 | 30 | slots NOT_INCLUDED | 30
            0:100% include(evo/) include(nova/) | nova/slots 100, evo/live 30 | 130 |  | 130
            0:100% include(evo/) include(/slots) | evo/live 3, evo/slots 5, nova/slots 9 | both | live NOT_INCLUDED slots NOT_INCLUDED | 5
            0:100% include(evo/) exclude(evo/) | nova/slots 100, evo/live 30 | exclude wins | live EXCLUDED_PROVIDER slots NOT_INCLUDED | 0
            0:100% include(evo/) exclude(/live) | evo/slots 5, evo/live 30 | 5 | live EXCLUDED_CATEGORY | 5
            0:100% exclude(evo/) weight(evo/)=0% | evo/live 30 | excluded before weighed | live EXCLUDED_PROVIDER | 0
            0:100% | evo/live 0, nova/slots 7 | a row of zeros is no row |  | 7
            """)
    void weightsAndWhatIsLeftOut(String rule, String days, String workedOut, @Nullable String leftOut, long pays) {
        Trace trace = Rater.trace(RatingText.rule(rule), "EUR", RatingText.days(days), Profile.NONE);
        assertThat(trace.rating().entitlement()).isEqualTo(pays);
        assertThat(trace.leftOut().stream().map(row -> row.place().gameCategory() + " " + row.reason())
                .collect(Collectors.joining(" "))).isEqualTo(requireNonNullElse(leftOut, ""));
        assertThat(trace.rows()).allSatisfy(row -> assertThat(row.row()).isNotEqualTo(Row.ZERO));
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            standard              | terms of vip                   | profile | worked out                 | level | outcome   | pays
            0:5%                  | 0:10%                          |         | 1000 x 5%                  |       | ENTITLED  | 50
            0:5%                  | 0:10%                          | vip     | 1000 x 10%                 | vip   | ENTITLED  | 100
            0:5%                  | 0:10%                          | gold    | no terms of its own: 5%    |       | ENTITLED  | 50
            0:5%                  | 2000:10%                       | vip     | below the first of vip's   | vip   | NO_TIER   | 0
            0:5% 500:8%           | MARGINAL 0:5% 500:8%           | vip     | 500 x 5% + 500 x 8%        | vip   | ENTITLED  | 65
            0:5% weight=50%       | 0:5% weight=100%               | vip     | 1000 x 5%                  | vip   | ENTITLED  | 50
            0:5% weight=50%       | 0:5% weight=100%               |         | 500 x 5%                   |       | ENTITLED  | 25
            0:5% min=51           | 0:5% min=50                    | vip     | 50                         | vip   | ENTITLED  | 50
            0:5% min=51           | 0:5% min=50                    |         | 50                         |       | BELOW_MIN | 0
            0:5%                  | 0:5% max=40                    | vip     | 50, above vip's maximum    | vip   | CAPPED    | 40
            0:5% max=40           | 0:5%                           | vip     | 50, no maximum for vip     | vip   | ENTITLED  | 50
            """)
    void levels(String standard, String vip, @Nullable String profile, String workedOut, @Nullable String level,
            Outcome outcome, long pays) {
        Rule rule = RatingText.withLevel(RatingText.rule(standard), "vip", vip);
        Rating rating = Rater.rate(rule, "EUR", RatingText.days("nova/slots 1000"), profile(profile));
        assertThat(rating).returns(outcome, Rating::outcome).returns(pays, Rating::entitlement)
                .returns(level, Rating::level);
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            rule                     | profile        | worked out                  | outcome      | merit     | due | pays
            0:5%                     |                | 50                          | ENTITLED     | ENTITLED  | 50  | 50
            0:5%                     | blocked        | would be 50                 | BLOCKED      | ENTITLED  | 50  | 0
            0:5% max=40              | blocked        | would be 40                 | BLOCKED      | CAPPED    | 40  | 0
            0:5% min=51              | blocked        | would be nothing            | BLOCKED      | BELOW_MIN | 0   | 0
            0:5% OPT_IN              |                | would be 50                 | NOT_OPTED_IN | ENTITLED  | 50  | 0
            0:5% OPT_IN              | opted          | 50                          | ENTITLED     | ENTITLED  | 50  | 50
            0:5% OPT_IN              | opted-another  | opted in to another rule    | NOT_OPTED_IN | ENTITLED  | 50  | 0
            0:5%                     | opted          | no one asked                | ENTITLED     | ENTITLED  | 50  | 50
            0:5% OPT_IN              | opted blocked  | blocked all the same        | BLOCKED      | ENTITLED  | 50  | 0
            0:5% OPT_IN              | blocked        | the block is told first     | BLOCKED      | ENTITLED  | 50  | 0
            0:5% DISABLED            |                | would be 50                 | DISABLED     | ENTITLED  | 50  | 0
            0:5% DISABLED OPT_IN     | blocked        | the rule is told first      | DISABLED     | ENTITLED  | 50  | 0
            2000:5% DISABLED         |                | would be nothing            | DISABLED     | NO_TIER   | 0   | 0
            """)
    void whatBarsAPlayer(String rule, @Nullable String profile, String workedOut, Outcome outcome, Outcome merit,
            long due, long pays) {
        assertThat(rate(rule, "nova/slots 1000", requireNonNullElse(profile, ""))).returns(outcome, Rating::outcome)
                .returns(merit, Rating::merit).returns(due, Rating::due).returns(pays, Rating::entitlement);
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            rule                           | days                                              | ratings
            0:5% USD.0:10% USD.max=8       | nova/slots 100 EUR, nova/slots 100 USD            | EUR 5 ENTITLED, USD 8 CAPPED
            0:5%                           | nova/slots 100 USD @3, evo/live 200 EUR @4        | EUR 10 ENTITLED, USD 0 NO_TIER
            0:5%                           | nova/slots 0 USD, evo/live 200 EUR                | EUR 10 ENTITLED
            0:5%                           | cash 100 USD, evo/live 200 EUR                    | EUR 10 ENTITLED
            0:5% exclude(/live)            | evo/live 200 EUR                                  | EUR 0 NO_TIER
            NET_DEPOSIT 0:5% USD.0:=3      | cash 100 USD, cash 0 SEK, evo/live 200 EUR        | USD 3 ENTITLED
            NET_DEPOSIT 0:5%               | cash 100-100 EUR                                  | EUR 0 NO_TIER
            0:5%                           | cash 100                                          |
            """)
    void eachCurrencyByItself(String rule, String days, @Nullable String ratings) {
        assertThat(Rater.rateAll(RatingText.rule(rule), RatingText.days(days), Profile.NONE).stream()
                .map(rating -> rating.currency() + " " + rating.entitlement() + " " + rating.outcome())
                .collect(Collectors.joining(", "))).isEqualTo(requireNonNullElse(ratings, ""));
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            rule            | days             | worked out       | pays
            0:100%          | nova/slots 9223372036854775807 | 2^63 - 1         | 9223372036854775807
            0:50%           | nova/slots 9223372036854775807, evo/live 9223372036854775807 | (2^64 - 2) x 50% | 9223372036854775807
            0:50%           | nova/slots 9223372036854775807, evo/live 9223372036854775807, evo/a 1 | 2^63 - 1/2, down | 9223372036854775807
            0:0.0001% weight=0.01% | nova/slots 9223372036854775807 | 2^63 / 10^10     | 922337203
            MARGINAL 1:100% | nova/slots 9223372036854775807 | 2^63 - 2         | 9223372036854775806
            0:=9223372036854775807 | nova/slots 1     | fixed            | 9223372036854775807
            NET_LOSS 0:100% | nova/slots 9223372036854775807, evo/live 0-9223372036854775807, evo/a 5 | 5                | 5
            """)
    void theGreatestAmountsAreExact(String rule, String days, String workedOut, long pays) {
        assertThat(rate(rule, days, "").entitlement()).isEqualTo(pays);
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            rule              | days                                                                  | what can't be
            0:100%            | nova/slots 9223372036854775807, evo/live 1                            | an entitlement of 2^63
            0:50%             | nova/slots 9223372036854775807, evo/live 9223372036854775807, evo/a 2 | an entitlement of 2^63
            HALF_EVEN 0:50%   | nova/slots 9223372036854775807, evo/live 9223372036854775807, evo/a 1 | 2^63 - 1/2, up
            0:100% max=5      | nova/slots 9223372036854775807, evo/live 1                            | 2^63 before it is cut
            MARGINAL 0:=5     | nova/slots 1                                                          | a fixed reward of a slab
            """)
    void whatIsBeyondThemIsRefused(String rule, String days, String whatCantBe) {
        assertThatThrownBy(() -> rate(rule, days, "")).isInstanceOf(RatingRefused.class)
                .hasMessageStartingWith(
                        "The lossback rule weekly can't be rated in EUR, correct the rule or the amounts: ");
    }

    /// A rate or weight that no check lets through, so that the numbers in between are what is too large.
    @Test
    void whatIsBeyond128BitsIsRefused() {
        Rule rule = RatingText.rule("0:2147% weight=21474836%");
        List<PlayerDay> day = RatingText.days("nova/slots 9223372036854775807");
        PlayerDay full = day.getFirst();
        for (int row = 0; row < 3_000; row++) {
            full = full.plus(new RowKey("p" + row, "slots", "EUR"), day.getFirst().rows().value(0));
        }
        List<PlayerDay> days = List.of(full);
        assertThat(Rater.trace(RatingText.rule("weight=21474836%"), "EUR", days, Profile.NONE).rating().sum()
                .toBigInteger().bitLength()).isGreaterThan(100);
        assertThatThrownBy(() -> Rater.rate(rule, "EUR", days, Profile.NONE)).isInstanceOf(RatingRefused.class);
    }

    @Test
    void aNegativeRateIsRefused() {
        Rule rule = RatingText.rule("0:5%");
        rule.standard().tiers().put("EUR", List.of(new Terms.Tier(0,
                new Terms.Reward.Rate(-1))));
        assertThatThrownBy(() -> Rater.rate(rule, "EUR", RatingText.days("nova/slots 5"), Profile.NONE))
                .isInstanceOf(RatingRefused.class);
    }

    @Test
    void theTraceHasEachStep() {
        Trace trace = Rater.trace(
                RatingText.rule("NET_LOSS MARGINAL HALF_EVEN 0:5% 1000:8% exclude(/live) weight(/table)=10%"), "EUR",
                RatingText.days("nova/slots 2000(100)-500 @0, nova/table 5000 @1, evo/live 700 @1, nova/slots 70 USD"),
                Profile.NONE);
        assertThat(trace.rows()).extracting(row -> row.day().getDayOfWeek() + " " + row.place().gameCategory() + " "
                + row.base() + " x " + row.weightBp()).containsExactly("MONDAY slots 1400 x 10000",
                        "TUESDAY table 5000 x 1000");
        assertThat(trace.leftOut()).extracting(row -> row.place().gameCategory() + " " + row.row().stake())
                .containsExactly("live 700");
        assertThat(trace.rating().sum()).isEqualTo(Wide.of(19_000_000)); // 1400 + 500
        assertThat(trace.slabs()).extracting(slab -> slab.place() + ": " + slab.part() + " gives " + slab.reward())
                .containsExactly("0: 10000000 gives 500000000000", "1: 9000000 gives 720000000000"); // 50 and 72
        assertThat(trace.rating().amount()).isEqualTo(122);
    }

    private static Rating rate(String rule, String days, String profile) {
        return Rater.rate(RatingText.rule(rule), "EUR", RatingText.days(days), RatingText.profile(profile));
    }

    private static Profile profile(@Nullable String text) {
        return RatingText.profile(requireNonNullElse(text, ""));
    }
}
