package dev.windfall.projections.coupons.definitions;

import dev.windfall.projections.coupons.definitions.CouponDefinition.Resolved;
import dev.windfall.projections.deciding.Consequence;
import dev.windfall.projections.deciding.Decision;
import dev.windfall.projections.deciding.Given;
import dev.windfall.projections.deciding.Subject;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

import static dev.windfall.projections.coupons.definitions.CouponDefinitionTest.document;
import static dev.windfall.projections.coupons.definitions.CouponName.GLOBAL;
import static org.assertj.core.api.Assertions.assertThat;

class DefinitionDeciderTest {

    private static final String WHOLE = "amounts: {EUR: 2000}, wagering: {multiplier: 5}";
    private static final Given GIVEN = new Given(Instant.EPOCH, "backoffice", "ann");

    private final DefinitionDecider decider = new DefinitionDecider();
    private final Map<String, DefinitionState> states = new HashMap<>();
    private final List<Consequence.TellHeir> onTheirWay = new ArrayList<>();

    @Test
    void aBrandHasItsOwnVersions() {
        assertThat(put("aurora", WHOLE)).isEqualTo("DECIDED");
        assertThat(put("aurora", WHOLE)).isEqualTo("UNCHANGED");
        assertThat(put("aurora", WHOLE + ", disabled: true")).isEqualTo("DECIDED");
        assertThat(current("aurora").version()).isEqualTo(2);
        assertThat(current("aurora").actor()).isEqualTo("ann");
        assertThat(put("aurora", "disabled: true")).isEqualTo("invalid-document");
        assertThat(current("aurora").version()).isEqualTo(2);
    }

    @Test
    void nobodyHasACouponThatNobodyWrote() {
        assertThat(tell("aurora", new DefinitionCommand.Look())).isEqualTo("unknown-coupon");
        assertThat(tell(GLOBAL, new DefinitionCommand.Follow("aurora"))).isEqualTo("DECIDED");
        assertThat(tell(GLOBAL, new DefinitionCommand.Follow("aurora"))).isEqualTo("UNCHANGED");
        assertThat(tell(GLOBAL, new DefinitionCommand.Look())).isEqualTo("unknown-coupon");
        assertThat(putDefaults(WHOLE)).isEqualTo("DECIDED");
        deliver();
        assertThat(tell("aurora", new DefinitionCommand.Look())).as("only what a brand has put")
                .isEqualTo("unknown-coupon");
        assertThat(put("aurora", "match: 0%")).isEqualTo("DECIDED");
        assertThat(tell("aurora", new DefinitionCommand.Look())).isEqualTo("UNCHANGED");
        assertThat(current("aurora").globalVersion()).isEqualTo(1);
    }

    @Test
    void newDefaultsMakeNewVersionsWhereTheyMakeADifference() {
        putDefaults(WHOLE);
        put("aurora", "match: 0%");
        put("boreal", WHOLE);
        putDefaults("amounts: {EUR: 3000}, wagering: {multiplier: 5}");
        deliver();
        assertThat(current("aurora").version()).isEqualTo(2);
        assertThat(current("aurora").definition().amounts()).containsEntry("EUR", 3000L);
        assertThat(current("boreal").version()).isEqualTo(1);
        assertThat(state("boreal").defaults().version()).isEqualTo(2);
    }

    @Test
    void aBrandThatCannotGoByNewDefaultsGoesOnAndSaysWhy() {
        putDefaults(WHOLE);
        put("aurora", "min_deposit: {EUR: 500}");
        putDefaults("wagering: {multiplier: 5}");
        deliver();
        assertThat(current("aurora").version()).isEqualTo(1);
        assertThat(state("aurora").notTaken()).isNotEmpty();
        putDefaults(WHOLE + ", match: 10%");
        deliver();
        assertThat(current("aurora").version()).isEqualTo(2);
        assertThat(state("aurora").notTaken()).isEmpty();
    }

