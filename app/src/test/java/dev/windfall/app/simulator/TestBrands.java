package dev.windfall.app.simulator;

import dev.windfall.app.simulator.Facts.Days;
import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.projections.controls.Wish;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.RuleDocument;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/// The brands of a simulation, and what their rules may be: each rates days.
final class TestBrands {

    static final Map<String, Days> DAYS = Map.of("aurora", new Days(ZoneId.of("Europe/Madrid"), LocalTime.of(6, 0)),
            "borealis", new Days(ZoneId.of("UTC"), LocalTime.MIDNIGHT));
    static final List<String> IDS = List.of("aurora", "borealis");

    private TestBrands() {}

    /// `aurora` is spread, `borealis` is not.
    static Wish settings(String brandId) {
        Days days = Objects.requireNonNull(DAYS.get(brandId));
        return new Wish.Settings(new BrandSettings(brandId, new BusinessCalendar(days.zone(), days.startsAt()),
                Map.of("EUR", 2), brandId.equals("aurora") ? World.PARTITIONS : 1, Map.of()));
    }

    static ZoneId zone(String brandId) {
        return Objects.requireNonNull(DAYS.get(brandId)).zone();
    }

    static List<Kind> kinds(String brandId) {
        return brandId.equals("aurora") ? List.of(Kind.REBATE, Kind.LOSSBACK) : List.of(Kind.LOSSBACK);
    }

    /// One of those that a brand has.
    static Wish rule(Kind kind, LocalDate from, SplittableRandom random) {
        Map<String, Object> tree = new HashMap<>();
        tree.put("effective_from", from.toString());
        tree.put("base", kind == Kind.REBATE ? "TURNOVER" : "NET_LOSS");
        tree.put("funding", "ALL");
        tree.put("period", "DAILY");
        tree.put("tiers", tiers(random));
        tree.put("levels", Map.of("vip", Map.of("tiers", tiers(random))));
        tree.put("settle_after", "PT2H");
        if (random.nextBoolean()) {
            tree.put("min_payout", Map.of("EUR", 1 + random.nextInt(150)));
        }
        if (random.nextBoolean()) {
            tree.put("max_payout", Map.of("EUR", 200 + random.nextInt(800)));
        }
        if (random.nextBoolean()) {
            tree.put("auto_approve_below", Map.of("EUR", 150 + random.nextInt(300)));
        }
        return switch (RuleDocument.read(kind, "daily", tree)) {
            case RuleDocument.Reading.Valid(RuleDocument document) -> new Wish.WrittenRule(document);
            case RuleDocument.Reading.Wrong(var mistakes) -> throw new IllegalStateException(mistakes.toString());
        };
    }

    private static Map<String, Object> tiers(SplittableRandom random) {
        List<Object> tiers = new ArrayList<>();
        tiers.add(Map.of("from", 0, "rate", (1 + random.nextInt(6)) + "%"));
        if (random.nextBoolean()) {
            tiers.add(Map.of("from", 1_000 + random.nextInt(8_000), "rate", (7 + random.nextInt(6)) + "%"));
        }
        return Map.of("EUR", tiers);
    }
}
