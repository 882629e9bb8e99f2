package dev.windfall.projections.adjustments;

import dev.windfall.projections.Ids;
import dev.windfall.projections.deciding.Consequence;
import dev.windfall.projections.deciding.Decision;
import dev.windfall.projections.deciding.Effect.PayAs;
import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.projections.deciding.Given;
import dev.windfall.projections.deciding.Subject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class AdjustmentDeciderTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final AdjustmentDecider DECIDER = new AdjustmentDecider();
    private static final String ID = Adjustment.idFor("aurora", "backoffice", "key-1");
    private static final Subject SUBJECT = new Subject(Adjustment.DECIDER, "aurora", ID);
    private static final AdjustmentCommand.Adjust ADJUST = new AdjustmentCommand.Adjust("p1", 1_500, "EUR", PayAs.CASH,
            "goodwill");

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', quoteCharacter = '"', textBlock = """
            player_id | amount         | reason      | decision
            p1        | 1              | goodwill    | decided
            p1        | 10000000000000 | goodwill    | decided
            p1        | 10000000000001 | goodwill    | /amount
            p1        | 0              | goodwill    | /amount
            p1        | -5             | goodwill    | /amount
            p~1       | 1              | goodwill    | /player_id
            ""        | 1              | goodwill    | /player_id
            p1        | 1              | ""          | /reason
            p1        | 1              | " "         | /reason
            p1        | 1              | "a\tb"      | /reason
            p1        | 1              | "Señal €"   | decided
            """)
    void whatCanBeMeant(String playerId, long amount, String reason, String decision) {
        assertThat(told(decide(null, new AdjustmentCommand.Adjust(playerId, amount, "EUR", PayAs.CASH, reason), "ann")))
                .isEqualTo(decision);
    }

    @Test
    void whatIsLockedIsNotGivenByHand() {
        assertThat(told(decide(null, new AdjustmentCommand.Adjust("p1", 1, "EUR", PayAs.POINTS, "goodwill"), "ann")))
                .isEqualTo("decided");
        assertThat(told(decide(null, new AdjustmentCommand.Adjust("p1", 1, "EUR", PayAs.COUPON, "goodwill"), "ann")))
                .isEqualTo("/pay_as");
    }

    @Test
    void itAsksForItsEffectOnce() {
        var decided = (Decision.Decided<AdjustmentEvent>) decide(null, ADJUST, "ann");
        AdjustmentState made = DECIDER.evolve(null, decided.events().getFirst());
        assertThat(decided.consequences()).containsExactly(new Consequence.Request(made.adjustment().effect()));
        assertThat(made.adjustment().requestId()).isEqualTo("adjustment-" + ID);
        assertThat(made.adjustment().actor()).isEqualTo("ann");

        assertThat(told(decide(made, ADJUST, "ann"))).isEqualTo("unchanged");
        assertThat(told(decide(made, ADJUST, "bob"))).as("whoever sends it again").isEqualTo("unchanged");
        for (AdjustmentCommand.Adjust other : List.of(
                new AdjustmentCommand.Adjust("p2", 1_500, "EUR", PayAs.CASH, "goodwill"),
                new AdjustmentCommand.Adjust("p1", 1_501, "EUR", PayAs.CASH, "goodwill"),
                new AdjustmentCommand.Adjust("p1", 1_500, "USD", PayAs.CASH, "goodwill"),
                new AdjustmentCommand.Adjust("p1", 1_500, "EUR", PayAs.POINTS, "goodwill"),
                new AdjustmentCommand.Adjust("p1", 1_500, "EUR", PayAs.CASH, "thanks"))) {
            assertThat(told(decide(made, other, "ann"))).isEqualTo("idempotency-key-reused");
        }
    }

    @Test
    void itStandsAsItsEffectStands() {
        AdjustmentState made = DECIDER.evolve(null,
                ((Decision.Decided<AdjustmentEvent>) decide(null, ADJUST, "ann")).events().getFirst());
        for (EffectStatus status : EffectStatus.values()) {
            Decision<AdjustmentEvent> decision = decide(made, new AdjustmentCommand.Told(status), "");
            if (status == made.status()) {
                assertThat(told(decision)).isEqualTo("unchanged");
            } else {
                assertThat(DECIDER.evolve(made, ((Decision.Decided<AdjustmentEvent>) decision).events().getFirst())
                        .status()).isEqualTo(status);
            }
        }
        assertThat(told(decide(null, new AdjustmentCommand.Told(EffectStatus.SETTLED), ""))).isEqualTo(
                "unknown-adjustment");
        assertThat(DECIDER.wakeAt(made)).isEmpty();
    }

    @Test
    void itsIdIsThatOfBrandCallerAndKey() {
        Set<String> ids = new HashSet<>();
        for (String brand : List.of("aurora", "borealis")) {
            for (String caller : List.of("backoffice", "crm")) {
                for (String key : List.of("1", "2",
                        "a long key with a € and more than sixty-four characters in it, really")) {
                    ids.add(Adjustment.idFor(brand, caller, key));
                    assertThat(Adjustment.idFor(brand, caller, key)).isEqualTo(Adjustment.idFor(brand, caller, key));
                }
            }
        }
        assertThat(ids).hasSize(12).allMatch(Ids::isValid);
    }

    private static Decision<AdjustmentEvent> decide(@Nullable AdjustmentState state, AdjustmentCommand command,
            String actor) {
        return DECIDER.decide(SUBJECT, state, command, new Given(NOON, "backoffice", actor));
    }

    private static String told(Decision<AdjustmentEvent> decision) {
        return switch (decision) {
            case Decision.Decided<AdjustmentEvent> _ -> "decided";
            case Decision.Unchanged<AdjustmentEvent> _ -> "unchanged";
            case Decision.Rejected<AdjustmentEvent> it -> it.rejection().pointer() == null ? it.rejection().code()
                    : it.rejection().pointer();
        };
    }
}
