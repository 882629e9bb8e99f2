package dev.windfall.api;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.players.PlayerDay;
import dev.windfall.projections.players.Profile;
import dev.windfall.projections.rating.Explanation;
import dev.windfall.projections.rating.Rater;
import dev.windfall.projections.rating.Rating;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.PeriodGrid.Period;
import dev.windfall.projections.rules.RuleBook.Applied;
import dev.windfall.projections.rules.RuleDigest;
import dev.windfall.schemas.avro.Brand;
import dev.windfall.topology.Engine;
import dev.windfall.topology.ledger.LedgerView.Rateable;
import dev.windfall.topology.wire.Brands;
import dev.windfall.topology.wire.Profiles;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What each rule would pay a player now. A view: no payout is ever made from it.
@RestController
@RequestMapping("/internal/promotions/{kind}/accruals")
class AccrualsController {

    private static final String EXAMPLE = """
            {"brand_id": "aurora", "player_id": "p1", "as_of": "2026-11-25T10:00:00.123Z", "day": "2026-11-25", "accruals": [
             {"rule_id": "weekly-lossback", "version": 1, "mode": "LIVE", "digest": "5f0c…", "period_first": "2026-11-23",
             "period_last": "2026-11-29", "currency": "EUR", "entitlement": 90, "outcome": "ENTITLED",
             "words": ["1 row counts, 18.00 EUR of net loss", "Tier 1, from 0.00 EUR: 5% of all is 0.90 EUR"],
             "trace": {"currency": "EUR", "rows": [{"day": "2026-11-25", "provider_id": "nova", "game_category": "slots"}]}}]}""";

    private final Engine engine;
    private final PlayerReads players;

    AccrualsController(Engine engine, PlayerReads players) {
        this.engine = engine;
        this.players = players;
    }

    record AccrualsView(String brandId, String playerId, Instant asOf, LocalDate day, List<AccrualView> accruals) {}

    /// @param mode  LIVE, or SHADOW of a version that is tried and pays nothing
    /// @param words why it is so, in sentences
    /// @param trace enough to come to the same entitlement by hand
    record AccrualView(String ruleId, int version, String mode, String digest, LocalDate periodFirst,
            LocalDate periodLast, String currency, long entitlement, String outcome, List<String> words,
            Map<String, Object> trace) {}

    @Operation(summary = "What each rule would pay a player now, and why",
            description = "Rates the player's live rows of the periods that the day is in; without a day, of the current ones.",
            responses = @ApiResponse(responseCode = "200",
                    content = @Content(mediaType = "application/json", examples = @ExampleObject(EXAMPLE))))
    @GetMapping
    AccrualsView accruals(@RequestHeader(CallerFilter.BRAND) String brandId, @PathVariable("kind") String kindText,
            @RequestParam("player_id") String playerId,
            @RequestParam @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate day) {
        Kind kind = RulesController.kind(kindText);
        Brand brand = Found.brand(engine, brandId);
        LocalDate of = day != null ? day : Found.today(engine, brandId);
        return players.ask(brand, playerId, AccrualsView.class, state -> {
            Rateable rateable = state.rateable(brand, playerId, of, kind);
            return new AccrualsView(brandId, playerId, rateable.asOf(), of, accruals(Brands.fromAvro(brand), rateable));
        });
    }

    private static List<AccrualView> accruals(BrandSettings brand, Rateable rateable) {
        Profile profile = rateable.profile().map(Profiles::fromAvro).orElse(Profile.NONE);
        List<AccrualView> accruals = new ArrayList<>();
        for (Applied applied : rateable.applied()) {
            Period period = applied.period();
            List<PlayerDay> days = rateable.days().stream()
                    .filter(day -> period.has(day.day())).toList();
            for (Rating rating : Rater.rateAll(applied.version().rule(), days, profile)) {
                accruals.add(view(applied, rating, Explanation.of(
                        Rater.trace(applied.version().rule(), rating.currency(), days, profile),
                        brand.currencies().getOrDefault(rating.currency(), 0))));
            }
        }
        return accruals;
    }

    private static AccrualView view(Applied applied, Rating rating, Explanation why) {
        return new AccrualView(applied.version().rule().ruleId(), applied.version().version(),
                applied.version().mode().name(), RuleDigest.of(applied.version().rule()), applied.period().first(),
                applied.period().last(), rating.currency(), rating.entitlement(), rating.outcome().name(), why.words(),
                why.tree());
    }
}
