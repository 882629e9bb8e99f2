package dev.windfall.api;

import dev.windfall.schemas.avro.Brand;
import dev.windfall.schemas.avro.PlayerDay;
import dev.windfall.topology.Engine;
import dev.windfall.topology.ledger.Ledger;
import dev.windfall.topology.ledger.LedgerView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/// All of a brand's live days of one partition, and who has one, at one place in the log: what a verifier holds against its own fold.
@RestController
class LiveDaysController {

    static final String NDJSON = "application/x-ndjson";

    private static final String EXAMPLE = """
            {"generation": 1, "partition": 1, "brand_log_offset": 4711}
            {"player_id": "p1", "day": "2026-11-19", "version": 7, "rows": [{"provider_id": "nova", "game_category": "slots",\
             "currency": "EUR", "bets": 3, "stake": 3000, "bonus_stake": 0, "valid_turnover": 3000, "payout": 1200,\
             "bonus_payout": 0, "rolled_back_bets": 1, "rolled_back_stake": 500, "rolled_back_payout": 0}],\
             "totals": [{"currency": "EUR", "deposits": 0, "withdrawals": 0}]}
            {"day": "2026-11-19", "first": 0, "players": ["p1"]}""";

    private final Engine engine;
    private final Others others;
    private final JsonMapper json;

    LiveDaysController(Engine engine, Others others, JsonMapper json) {
        this.engine = engine;
        this.others = others;
        this.json = json;
    }

    /// The first line.
    record Cut(int generation, int partition, long brandLogOffset) {}

    @Operation(summary = "All live days of the brand in one partition, one JSON object per line",
            description = "The first line tells the last record of the brand log that is in them, and of which generation it is; "
                    + "who names a generation is answered by no other. Lines with `players` are "
                    + "the numbered list of who has a day, from the number `first` on; they come in no order.",
            responses = @ApiResponse(responseCode = "200",
                    content = @Content(mediaType = NDJSON, examples = @ExampleObject(EXAMPLE))))
    @GetMapping("/internal/promotions/live-days")
    void liveDays(@RequestHeader(CallerFilter.BRAND) String brandId, @RequestParam int partition,
            @RequestParam(required = false) @Nullable Integer generation, HttpServletRequest request,
            HttpServletResponse response) throws IOException {
        Brand brand = Found.brand(engine, brandId);
        Ledger ledger = engine.ledger(); // one for all of it: it changes with the generation
        if (generation != null) {
            ledger.requireGeneration(generation);
        }
        if (!ledger.slice(brand).partitions().contains(partition)) {
            throw Problem.INVALID_PARTITION
                    .because("Brand %s has nothing in partition %d".formatted(brandId, partition));
        }
        LedgerView here;
        try {
            here = ledger.partition(partition);
        } catch (Ledger.NotReady notHere) {
            relay(ledger, partition, request, response, notHere);
            return;
        }
        try {
            read(brand, here, response);
        } catch (Ledger.NotReady gone) {
            if (response.isCommitted()) {
                throw new IOException(gone); // what was told is cut, and seen to be
            }
            response.resetBuffer();
            throw gone;
        }
    }

    private void read(Brand brand, LedgerView here, HttpServletResponse response) throws IOException {
        here.read(brand, new LedgerView.Reading() {
            @Override
            public void begin(long offset) throws IOException {
                response.setContentType(NDJSON);
                write(response.getOutputStream(), new Cut(here.generation(), here.partition(), offset));
            }

            @Override
            public void day(PlayerDay day) throws IOException {
                write(response.getOutputStream(), view(day));
            }

            @Override
            public void players(LocalDate day, int first, List<String> players) throws IOException {
                write(response.getOutputStream(), new ListedView(day, first, players));
            }
        });
    }

    /// Whoever names a generation is answered by that one alone, by others too: the question is passed on as it is.
    private void relay(Ledger ledger, int partition, HttpServletRequest request, HttpServletResponse response,
            Ledger.NotReady notHere) throws IOException {
        for (String address : Others.isHop(request) ? List.<String>of() : ledger.holders(partition)) {
            if (others.relay(address, request, NDJSON, response)) {
                return;
            }
        }
        throw notHere;
    }

    private void write(OutputStream out, Object line) throws IOException {
        out.write(json.writeValueAsBytes(line));
        out.write('\n');
    }

    record LiveDayView(String playerId, LocalDate day, long version, Object rows, Object totals) {}

    record ListedView(LocalDate day, int first, List<String> players) {}

    record CashView(String currency, long deposits, long withdrawals) {}

    private static LiveDayView view(PlayerDay day) {
        return new LiveDayView(day.getPlayerId(), day.getDay(), day.getVersion(), day.getRows().stream()
                .map(row -> Map.ofEntries(
                        Map.entry("provider_id", row.getProviderId()),
                        Map.entry("game_category", row.getGameCategory()),
                        Map.entry("currency", row.getCurrency()), Map.entry("bets", row.getBets()),
                        Map.entry("stake", row.getStake()), Map.entry("bonus_stake", row.getBonusStake()),
                        Map.entry("valid_turnover", row.getValidTurnover()), Map.entry("payout", row.getPayout()),
                        Map.entry("bonus_payout", row.getBonusPayout()),
                        Map.entry("rolled_back_bets", row.getRolledBackBets()),
                        Map.entry("rolled_back_stake", row.getRolledBackStake()),
                        Map.entry("rolled_back_payout", row.getRolledBackPayout())))
                .toList(),
                day.getTotals().stream()
                        .map(total -> new CashView(total.getCurrency(), total.getDeposits(), total.getWithdrawals()))
                        .toList());
    }
}
