package dev.windfall.projections.coupons.definitions;

import dev.windfall.projections.Pointers;
import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.projections.coupons.definitions.CouponDefinition.Resolved;
import dev.windfall.projections.documents.Scenario;
import dev.windfall.projections.documents.Written;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class CouponDefinitionTest {

    private static final String WHOLE = "amounts: {EUR: 2000}, wagering: {multiplier: 5}";

    @Test
    void whatNobodySaysIsAtItsDefault() {
        assertThat(resolved(WHOLE, null).definition().tree()).isEqualTo(Written.tree("""
                amounts: {EUR: 2000}, disabled: false, expires_after: P7D, match: 0%, release_after: PT0S, usage_limit: 1, \
                wagering: {base: BONUS, counts: STAKE, multiplier: 5, order: ONE_BY_ONE, weights: {default: 100%}}"""));
    }

    /// What the brand says, what `*` says; then each leaf that one of them gives, with its value.
    @TestFactory
    Stream<DynamicTest> whatTheBrandSaysWinsFieldByField() {
        return Scenario.tests("""
                disabled: false | amounts: {EUR: 2000}, wagering: {multiplier: 5}, disabled: true
                  /amounts/EUR = 2000 GLOBAL
                  /disabled = false BRAND
                  /wagering/multiplier = 5 GLOBAL
                amounts: {EUR: 0, SEK: 9}, wagering: {multiplier: 3} | amounts: {EUR: 2000, USD: 7}, wagering: {multiplier: 5}
                  /amounts/EUR = 0 BRAND
                  /amounts/SEK = 9 BRAND
                  /amounts/USD = 7 GLOBAL
                  /wagering/multiplier = 3 BRAND
                wagering: {weights: {categories: {Roulette: 0%}}, max_bet: {EUR: 0}} | amounts: {EUR: 1}, \
                wagering: {multiplier: 5, max_bet: {EUR: 500}, weights: {categories: {roulette: 10%, table: 20%}}}
                  /amounts/EUR = 1 GLOBAL
                  /wagering/max_bet/EUR = 0 BRAND
                  /wagering/multiplier = 5 GLOBAL
                  /wagering/weights/categories/roulette = 0% BRAND
                  /wagering/weights/categories/table = 20% GLOBAL
                """, scenario -> {
            Resolved.Valid valid = resolved(scenario.columns().get(0), scenario.columns().get(1));
            List<String> given = new ArrayList<>();
            valid.provenance().forEach((leaf, source) -> {
                if (!source.equals("DEFAULT")) {
                    given.add("%s = %s %s".formatted(leaf, at(valid.definition().tree(), leaf), source));
                }
            });
            assertThat(given).isEqualTo(scenario.said());
        });
    }

    @TestFactory
    Stream<DynamicTest> whatCannotBeMeantIsTold() {
        return Scenario.tests("""
                disabled: true
                  /amounts: nobody says how much is granted: write it by currency, such as {EUR: 2000}
                  /wagering/multiplier: nobody says how many times the grant has to be wagered: write a whole number, such as 5
                amount: {EUR: 2000}
                  /amount: there is no field 'amount': did you mean amounts?
                amounts: {EUR: 20.5}, wagering: {multiplier: 101}
                  /amounts/EUR: 20.5 is no amount: write a whole number of minor units, such as 1000 for 10.00
                  /wagering/multiplier: 101 is out of bounds: write a whole number, 1 to 100
                amounts: {EUR: 2000}, min_deposit: {USD: 5}, wagering: {multiplier: 5, max_bet: {SEK: 5}}
                  /min_deposit/USD: nothing is granted in USD: write what is in /amounts
                  /wagering/max_bet/SEK: nothing is granted in SEK: write what is in /amounts
                amounts: {EUR: 1}, wagering: {multiplier: 5, weights: {categories: {live: 150%}}}
                  /wagering/weights/categories/live: 150% lets a bet count more than it is: \
                write allow_over_weight: true if that is meant
                amounts: {EUR: 1}, wagering: {multiplier: 5, weights: {default: 0%, categories: {live: 0%}}}
                  /wagering/weights: no bet counts, so that it could never be wagered
                amounts: {EUR: 1, USD: 0}, wagering: {multiplier: 5, base: DEPOSIT}
                  /min_deposit/EUR: the least deposit would do: write for which one it is granted, or match, or another base
                amounts: {EUR: 1}, wagering: {multiplier: 5}, expires_after: PT5M, release_after: P31D
                  /expires_after: PT5M is out of bounds: write PT1H to P366D, in whole seconds
                  /release_after: P31D is out of bounds: write PT0S to P30D, in whole seconds
                """, scenario -> assertThat(mistakes(scenario.given())).isEqualTo(scenario.said()));
    }

    /// What was decided is kept as a document, and has to be read again.
    @Test
    void whatIsTooMuchTogetherIsRefused() {
        DefinitionDocument own = document(
                WHOLE.replace("5}", "5, weights: {categories: {%s}}}".formatted(names("a", 300))));
        assertThat(resolved(own.canonical(), null).definition().weights().categories()).hasSize(300);
        DefinitionDocument global = document("wagering: {weights: {categories: {%s}}}".formatted(names("b", 300)));
        assertThat(CouponDefinition.resolve(own, global)).isInstanceOfSatisfying(Resolved.Wrong.class,
                wrong -> assertThat(wrong.mistakes().getFirst().pointer()).isEqualTo("/wagering/weights/categories"));
        DefinitionDocument longest = document(WHOLE.replace("5}",
                "5, weights: {categories: {%s}}}".formatted(names("c".repeat(30), 388))));
        assertThat(CouponDefinition.resolve(longest, null)).isInstanceOfSatisfying(Resolved.Wrong.class,
                wrong -> assertThat(wrong.mistakes().getFirst().detail()).contains("16384 characters"));
    }

    private static String names(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> "%s%d: 10%%".formatted(prefix, i))
                .collect(Collectors.joining(", "));
    }

    @Test
    void defaultsMayBeIncompleteButNotWrong() {
        assertThat(CouponDefinition.checkGlobal(document("wagering: {multiplier: 5}"))).isEmpty();
        assertThat(CouponDefinition.checkGlobal(document("wagering: {weights: {default: 0%}}"))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', quoteCharacter = '`', textBlock = """
            definition                                                 | usage | currency | deposit | becomes
            amounts: {EUR: 2000}                                       | 1     | EUR      | 0       | 2000, wagered 10000
            amounts: {EUR: 2000}                                       | 1     | EUR      | 700     | 2000, wagered 10000
            amounts: {EUR: 2000}                                       | 2     | EUR      | 0       | usage-limit /usage
            amounts: {EUR: 2000}, usage_limit: 2                       | 2     | EUR      | 0       | 2000, wagered 10000
            amounts: {EUR: 2000}                                       | 1     | USD      | 0       | invalid-document /currency
            amounts: {EUR: 2000, USD: 0}                               | 1     | USD      | 0       | invalid-document /currency
            amounts: {EUR: 2000}, disabled: true                       | 1     | EUR      | 0       | coupon-disabled null
            amounts: {EUR: 2000}, match: 50%                           | 1     | EUR      | 0       | invalid-document /deposit
            amounts: {EUR: 2000}, match: 50%                           | 1     | EUR      | 1       | invalid-document /deposit
            amounts: {EUR: 2000}, match: 50%                           | 1     | EUR      | 3       | 1, wagered 5
            amounts: {EUR: 2000}, match: 50%                           | 1     | EUR      | 3999    | 1999, wagered 9995
            amounts: {EUR: 2000}, match: 50%                           | 1     | EUR      | 4001    | 2000, wagered 10000
            amounts: {EUR: 90000000000}, match: 1000%                  | 1     | EUR      | 10000000000 | 90000000000, wagered 450000000000
            amounts: {EUR: 2000}, min_deposit: {EUR: 900}              | 1     | EUR      | 899     | invalid-document /deposit
            amounts: {EUR: 2000}, min_deposit: {EUR: 900}              | 1     | EUR      | 900     | 2000, wagered 10000
            amounts: {EUR: 2000}, wagering: {base: BONUS_PLUS_DEPOSIT} | 1     | EUR      | 0       | invalid-document /deposit
            amounts: {EUR: 2000}, wagering: {base: BONUS_PLUS_DEPOSIT} | 1     | EUR      | 100     | 2000, wagered 10500
            amounts: {EUR: 2000}, min_deposit: {EUR: 9}, wagering: {base: DEPOSIT} | 1 | EUR | 100 | 2000, wagered 500
            amounts: {EUR: 2000}, match: 50%, wagering: {base: DEPOSIT} | 1    | EUR      | 100     | 50, wagered 500
            """)
    void whatAnActivationComesTo(String written, int usage, String currency, long deposit, String becomes) {
        CouponDefinition definition = resolved(written, "wagering: {multiplier: 5}").definition();
        assertThat(switch (Activation.of(definition, usage, currency, deposit)) {
            case Activation.Granted(var terms) -> "%d, wagered %d".formatted(terms.amount(), terms.required());
            case Activation.Refused(var rejection) -> "%s %s".formatted(rejection.code(), rejection.pointer());
        }).isEqualTo(becomes);
    }

    @Test
    void aDefinitionAsADocumentIsTheSameDefinition() {
        for (long seed = 0; seed < 500; seed++) {
            CouponDefinition definition = random(new Random(seed));
            DefinitionDocument whole = ((DefinitionDocument.Reading.Valid) DefinitionDocument.read(null, "welcome",
                    definition.tree())).document();
            assertThat(CouponDefinition.read(whole)).as("seed %d", seed).isEqualTo(definition);
            assertThat(CouponDefinition.read(whole).digest()).isEqualTo(definition.digest());
        }
    }

    @Test
    void whatItComesToHasItsOwnDigest() {
        assertThat(Stream.of(WHOLE, "amounts: {EUR: 2001}, wagering: {multiplier: 5}", WHOLE + ", match: 1%",
                WHOLE + ", disabled: true", WHOLE + ", expires_after: P8D").map(
                        written -> resolved(written, null)
                                .definition().digest()))
                .doesNotHaveDuplicates();
        assertThat(resolved("disabled: false", WHOLE).definition().digest())
                .isEqualTo(resolved(WHOLE, null).definition().digest());
    }

    private static CouponDefinition random(Random random) {
        Map<String, Object> wagering = new TreeMap<>(Map.of("multiplier", 1 + random.nextInt(100), "base",
                random.nextBoolean() ? "BONUS" : "DEPOSIT", "weights", Map.of("default", "50%", "categories",
                        Map.of("a/b~c", random.nextInt(1, 100) + "." + random.nextInt(10) + "%"))));
        if (random.nextBoolean()) {
            wagering.put("max_bet", Map.of("EUR", random.nextInt(10)));
        }
        Map<String, Object> tree = Map.of("amounts", Map.of("EUR", random.nextInt(1000), "USD", 5), "min_deposit",
                Map.of("EUR", 1 + random.nextInt(9), "USD", 1), "wagering",
                wagering,
                "disabled", random.nextBoolean(), "release_after", "PT%dS".formatted(random.nextInt(1000)));
        DefinitionDocument document = ((DefinitionDocument.Reading.Valid) DefinitionDocument.read("aurora", "welcome",
                tree)).document();
        return ((Resolved.Valid) CouponDefinition.resolve(document, null)).definition();
    }

    private static @Nullable Object at(Map<String, Object> tree, String leaf) {
        @Nullable
        Object found = tree;
        for (String name : Pointers.names(leaf)) {
            found = found instanceof Map<?, ?> fields ? fields.get(name) : null;
        }
        return found;
    }

    private static List<String> mistakes(String written) {
        List<String> told = new ArrayList<>();
        switch (DefinitionDocument.read("aurora", "welcome", Written.tree(written))) {
            case DefinitionDocument.Reading.Wrong(var wrong) -> wrong
                    .forEach(mistake -> told.add(mistake.pointer() + ": " + mistake.detail()));
            case DefinitionDocument.Reading.Valid(var document) -> {
                if (CouponDefinition.resolve(document, null) instanceof Resolved.Wrong(var wrong)) {
                    wrong.forEach(mistake -> told.add(mistake.pointer() + ": " + mistake.detail()));
                }
            }
        }
        return told;
    }

    private static Resolved.Valid resolved(String own, @Nullable String global) {
        return (Resolved.Valid) CouponDefinition.resolve(document(own), global == null ? null : document(global));
    }

    static DefinitionDocument document(String written) {
        return switch (DefinitionDocument.read("aurora", "welcome", Written.tree(written))) {
            case DefinitionDocument.Reading.Valid(DefinitionDocument document) -> document;
            case DefinitionDocument.Reading.Wrong wrong -> throw new AssertionError(written + ": " + wrong);
        };
    }

    @Test
    void aCurrencyThatTheBrandDoesNotHaveIsTold() {
        assertThat(document("amounts: {SEK: 1}, match: 0%").foreign(new BrandSettings("aurora",
                new BusinessCalendar(ZoneOffset.UTC, LocalTime.MIDNIGHT), Map.of("USD", 2, "EUR", 2), 2, Map.of())))
                .singleElement().satisfies(mistake -> assertThat(mistake.detail())
                        .isEqualTo("brand aurora has no currency SEK: it has EUR, USD"));
    }
}
