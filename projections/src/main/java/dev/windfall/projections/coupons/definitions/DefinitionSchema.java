package dev.windfall.projections.coupons.definitions;

import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.CouponTerms;
import dev.windfall.projections.coupons.Wagering;
import dev.windfall.projections.documents.Shape;
import dev.windfall.projections.documents.Shape.Leaf;
import dev.windfall.projections.documents.Shape.Section;
import dev.windfall.projections.documents.Shapes;
import dev.windfall.projections.documents.Values;
import dev.windfall.projections.rules.Rule;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import static dev.windfall.projections.documents.Shapes.AMOUNTS;
import static dev.windfall.projections.documents.Shapes.FLAG;
import static dev.windfall.projections.documents.Shapes.choice;
import static dev.windfall.projections.documents.Shapes.field;
import static dev.windfall.projections.documents.Shapes.section;

/// Every field that the definition of a coupon can have: this list is the schema. What a field means stands in [CouponDefinition].
final class DefinitionSchema {

    private static final Section WAGERING = section(
            field("multiplier", new Leaf(new Values.Whole(1, CouponTerms.MULTIPLIER_MAX))),
            field("base", choice(CouponTerms.Base.class)),
            field("counts", choice(Wagering.Base.class)),
            field("weights", Shapes.WEIGHTS),
            field("max_bet", AMOUNTS),
            field("order", choice(Wagering.Order.class)));

    static final Section COUPON = section(
            field("amounts", AMOUNTS),
            field("match", new Leaf(Shapes.WEIGHT)),
            field("min_deposit", AMOUNTS),
            field("usage_limit", new Leaf(new Values.Whole(1, CouponLogId.USAGE_MAX))),
            field("wagering", WAGERING),
            field("expires_after", span(Duration.ofHours(1), CouponTerms.EXPIRES_AFTER_MAX)),
            field("release_after", span(Duration.ZERO, CouponTerms.RELEASE_AFTER_MAX)),
            field("allow_over_weight", FLAG),
            field("disabled", FLAG));

    /// What holds where neither the brand nor `*` says anything. How often something has to be wagered, and what is granted, is said
    /// by whoever pays for it.
    static final SortedMap<String, Object> DEFAULTS = Collections.unmodifiableSortedMap(new TreeMap<>(Map.ofEntries(
            Map.entry("/match", 0),
            Map.entry("/usage_limit", 1),
            Map.entry("/wagering/base", CouponTerms.Base.BONUS),
            Map.entry("/wagering/counts", Wagering.Base.STAKE),
            Map.entry("/wagering/weights/default", Rule.WEIGHT_ONE_BP),
            Map.entry("/wagering/order", Wagering.Order.ONE_BY_ONE),
            Map.entry("/expires_after", Duration.ofDays(7)),
            Map.entry("/release_after", Duration.ZERO),
            Map.entry("/disabled", false))));

    private DefinitionSchema() {}

    private static Shape span(Duration least, Duration most) {
        return new Leaf(new Values.Span(least, most));
    }
}
