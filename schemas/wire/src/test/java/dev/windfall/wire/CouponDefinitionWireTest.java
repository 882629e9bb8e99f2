package dev.windfall.wire;

import dev.windfall.projections.Mistake;
import dev.windfall.projections.coupons.definitions.CouponDefinition;
import dev.windfall.projections.coupons.definitions.CouponDefinition.Resolved;
import dev.windfall.projections.coupons.definitions.CouponName;
import dev.windfall.projections.coupons.definitions.Defaults;
import dev.windfall.projections.coupons.definitions.Defined;
import dev.windfall.projections.coupons.definitions.DefinitionCommand;
import dev.windfall.projections.coupons.definitions.DefinitionDocument;
import dev.windfall.projections.coupons.definitions.DefinitionEvent;
import dev.windfall.projections.coupons.definitions.DefinitionState;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;

/// Definitions of coupons are read as they were written: every kind of word about them, with and without what may be missing.
class CouponDefinitionWireTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123Z");
    private static final CouponName COUPON = new CouponName("aurora", "welcome");
    private static final DefinitionDocument WRITTEN = document(
            Map.of("amounts", Map.of("EUR", 2_000L), "match", "12.5%",
                    "wagering", Map.of("multiplier", 5L, "weights", Map.of("categories", Map.of("a/b~c", "10%")))));
    private static final Defaults DEFAULTS = new Defaults(4, document(Map.of("release_after", "PT10M")), NOON, "bob");
    private static final Defined DEFINED = defined();
    private static final List<Mistake> MISTAKES = List.of(new Mistake("/amounts", "nobody says how much"));

    @Test
    void whatIsWantedOfThemIsReadAsItWasWritten() {
        assertRead(CouponDefinitions.COMMAND, List.of(new DefinitionCommand.Put(WRITTEN, DEFAULTS),
                new DefinitionCommand.Put(WRITTEN, Defaults.none("welcome")),
                new DefinitionCommand.PutDefaults(WRITTEN), new DefinitionCommand.Inherit(DEFAULTS),
                new DefinitionCommand.Follow("aurora"), new DefinitionCommand.Look()));
    }

    @Test
    void whatBecomesOfThemIsReadAsItWasWritten() {
        assertRead(CouponDefinitions.EVENT, List.of(new DefinitionEvent.Versioned(COUPON, DEFINED, DEFAULTS),
                new DefinitionEvent.Inherited(COUPON, DEFAULTS, MISTAKES),
                new DefinitionEvent.Inherited(COUPON.ofAll(), DEFAULTS, List.of()),
                new DefinitionEvent.Followed(COUPON.ofAll(), "aurora")));
    }

    @Test
    void howTheyStandIsReadAsItWasWritten() {
        assertRead(CouponDefinitions.STATE, List.of(
                new DefinitionState(COUPON, DEFINED, DEFAULTS, MISTAKES, new TreeSet<>()),
                new DefinitionState(COUPON.ofAll(), null, DEFAULTS, List.of(), new TreeSet<>(List.of("a", "b")))));
    }

    private static Defined defined() {
        Resolved.Valid valid = (Resolved.Valid) CouponDefinition.resolve(WRITTEN, DEFAULTS.written());
        return new Defined(7, WRITTEN, 4, valid.definition(), valid.provenance(), NOON, "ann");
    }

    private static DefinitionDocument document(Map<String, Object> tree) {
        return ((DefinitionDocument.Reading.Valid) DefinitionDocument.read("aurora", "welcome", tree)).document();
    }

    private static <T> void assertRead(Form<T> form, List<T> all) {
        for (T one : all) {
            assertThat(form.fromAvro(form.toAvro(one))).isEqualTo(one);
        }
    }
}
