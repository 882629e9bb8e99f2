package dev.windfall.projections.brands;

import dev.windfall.projections.Ids;
import dev.windfall.projections.Mistake;
import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// The settings of a brand, valid by construction.
///
/// @param currencies    the exponent of each currency that the brand lists
/// @param spread        how many partitions its slice has
/// @param fourEyesAbove run totals above these can't be approved by whoever changed the rule
public record BrandSettings(String brandId, BusinessCalendar calendar, Map<String, Integer> currencies, int spread,
        Map<String, Long> fourEyesAbove) {

    public static final int DEFAULT_SPREAD = 2;

    private static final int EXPONENT_MAX = 8;
    private static final int CURRENCIES_MAX = 200;

    public BrandSettings {
        currencies = Map.copyOf(currencies);
        fourEyesAbove = Map.copyOf(fourEyesAbove);
    }

    /// What people write; null where they wrote nothing.
    ///
    /// @param currencies codes, each with an exponent or null for that of ISO 4217
    public record Draft(String brandId, @Nullable String zone, @Nullable String dayStartsAt,
            List<CurrencyDraft> currencies, @Nullable Integer spread, Map<String, Long> fourEyesAbove) {}

    public record CurrencyDraft(String code, @Nullable Integer exponent) {}

    /// A draft that was read: either the settings, or everything that is wrong with it.
    public sealed interface Reading {

        record Valid(BrandSettings settings) implements Reading {}

        record Wrong(List<Mistake> mistakes) implements Reading {}
    }

    public static Reading read(Draft draft, int partitionCount) {
        List<Mistake> mistakes = new ArrayList<>();
        if (!Ids.isValid(draft.brandId)) {
            mistakes.add(new Mistake("/brand_id", "brand_id is 1 to 64 of A-Z a-z 0-9 _ . : -"));
        }
        ZoneId zone = zone(draft.zone, mistakes);
        LocalTime dayStartsAt = dayStart(draft.dayStartsAt, mistakes);
        Map<String, Integer> currencies = currencies(draft.currencies, mistakes);
        int spread = draft.spread == null ? Math.min(DEFAULT_SPREAD, partitionCount) : draft.spread;
        if (spread < 1 || spread > partitionCount) {
            mistakes.add(
                    new Mistake("/spread", "spread is 1 to %d, the number of partitions".formatted(partitionCount)));
        }
        draft.fourEyesAbove.forEach((code, amount) -> {
            if (!currencies.containsKey(code) || amount < 0) {
                mistakes.add(
                        new Mistake("/four_eyes_above/" + code, "an amount of 0 or more, in a currency of the brand"));
            }
        });
        return mistakes.isEmpty()
                ? new Reading.Valid(
                        new BrandSettings(draft.brandId, new BusinessCalendar(zone, dayStartsAt), currencies,
                                spread, draft.fourEyesAbove))
                : new Reading.Wrong(mistakes);
    }

    /// What of a change is forbidden: what was fixed at registration stays, and currencies only grow.
    public List<Mistake> mistakesInChangeTo(BrandSettings next) {
        List<Mistake> mistakes = new ArrayList<>();
        if (!next.calendar.zone().equals(calendar.zone())) {
            mistakes.add(new Mistake("/zone", "zone is fixed at registration: " + calendar.zone()));
        }
        if (!next.calendar.dayStartsAt().equals(calendar.dayStartsAt())) {
            mistakes.add(
                    new Mistake("/day_starts_at", "day_starts_at is fixed at registration: " + calendar.dayStartsAt()));
        }
        if (next.spread != spread) {
            mistakes.add(new Mistake("/spread", "spread is fixed at registration: " + spread));
        }
        new TreeMap<>(currencies).forEach((code, exponent) -> {
            if (!Objects.equals(next.currencies.get(code), exponent)) {
                mistakes.add(new Mistake("/currencies",
                        "%s with exponent %d can't be taken back".formatted(code, exponent)));
            }
        });
        return mistakes;
    }

    /// What whoever has named a currency is told if the brand does not have it.
    public Optional<String> lacks(String currency) {
        return currencies.containsKey(currency) ? Optional.empty()
                : Optional.of("brand %s has no currency %s: it has %s".formatted(brandId, currency,
                        String.join(", ", new TreeSet<>(currencies.keySet()))));
    }

    public Slice slice(int partitionCount) {
        return Slice.of(brandId, spread, partitionCount);
    }

    private static ZoneId zone(@Nullable String text, List<Mistake> mistakes) {
        try {
            if (text != null && ZoneId.getAvailableZoneIds().contains(text)) {
                return ZoneId.of(text);
            }
        } catch (DateTimeException e) {
            // falls through to the mistake
        }
        mistakes.add(new Mistake("/zone", "zone is the name of an IANA time zone, such as Europe/Madrid"));
        return ZoneId.of("UTC");
    }

    private static LocalTime dayStart(@Nullable String text, List<Mistake> mistakes) {
        if (text == null) {
            return LocalTime.MIDNIGHT;
        }
        if (!text.matches("([01]\\d|2[0-3]):[0-5]\\d")) {
            mistakes.add(new Mistake("/day_starts_at", "day_starts_at is a local time as HH:mm"));
            return LocalTime.MIDNIGHT;
        }
        return LocalTime.parse(text);
    }

    private static Map<String, Integer> currencies(List<CurrencyDraft> drafts, List<Mistake> mistakes) {
        if (drafts.isEmpty() || drafts.size() > CURRENCIES_MAX) {
            mistakes.add(new Mistake("/currencies", "a brand has 1 to %d currencies".formatted(CURRENCIES_MAX)));
        }
        Map<String, Integer> currencies = new TreeMap<>();
        for (int i = 0; i < drafts.size(); i++) {
            CurrencyDraft draft = drafts.get(i);
            Integer exponent = draft.exponent != null ? draft.exponent : isoExponent(draft.code);
            String pointer = "/currencies/" + i;
            if (!Ids.isCurrency(draft.code)) {
                mistakes.add(new Mistake(pointer, "a currency's code is 3 to 10 capital letters or digits"));
            } else if (exponent == null) {
                mistakes.add(new Mistake(pointer, "%s is not in ISO 4217: give it an exponent".formatted(draft.code)));
            } else if (exponent < 0 || exponent > EXPONENT_MAX) {
                mistakes.add(new Mistake(pointer, "an exponent is 0 to %d".formatted(EXPONENT_MAX)));
            } else if (currencies.put(draft.code, exponent) != null) {
                mistakes.add(new Mistake(pointer, "%s stands here twice".formatted(draft.code)));
            }
        }
        return currencies;
    }

    private static @Nullable Integer isoExponent(String code) {
        try {
            int digits = Currency.getInstance(code).getDefaultFractionDigits();
            return digits < 0 ? null : digits;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
