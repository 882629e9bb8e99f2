package dev.windfall.api;

import dev.windfall.projections.Mistake;
import dev.windfall.projections.brands.BrandSettings.CurrencyDraft;
import dev.windfall.projections.brands.BrandSettings.Draft;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// A brand as people write it, in JSON: fields of the right type, and no others. Whether they can be meant is the domain's to say.
record BrandDocument(Draft draft, List<Mistake> mistakes) {

    private static final Set<String> FIELDS = Set.of("brand_id", "zone", "day_starts_at", "currencies", "spread",
            "four_eyes_above");

    static BrandDocument read(String brandId, JsonNode document) {
        List<Mistake> mistakes = new ArrayList<>();
        if (!document.isObject()) {
            mistakes.add(new Mistake("", "a brand is one JSON object"));
        }
        for (String field : document.propertyNames()) {
            if (!FIELDS.contains(field)) {
                mistakes.add(new Mistake("/" + field, "there is no field " + field));
            }
        }
        String named = text(document, "brand_id", mistakes);
        if (named != null && !named.equals(brandId)) {
            mistakes.add(new Mistake("/brand_id", "brand_id is not that of the address, " + brandId));
        }
        return new BrandDocument(
                new Draft(brandId, text(document, "zone", mistakes), text(document, "day_starts_at", mistakes),
                        currencies(document.path("currencies"), mistakes), spread(document.path("spread"), mistakes),
                        amounts(document.path("four_eyes_above"), mistakes)),
                List.copyOf(mistakes));
    }

    private static @Nullable String text(JsonNode document, String field, List<Mistake> mistakes) {
        JsonNode value = document.path(field);
        if (isAbsent(value)) {
            return null;
        }
        if (!value.isString()) {
            mistakes.add(new Mistake("/" + field, field + " is a text"));
            return null;
        }
        return value.stringValue();
    }

    private static List<CurrencyDraft> currencies(JsonNode list, List<Mistake> mistakes) {
        List<CurrencyDraft> currencies = new ArrayList<>();
        if (!isAbsent(list) && !list.isArray()) {
            mistakes.add(new Mistake("/currencies", "currencies is a list"));
        }
        for (JsonNode currency : list) {
            if (currency.isString()) {
                currencies.add(new CurrencyDraft(currency.stringValue(), null));
            } else if (currency.path("code").isString() && currency.path("exponent").isInt()) {
                currencies.add(
                        new CurrencyDraft(currency.path("code").stringValue(), currency.path("exponent").intValue()));
            } else {
                mistakes.add(new Mistake("/currencies/" + currencies.size(),
                        "a currency is its code, or a code and an exponent"));
                break;
            }
        }
        return currencies;
    }

    private static @Nullable Integer spread(JsonNode value, List<Mistake> mistakes) {
        if (isAbsent(value)) {
            return null;
        }
        if (!value.isInt()) {
            mistakes.add(new Mistake("/spread", "spread is a whole number"));
            return null;
        }
        return value.intValue();
    }

    private static Map<String, Long> amounts(JsonNode object, List<Mistake> mistakes) {
        Map<String, Long> amounts = new TreeMap<>();
        if (!isAbsent(object) && !object.isObject()) {
            mistakes.add(new Mistake("/four_eyes_above", "four_eyes_above has an amount for each currency"));
            return amounts;
        }
        object.properties().forEach(entry -> {
            if (entry.getValue().canConvertToLong() && entry.getValue().isIntegralNumber()) {
                amounts.put(entry.getKey(), entry.getValue().longValue());
            } else {
                mistakes.add(new Mistake("/four_eyes_above/" + entry.getKey(),
                        "an amount is a whole number of minor units"));
            }
        });
        return amounts;
    }

    private static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }
}
