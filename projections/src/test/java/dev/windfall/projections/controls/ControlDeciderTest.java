package dev.windfall.projections.controls;

import dev.windfall.projections.Mistake;
import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.projections.controls.ControlDecider.Decision;
import dev.windfall.projections.players.Profile;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.settlement.RunId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Settings are written `zone day_starts_at xSpread currencies`, with `>amount` where four eyes are needed; a brand as its settings and
/// `@settings_seq/control_seq`; a profile as its level, opt-ins and `blocked`; none of each is `-`.
class ControlDeciderTest {

    private static final RunId RUN = RunId.settlement("aurora", new RuleName(Kind.REBATE, "daily"),
            LocalDate.of(2026, 11, 20));

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            brand                        | wanted                             | decision
            -                            | UTC 06:00 x2 EUR2                  | decided 1
            UTC 06:00 x2 EUR2 @1/1       | UTC 06:00 x2 EUR2                  | unchanged 1
            UTC 06:00 x2 EUR2 @3/7       | UTC 06:00 x2 EUR2                  | unchanged 3
            UTC 06:00 x2 EUR2,JPY0 @1/1  | UTC 06:00 x2 JPY0,EUR2             | unchanged 1
            UTC 06:00 x2 EUR2>9 @1/1     | UTC 06:00 x2 EUR2>9                | unchanged 1
            UTC 06:00 x2 EUR2 @1/1       | UTC 06:00 x2 EUR2,USD2             | decided 2
            UTC 06:00 x2 EUR2 @3/7       | UTC 06:00 x2 EUR2,USD2             | decided 8
            UTC 06:00 x2 EUR2 @3/7       | UTC 06:00 x2 EUR2>9                | decided 8
            UTC 06:00 x2 EUR2>9 @3/7     | UTC 06:00 x2 EUR2>8                | decided 8
            UTC 06:00 x2 EUR2>9 @3/7     | UTC 06:00 x2 EUR2                  | decided 8
            UTC 06:00 x2 EUR2 @3/7       | Etc/UTC 06:00 x2 EUR2              | refused /zone
            UTC 06:00 x2 EUR2 @3/7       | UTC 06:01 x2 EUR2                  | refused /day_starts_at
            UTC 06:00 x2 EUR2 @3/7       | UTC 06:00 x1 EUR2                  | refused /spread
            UTC 06:00 x2 EUR2 @3/7       | UTC 06:00 x2 EUR3                  | refused /currencies
            UTC 06:00 x2 EUR2,USD2 @3/7  | UTC 06:00 x2 EUR2                  | refused /currencies
            UTC 06:00 x2 EUR2 @3/7       | UTC 06:01 x2 EUR2,USD2             | refused /day_starts_at
            UTC 06:00 x2 EUR2,USD2 @3/7  | Asia/Tokyo 00:00 x3 EUR3           | refused /zone /day_starts_at /spread /currencies /currencies
            """)
    void whatBecomesOfSettings(String brand, String wanted, String decision) {
        assertThat(told(ControlDecider.settings(brand(brand), settings(wanted)))).isEqualTo(decision);
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            brand                   | profile               | wanted                | decision
            -                       | -                     | vip                   | unknown brand
            UTC 06:00 x2 EUR2 @1/1  | -                     | vip                   | decided 2
            UTC 06:00 x2 EUR2 @3/7  | -                     | vip                   | decided 8
            UTC 06:00 x2 EUR2 @3/7  | -                     | none                  | decided 8
            UTC 06:00 x2 EUR2 @3/7  | none                  | none                  | unchanged 7
            UTC 06:00 x2 EUR2 @3/7  | vip                   | vip                   | unchanged 7
            UTC 06:00 x2 EUR2 @3/7  | vip rebate:a rebate:b | vip rebate:b rebate:a | unchanged 7
            UTC 06:00 x2 EUR2 @3/7  | vip                   | gold                  | decided 8
            UTC 06:00 x2 EUR2 @3/7  | vip                   | none                  | decided 8
            UTC 06:00 x2 EUR2 @3/7  | vip                   | vip rebate:a          | decided 8
            UTC 06:00 x2 EUR2 @3/7  | vip rebate:a          | vip cashback:a        | decided 8
            UTC 06:00 x2 EUR2 @3/7  | vip                   | vip blocked           | decided 8
            """)
    void whatBecomesOfAProfile(String brand, String profile, String wanted, String decision) {
        assertThat(told(ControlDecider.profile(brand(brand), profile.equals("-") ? null : profile(profile), "p1",
                profile(wanted)))).isEqualTo(decision);
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            brand                   | seq | document               | becomes
            -                       | 1   | UTC 06:00 x2 EUR2      | UTC 06:00 x2 EUR2 @1/1
            UTC 06:00 x2 EUR2 @1/1  | 2   | UTC 06:00 x2 EUR2,USD2 | UTC 06:00 x2 EUR2,USD2 @2/2
            UTC 06:00 x2 EUR2 @3/7  | 8   | UTC 06:00 x2 EUR2,USD2 | UTC 06:00 x2 EUR2,USD2 @8/8
            UTC 06:00 x2 EUR2 @3/7  | 8   | profile                | UTC 06:00 x2 EUR2 @3/8
            UTC 06:00 x2 EUR2 @3/7  | 8   | run-sealed             | UTC 06:00 x2 EUR2 @3/8
            UTC 06:00 x2 EUR2 @3/7  | 8   | run-failed             | UTC 06:00 x2 EUR2 @3/8
            """)
    void whatABrandBecomes(String brand, long seq, String document, String becomes) {
        assertThat(ControlDecider.evolve(brand(brand), new Control(seq, document(document))))
                .isEqualTo(brand(becomes));
    }

    @Test
    void aBrandBeginsWithItsSettings() {
        assertThatThrownBy(() -> ControlDecider.evolve(null, new Control(1, document("profile"))))
                .hasMessage("a brand begins with its settings");
    }

    @Test
    void whatIsDecidedIsTheWholeDocument() {
        Control.Document wanted = document("UTC 06:00 x2 EUR2,USD2");
        assertThat(ControlDecider.settings(brand("UTC 06:00 x2 EUR2 @3/7"), settings("UTC 06:00 x2 EUR2,USD2")))
                .isEqualTo(new Decision.Decided(new Control(8, wanted)));
        assertThat(ControlDecider.profile(brand("UTC 06:00 x2 EUR2 @3/7"), null, "p1", Profile.NONE))
                .isEqualTo(new Decision.Decided(new Control(8, document("profile"))));
    }

    private static String told(Decision decision) {
        return switch (decision) {
            case Decision.Decided(Control control) -> "decided " + control.seq();
            case Decision.Unchanged(long controlSeq) -> "unchanged " + controlSeq;
            case Decision.Refused(var mistakes) -> "refused "
                    + mistakes.stream().map(Mistake::pointer).collect(Collectors.joining(" "));
            case Decision.UnknownBrand() -> "unknown brand";
        };
    }

    private static Control.Document document(String text) {
        return switch (text) {
            case "profile" -> new Control.Document.PlayerProfile("p1", Profile.NONE);
            case "run-sealed" -> new Control.Document.RunSealed(RUN, 1);
            case "run-failed" -> new Control.Document.RunFailed(RUN, 1);
            default -> new Control.Document.Settings(settings(text));
        };
    }

    private static @Nullable BrandState brand(String text) {
        if (text.equals("-")) {
            return null;
        }
        String[] settingsAndSeqs = text.split(" @", 2);
        String[] seqs = settingsAndSeqs[1].split("/", 2);
        return new BrandState(settings(settingsAndSeqs[0]), Long.parseLong(seqs[0]), Long.parseLong(seqs[1]),
                0, false);
    }

    private static BrandSettings settings(String text) {
        String[] parts = text.split(" ", 4);
        String[] currencies = parts[3].split(",", -1);
        Map<String, Integer> exponents = Arrays.stream(currencies).collect(
                Collectors.toMap(currency -> currency.substring(0, 3), currency -> currency.charAt(3) - '0'));
        Map<String, Long> fourEyesAbove = Arrays.stream(currencies).filter(currency -> currency.contains(">")).collect(
                Collectors.toMap(currency -> currency.substring(0, 3),
                        currency -> Long.valueOf(currency.substring(5))));
        return new BrandSettings("aurora", new BusinessCalendar(ZoneId.of(parts[0]), LocalTime.parse(parts[1])),
                exponents, parts[2].charAt(1) - '0', fourEyesAbove);
    }

    private static Profile profile(String text) {
        String[] parts = text.split(" ", -1);
        return new Profile(parts[0].equals("none") ? null : parts[0],
                Arrays.stream(parts).filter(part -> part.contains(":")).map(part -> part.split(":", 2))
                        .map(optIn -> new Profile.OptIn(optIn[0], optIn[1])).collect(Collectors.toSet()),
                text.endsWith("blocked"));
    }
}
