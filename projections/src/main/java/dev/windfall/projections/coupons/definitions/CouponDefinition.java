package dev.windfall.projections.coupons.definitions;

import dev.windfall.projections.Digests;
import dev.windfall.projections.Mistake;
import dev.windfall.projections.Pointers;
import dev.windfall.projections.coupons.CouponTerms;
import dev.windfall.projections.coupons.Wagering;
import dev.windfall.projections.documents.CanonicalJson;
import dev.windfall.projections.documents.Document;
import dev.windfall.projections.documents.Layers;
import dev.windfall.projections.rules.Weights;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a coupon gives, and for what: every field, with what is inherited.
///
/// @param amounts    by currency, what is granted; where it matches a deposit, at most. Where there is none, or 0, nobody gets it
/// @param match_bp   of the deposit, which is granted then; 0 if the amounts are granted as they stand
/// @param minDeposit by currency, without which nobody gets it
/// @param usageLimit how often each player can use it
/// @param maxBet     by currency: a bet of a greater stake does not count; 0 if all do
public record CouponDefinition(String couponId, SortedMap<String, Long> amounts, int match_bp,
        SortedMap<String, Long> minDeposit, int usageLimit, int multiplier, CouponTerms.Base base,
        Wagering.Base counts, Weights weights, SortedMap<String, Long> maxBet, Wagering.Order order,
        Duration expiresAfter, Duration releaseAfter, boolean disabled) {

    /// A definition with where its values come from, or everything that is wrong.
    public sealed interface Resolved {

        /// @param provenance of each leaf of its document, by its JSON pointer
        record Valid(CouponDefinition definition, SortedMap<String, String> provenance) implements Resolved {}

        record Wrong(List<Mistake> mistakes) implements Resolved {}
    }

    /// What a document comes to, together with what is inherited: field by field, and name by name where people give the names.
    ///
    /// @param global what `*` says of the same coupon
    public static Resolved resolve(DefinitionDocument own, @Nullable DefinitionDocument global) {
        Layers layers = layers(own, global);
        List<Mistake> mistakes = new ArrayList<>(DefinitionLint.missing(layers));
        mistakes.addAll(DefinitionLint.wrong(layers));
        if (!mistakes.isEmpty()) {
            return new Resolved.Wrong(List.copyOf(mistakes));
        }
        CouponDefinition definition = of(own.couponId(), layers);
        if (DefinitionDocument.read(null, own.couponId(),
                definition.tree()) instanceof DefinitionDocument.Reading.Wrong(List<Mistake> unreadable)) {
            return new Resolved.Wrong(unreadable); // what is inherited and what is said may be too much together
        }
        SortedMap<String, String> provenance = new TreeMap<>();
        definition.leaves().keySet().forEach(leaf -> provenance.put(leaf, layers.source(leaf).name()));
        return new Resolved.Valid(definition, Collections.unmodifiableSortedMap(provenance));
    }

    /// What is wrong with a document of `*` whatever a brand adds to it. It may be incomplete.
    public static List<Mistake> checkGlobal(DefinitionDocument global) {
        return DefinitionLint.wrong(layers(global, null));
    }

    /// What [#tree] has written, whatever would be refused today.
    public static CouponDefinition read(DefinitionDocument whole) {
        return of(whole.couponId(), layers(whole, null));
    }

    private static Layers layers(DefinitionDocument own, @Nullable DefinitionDocument global) {
        return new Layers(own.document(), global == null ? null : global.document(), DefinitionSchema.DEFAULTS);
    }

    private static CouponDefinition of(String couponId, Layers layers) {
        return new CouponDefinition(couponId, amounts("/amounts", layers), layers.value("/match", Integer.class),
                amounts("/min_deposit", layers), layers.value("/usage_limit", Integer.class),
                layers.value("/wagering/multiplier", Integer.class),
                layers.value("/wagering/base", CouponTerms.Base.class),
                layers.value("/wagering/counts", Wagering.Base.class),
                new Weights(layers.value("/wagering/weights/default", Integer.class),
                        layers.keyed("/wagering/weights/categories", Integer.class),
                        layers.keyed("/wagering/weights/providers", Integer.class)),
                amounts("/wagering/max_bet", layers), layers.value("/wagering/order", Wagering.Order.class),
                layers.value("/expires_after", Duration.class), layers.value("/release_after", Duration.class),
                layers.value("/disabled", Boolean.class));
    }

    private static SortedMap<String, Long> amounts(String pointer, Layers layers) {
        return Collections.unmodifiableSortedMap(layers.keyed(pointer, Long.class));
    }

    /// Whether it is granted for a deposit, or a deposit has to be wagered for it.
    boolean isForDeposit(String currency) {
        return match_bp > 0 || base != CouponTerms.Base.BONUS || minDeposit.getOrDefault(currency, 0L) > 0;
    }

    /// As a document that says everything itself, without the address.
    public Map<String, Object> tree() {
        return new Document(DefinitionSchema.COUPON, leaves()).tree();
    }

    /// In 64 characters: SHA-256 over its document as JSON (RFC 8785).
    public String digest() {
        return Digests.hex(couponId + CanonicalJson.text(tree()));
    }

    private SortedMap<String, Object> leaves() {
        SortedMap<String, Object> leaves = new TreeMap<>(Map.of("/match", match_bp, "/usage_limit", usageLimit,
                "/wagering/multiplier", multiplier, "/wagering/base", base, "/wagering/counts", counts,
                "/wagering/weights/default", weights.defaultBp(), "/wagering/order", order, "/expires_after",
                expiresAfter, "/release_after", releaseAfter, "/disabled", disabled));
        put("/amounts", amounts, leaves);
        put("/min_deposit", minDeposit, leaves);
        put("/wagering/max_bet", maxBet, leaves);
        put("/wagering/weights/categories", weights.categories(), leaves);
        put("/wagering/weights/providers", weights.providers(), leaves);
        return leaves;
    }

    private static void put(String pointer, SortedMap<String, ?> values, SortedMap<String, Object> leaves) {
        values.forEach((name, value) -> leaves.put(Pointers.of(pointer, name), value));
    }
}