    /// Words of `*` may come late, and what a brand saw of it may be older than what it has heard since.
    @Test
    void whenAllIsSaidEveryBrandGoesByTheNewestDefaults() {
        List<String> own = List.of(WHOLE, "match: 0%", "disabled: true", "amounts: {EUR: 7, USD: 1}",
                "min_deposit: {EUR: 1}");
        List<String> defaults = List.of(WHOLE, "wagering: {multiplier: 3}", "amounts: {EUR: 9}", WHOLE + ", match: 5%",
                "disabled: true");
        for (long seed = 0; seed < 2_000; seed++) {
            states.clear();
            onTheirWay.clear();
            Random random = new Random(seed);
            Map<String, Defaults> seen = new HashMap<>();
            for (int step = 0; step < 20; step++) {
                String brand = random.nextBoolean() ? "aurora" : "boreal";
                switch (random.nextInt(5)) {
                    case 0 -> putDefaults(defaults.get(random.nextInt(defaults.size())));
                    case 1 -> seen.put(brand, followed(brand));
                    case 2 -> {
                        if (!onTheirWay.isEmpty()) {
                            deliver(onTheirWay.remove(random.nextInt(onTheirWay.size())));
                        }
                    }
                    default -> {
                        Defaults known = seen.computeIfAbsent(brand, this::followed); // as whoever puts does first
                        tell(brand, new DefinitionCommand.Put(document(own.get(random.nextInt(own.size()))), known));
                    }
                }
            }
            deliver();
            for (String brand : List.of("aurora", "boreal")) {
                isByTheNewest(brand, seed);
            }
        }
    }

    private void isByTheNewest(String brand, long seed) {
        DefinitionState state = states.get(brand);
        Defined current = state == null ? null : state.current();
        if (state == null || current == null) {
            return;
        }
        switch (CouponDefinition.resolve(current.written(), state(GLOBAL).defaults().written())) {
            case Resolved.Valid(var definition, var _) -> assertThat(current.definition()).as("seed %d", seed)
                    .isEqualTo(definition);
            case Resolved.Wrong _ -> assertThat(state.notTaken()).as("seed %d", seed).isNotEmpty();
        }
    }

    private String put(String brand, String written) {
        return tell(brand, new DefinitionCommand.Put(document(written), followed(brand)));
    }

    private Defaults followed(String brand) {
        tell(GLOBAL, new DefinitionCommand.Follow(brand));
        return state(GLOBAL).defaults();
    }

    private String putDefaults(String written) {
        return tell(GLOBAL, new DefinitionCommand.PutDefaults(document(written)));
    }

    private void deliver() {
        while (!onTheirWay.isEmpty()) {
            deliver(onTheirWay.removeFirst());
        }
    }

    private void deliver(Consequence.TellHeir word) {
        tell(word.heir().brandId(), new DefinitionCommand.Inherit(new Defaults(
                word.inheritance().version(), document(word.inheritance().document()),
                word.inheritance().decidedAt(), word.inheritance().actor())));
    }

    private String tell(String brand, DefinitionCommand command) {
        Subject subject = new CouponName(brand, "welcome").subject();
        return switch (decider.decide(subject, states.get(brand), command, GIVEN)) {
            case Decision.Decided<DefinitionEvent>(var events, var consequences) -> {
                events.forEach(event -> states.put(brand, decider.evolve(states.get(brand), event)));
                consequences.forEach(consequence -> onTheirWay.add((Consequence.TellHeir) consequence));
                yield "DECIDED";
            }
            case Decision.Unchanged<DefinitionEvent> _ -> "UNCHANGED";
            case Decision.Rejected<DefinitionEvent>(var rejection) -> rejection.code();
        };
    }

    private DefinitionState state(String brand) {
        return Objects.requireNonNull(states.get(brand), brand);
    }

    private Defined current(String brand) {
        return Objects.requireNonNull(state(brand).current());
    }
}
