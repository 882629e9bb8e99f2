package dev.windfall.api;

import dev.windfall.schemas.avro.Brand;
import dev.windfall.schemas.avro.DayTotal;
import dev.windfall.schemas.avro.PlayerDay;
import dev.windfall.schemas.avro.ProviderRow;
import dev.windfall.topology.Engine;
import dev.windfall.topology.ledger.LedgerView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;

@RestController
@RequestMapping("/internal/promotions/players/{playerId}")
class PlayerDaysController {

    private static final int YEAR_MAX = 9999;
    private static final int DAYS_MAX = 400;
    private static final String EXAMPLE = """
            {"brand_id": "aurora", "player_id": "p1", "as_of": "2026-11-20T10:00:00.123Z", "days": [{"day": "2026-11-19",
             "currency": "EUR", "bets": 3, "stake": 3000, "bonus_stake": 0, "valid_turnover": 3000, "payout": 1200,
             "bonus_payout": 0, "rolled_back_bets": 1, "rolled_back_stake": 500, "rolled_back_payout": 0, "deposits": 0,
             "withdrawals": 0, "version": 7}]}""";

    private static final String PROVIDERS_EXAMPLE = """
            {"brand_id": "aurora", "player_id": "p1", "as_of": "2026-11-20T10:00:00.123Z", "providers": [{"day": "2026-11-19",
             "provider_id": "nova", "game_category": "slots", "currency": "EUR", "bets": 3, "stake": 3000,
             "bonus_stake": 0, "valid_turnover": 3000, "payout": 1200, "bonus_payout": 0, "rolled_back_bets": 1,
             "rolled_back_stake": 500, "rolled_back_payout": 0, "version": 7}]}""";

    private final Engine engine;
    private final PlayerReads players;

    PlayerDaysController(Engine engine, PlayerReads players) {
        this.engine = engine;
        this.players = players;
    }

    record DaysView(String brandId, String playerId, Instant asOf, List<DayView> days) {}

    record DayView(LocalDate day, String currency, long bets, long stake, long bonusStake, long validTurnover,
            long payout,
            long bonusPayout, long rolledBackBets, long rolledBackStake, long rolledBackPayout, long deposits,
            long withdrawals,
            long version) {

        static DayView of(PlayerDay day, DayTotal total) {
            return new DayView(day.getDay(), total.getCurrency(), total.getBets(), total.getStake(),
                    total.getBonusStake(),
                    total.getValidTurnover(), total.getPayout(), total.getBonusPayout(), total.getRolledBackBets(),
                    total.getRolledBackStake(), total.getRolledBackPayout(), total.getDeposits(),
                    total.getWithdrawals(),
                    day.getVersion());
        }
    }

    record ProvidersView(String brandId, String playerId, Instant asOf, List<ProviderView> providers) {}

    record ProviderView(LocalDate day, String providerId, String gameCategory, String currency, long bets, long stake,
            long bonusStake, long validTurnover, long payout, long bonusPayout, long rolledBackBets,
            long rolledBackStake, long rolledBackPayout, long version) {

        static ProviderView of(PlayerDay day, ProviderRow row) {
            return new ProviderView(day.getDay(), row.getProviderId(), row.getGameCategory(), row.getCurrency(),
                    row.getBets(), row.getStake(), row.getBonusStake(), row.getValidTurnover(), row.getPayout(),
                    row.getBonusPayout(), row.getRolledBackBets(), row.getRolledBackStake(),
                    row.getRolledBackPayout(), day.getVersion());
        }
    }

    @Operation(summary = "A player's business days, live", responses = @ApiResponse(responseCode = "200",
            content = @Content(mediaType = "application/json", examples = @ExampleObject(EXAMPLE))))
    @GetMapping("/days")
    DaysView days(@RequestHeader(CallerFilter.BRAND) String brandId, @PathVariable String playerId,
            @RequestParam @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate from,
            @RequestParam @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate to) {
        requirePeriod(from, to);
        Brand brand = Found.brand(engine, brandId);
        return players.ask(brand, playerId, DaysView.class, state -> {
            LedgerView.Days days = state.days(brand, playerId, from, to);
            return new DaysView(brandId, playerId, days.asOf(), days.days().stream()
                    .flatMap(day -> day.getTotals().stream().filter(total -> !isZero(total))
                            .map(total -> DayView.of(day, total)))
                    .toList());
        });
    }

    static void requirePeriod(LocalDate from, LocalDate to) {
        if (to.isBefore(from) || ChronoUnit.DAYS.between(from, to) > DAYS_MAX || to.getYear() > YEAR_MAX) {
            throw Problem.INVALID_PERIOD
                    .because("from comes before to, and no more than %d days lie between".formatted(DAYS_MAX));
        }
    }

    @Operation(summary = "A player's business day by provider, category and currency, live",
            responses = @ApiResponse(responseCode = "200",
                    content = @Content(mediaType = "application/json", examples = @ExampleObject(PROVIDERS_EXAMPLE))))
    @GetMapping("/days/{day}/providers")
    ProvidersView providers(@RequestHeader(CallerFilter.BRAND) String brandId, @PathVariable String playerId,
            @PathVariable @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate day) {
        Brand brand = Found.brand(engine, brandId);
        return players.ask(brand, playerId, ProvidersView.class, state -> {
            LedgerView.Days days = state.days(brand, playerId, day, day);
            return new ProvidersView(brandId, playerId, days.asOf(), days.days().stream()
                    .flatMap(found -> found.getRows().stream().filter(row -> !isZero(row))
                            .map(row -> ProviderView.of(found, row)))
                    .toList());
        });
    }

    /// A row of zeros equals no row: what comes out does not tell by which way it came to nothing.
    private static boolean isZero(DayTotal total) {
        return total.getBets() == 0 && total.getRolledBackBets() == 0 && total.getDeposits() == 0
                && total.getWithdrawals() == 0;
    }

    private static boolean isZero(ProviderRow row) {
        return row.getBets() == 0 && row.getRolledBackBets() == 0;
    }
}
