package dev.windfall.projections.brands;

import dev.windfall.projections.Mistake;
import dev.windfall.projections.brands.BrandSettings.CurrencyDraft;
import dev.windfall.projections.brands.BrandSettings.Draft;
import dev.windfall.projections.brands.BrandSettings.Reading;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class BrandSettingsTest {

    @Test
    void whatIsNotSaidHasItsDefault() {
        BrandSettings settings = valid(
                draft("Europe/Madrid", null, null, currency("EUR", null), currency("JPY", null)));
        assertThat(settings.calendar().dayStartsAt()).hasToString("00:00");
        assertThat(settings.spread()).isEqualTo(2);
        assertThat(settings.currencies()).isEqualTo(Map.of("EUR", 2, "JPY", 0));
    }

    @Test
    void everyMistakeIsNamedAtItsPlace() {
        Draft draft = new Draft("a~b", "Madrid", "6:00",
                List.of(currency("EUR", null), currency("EUR", null), currency("GEM", null), currency("gem", 2),
                        currency("GEM", 9)),
                7, Map.of("USD", 5L));
        assertThat(BrandSettings.read(draft, 6)).isInstanceOfSatisfying(Reading.Wrong.class,
                wrong -> assertThat(wrong.mistakes()).extracting(Mistake::pointer).containsExactly(
                        "/brand_id", "/zone", "/day_starts_at", "/currencies/1", "/currencies/2", "/currencies/3",
                        "/currencies/4",
                        "/spread", "/four_eyes_above/USD"));
        assertThat(BrandSettings.read(draft("UTC", null, null), 6)).isInstanceOfSatisfying(Reading.Wrong.class,
                wrong -> assertThat(wrong.mistakes())
                        .containsExactly(new Mistake("/currencies", "a brand has 1 to 200 currencies")));
    }

    @Test
    void whatWasFixedAtRegistrationStaysAndCurrenciesOnlyGrow() {
        BrandSettings before = valid(draft("UTC", "06:00", 2, currency("EUR", null), currency("GEM", 3)));
        assertThat(before.mistakesInChangeTo(
                valid(draft("UTC", "06:00", 2, currency("EUR", 2), currency("GEM", 3), currency("USD", null)))))
                .isEmpty();
        assertThat(before.mistakesInChangeTo(valid(draft("Europe/Madrid", "07:00", 3, currency("GEM", 2)))))
                .extracting(Mistake::detail).containsExactly(
                        "zone is fixed at registration: UTC",
                        "day_starts_at is fixed at registration: 06:00",
                        "spread is fixed at registration: 2",
                        "EUR with exponent 2 can't be taken back",
                        "GEM with exponent 3 can't be taken back");
    }

    private static BrandSettings valid(Draft draft) {
        return ((Reading.Valid) BrandSettings.read(draft, 6)).settings();
    }

    private static Draft draft(String zone, @Nullable String dayStartsAt, @Nullable Integer spread,
            CurrencyDraft... currencies) {
        return new Draft("aurora", zone, dayStartsAt, List.of(currencies), spread, Map.of());
    }

    private static CurrencyDraft currency(String code, @Nullable Integer exponent) {
        return new CurrencyDraft(code, exponent);
    }
}
