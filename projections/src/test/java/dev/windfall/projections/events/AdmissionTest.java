package dev.windfall.projections.events;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.projections.events.Verdict.Accepted;
import dev.windfall.projections.events.Verdict.Ignored;
import dev.windfall.projections.events.Verdict.Reason;
import dev.windfall.projections.events.Verdict.Refused;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class AdmissionTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final BrandSettings AURORA = new BrandSettings("aurora",
            new BusinessCalendar(ZoneId.of("UTC"), LocalTime.MIDNIGHT), Map.of("EUR", 2), 1, Map.of());

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', nullValues = "null", textBlock = """
            type                | field             | value                | reason           | said
            BET_SETTLED         | event_id          | ''                   | INVALID          | event_id is missing
            BET_SETTLED         | brand_id          | a~b                  | INVALID          | brand_id is no id
            BET_SETTLED         | player_id         | zoë                  | INVALID          | player_id is no id
            BET_SETTLED         | bet_id            | null                 | INVALID          | bet_id is missing
            BET_SETTLED         | provider_id       | null                 | INVALID          | provider_id is missing
            BET_SETTLED         | game_category     | null                 | INVALID          | game_category is missing
            BET_SETTLED         | currency          | null                 | INVALID          | currency is missing
            BET_SETTLED         | currency          | USD                  | UNKNOWN_CURRENCY | brand aurora does not list USD
            BET_SETTLED         | stake             | null                 | INVALID          | stake is missing
            BET_SETTLED         | stake             | -1                   | INVALID          | stake is negative
            BET_SETTLED         | stake             | 10000000000001       | INVALID          | stake is above 10000000000000
            BET_SETTLED         | payout            | -1                   | INVALID          | payout is negative
            BET_SETTLED         | bonus_stake       | 1001                 | INVALID          | bonus_stake is more than stake
            BET_SETTLED         | bonus_payout      | 401                  | INVALID          | bonus_payout is more than payout
            BET_SETTLED         | valid_turnover    | 1001                 | INVALID          | valid_turnover is more than stake
            BET_SETTLED         | revision          | 0                    | INVALID          | revision is below 1
            BET_SETTLED         | occurred_at       | 2026-11-20T13:00:01Z | IN_THE_FUTURE    | occurred_at is over an hour ahead
            BET_ROLLED_BACK     | bet_id            | null                 | INVALID          | bet_id is missing
            DEPOSIT             | amount            | null                 | INVALID          | amount is missing
            DEPOSIT_CONFIRMED   | amount            | 0                    | INVALID          | amount is not above 0
            WITHDRAWAL          | currency          | USD                  | UNKNOWN_CURRENCY | brand aurora does not list USD
            DEPOSIT_REVERSED    | reverses_event_id | null                 | INVALID          | reverses_event_id is missing
            WITHDRAWAL_REVERSED | reverses_event_id | ' '                  | INVALID          | reverses_event_id is missing
            """)
    void whatCannotBeMeantIsRefusedWithTheField(String type, String field, @Nullable String value, Reason reason,
            String said) {
        assertThat(decide(type, field, value)).isEqualTo(new Refused(reason, field, said));
    }

    @Test
    void whatNoDatabaseTakesIsRefused() {
        assertThat(decide("BET_SETTLED", "provider_id", "no\u0000va"))
                .isEqualTo(new Refused(Reason.INVALID, "provider_id",
                        "provider_id has a control character, or half a character"));
        assertThat(decide("BET_SETTLED", "bet_id", "b\ud83c"))
                .isEqualTo(
                        new Refused(Reason.INVALID, "bet_id", "bet_id has a control character, or half a character"));
        assertThat(decide("BET_SETTLED", "bet_id", "b\ud83c\udfb2")).isInstanceOf(Accepted.class);
        assertThat(decide("BET_SETTLED", "provider_id", "\u0130".repeat(100)))
                .isEqualTo(new Refused(Reason.INVALID, "provider_id", "provider_id is longer than 100 characters"));
        assertThat(decide("BET_SETTLED", "occurred_at", "0001-01-01T00:00:00Z"))
                .isEqualTo(new Refused(Reason.INVALID, "occurred_at", "occurred_at is before 1970"));
    }

    @Test
    void anEventOfAnUnknownBrandIsRefusedAsSuch() {
        assertThat(Admission.decide(event("BET_SETTLED", Map.of()), null, NOON))
                .isEqualTo(new Refused(Reason.UNKNOWN_BRAND, "brand_id", "no brand aurora is registered"));
    }

    @Test
    void otherTypesAreIgnoredWhateverElseTheyHold() {
        assertThat(decide("BONUS_GRANTED", "player_id", "~")).isEqualTo(new Ignored("BONUS_GRANTED"));
    }

    @Test
    void aSettlementIsReadInItsCanonicalForm() {
        assertThat(Admission.decide(event("BET_SETTLED_CONFIRMED", Map.of("provider_id", "NoVa", "bonus_stake", "100")),
                AURORA, NOON))
                .isEqualTo(
                        new Accepted(new Fact.Settlement("e1", "aurora", "p1", "b1", "nova", "slots", null, null, "EUR",
                                1_000, 400, 100, 0, 900, NOON, null)));
    }

    @Test
    void anHourAheadIsStillBelieved() {
        assertThat(decide("BET_SETTLED", "occurred_at", "2026-11-20T13:00:00Z")).isInstanceOf(Accepted.class);
    }

    @ParameterizedTest
    @CsvSource({"BET_ROLLED_BACK,Rollback", "DEPOSIT,Cash", "WITHDRAWAL_CONFIRMED,Cash",
            "DEPOSIT_REVERSED,CashReversal",
            "WITHDRAWAL_REVERSED,CashReversal", "BET_SETTLED,Settlement"})
    void everyTypeBecomesItsFact(String type, String fact) {
        assertThat(Admission.decide(event(type, Map.of("reverses_event_id", "e0")), AURORA, NOON))
                .isInstanceOfSatisfying(Accepted.class,
                        accepted -> assertThat(accepted.fact().getClass().getSimpleName()).isEqualTo(fact));
    }

    private static Verdict decide(String type, String field, @Nullable String value) {
        Map<String, @Nullable String> change = new HashMap<>();
        change.put(field, value);
        return Admission.decide(event(type, change), AURORA, NOON);
    }

    private static RawEvent event(String type, Map<String, ? extends @Nullable String> changes) {
        Map<String, @Nullable String> fields = new HashMap<>(Map.of("event_id", "e1", "brand_id", "aurora", "player_id",
                "p1",
                "bet_id", "b1", "provider_id", "nova", "game_category", "slots", "currency", "EUR", "stake", "1000",
                "payout", "400"));
        fields.put("amount", "5");
        fields.put("occurred_at", NOON.toString());
        fields.putAll(changes);
        return new RawEvent(text(fields, "event_id"), type, text(fields, "brand_id"), text(fields, "player_id"),
                fields.get("bet_id"), fields.get("provider_id"), fields.get("game_category"), null, null,
                fields.get("currency"), number(fields, "stake"), number(fields, "payout"),
                orZero(fields, "bonus_stake"),
                orZero(fields, "bonus_payout"), number(fields, "valid_turnover"), number(fields, "amount"),
                Instant.parse(text(fields, "occurred_at")),
                fields.get("revision") == null ? null : Integer.valueOf(text(fields, "revision")),
                fields.get("reverses_event_id"));
    }

    private static String text(Map<String, @Nullable String> fields, String name) {
        String value = fields.get(name);
        return value == null ? "" : value;
    }

    private static @Nullable Long number(Map<String, @Nullable String> fields, String name) {
        return fields.get(name) == null ? null : Long.valueOf(text(fields, name));
    }

    private static long orZero(Map<String, @Nullable String> fields, String name) {
        Long value = number(fields, name);
        return value == null ? 0 : value;
    }
}
