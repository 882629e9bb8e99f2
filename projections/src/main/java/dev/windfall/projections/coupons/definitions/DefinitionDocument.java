package dev.windfall.projections.coupons.definitions;

import dev.windfall.projections.Ids;
import dev.windfall.projections.Mistake;
import dev.windfall.projections.Pointers;
import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.documents.Document;
import dev.windfall.projections.documents.Values;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What somebody wrote about a coupon of a brand, or of all brands. Whether it can be meant together with what is inherited,
/// [CouponDefinition] says.
public final class DefinitionDocument {

    /// In its canonical form.
    static final int LENGTH_MAX = 16 * 1024;

    private static final String COUPON_ID = "coupon_id";
    private static final String BRAND_ID = "brand_id";
    private static final List<String> OF_CURRENCIES = List.of("/amounts", "/min_deposit", "/wagering/max_bet");

    private final String couponId;
    private final Document document;

    private DefinitionDocument(String couponId, Document document) {
        this.couponId = couponId;
        this.document = document;
    }

    /// A document that was read, or everything that is wrong with it.
    public sealed interface Reading {

        record Valid(DefinitionDocument document) implements Reading {}

        record Wrong(List<Mistake> mistakes) implements Reading {}
    }

    /// That of a coupon of which nothing is said.
    static DefinitionDocument empty(String couponId) {
        return new DefinitionDocument(couponId, new Document(DefinitionSchema.COUPON, new TreeMap<>()));
    }

    /// Reads what people have written, who may repeat the address in the document.
    ///
    /// @param brandId null if it was written by [#canonical]
    /// @param tree    maps, lists, texts, numbers and truths as YAML and JSON have them; null is what is not written
    public static Reading read(@Nullable String brandId, String couponId, @Nullable Object tree) {
        List<Mistake> mistakes = new ArrayList<>();
        if (!Ids.isValid(couponId)) {
            mistakes.add(new Mistake("/" + COUPON_ID, "%s is no coupon_id: write 1 to 64 of A-Z a-z 0-9 _ . : -"
                    .formatted(Values.shown(couponId))));
        }
        if (couponId.startsWith(CouponLogId.OF_LINES)) {
            mistakes.add(new Mistake("/" + COUPON_ID, "coupons that begin with %s are those by which rules pay"
                    .formatted(CouponLogId.OF_LINES)));
        }
        Map<String, String> address = new LinkedHashMap<>();
        address.put(COUPON_ID, couponId);
        if (brandId != null) {
            address.put(BRAND_ID, brandId);
        }
        Document document = Document.read(DefinitionSchema.COUPON, address, tree, LENGTH_MAX, mistakes);
        return mistakes.isEmpty() ? new Reading.Valid(new DefinitionDocument(couponId, document))
                : new Reading.Wrong(List.copyOf(mistakes));
    }

    public String couponId() {
        return couponId;
    }

    /// Where it names a currency that the brand does not have.
    public List<Mistake> foreign(BrandSettings brand) {
        List<Mistake> foreign = new ArrayList<>();
        document.leaves().keySet().stream().filter(leaf -> OF_CURRENCIES.stream().anyMatch(leaf::startsWith))
                .forEach(leaf -> brand.lacks(Pointers.names(leaf).getLast())
                        .ifPresent(lacking -> foreign.add(new Mistake(leaf, lacking))));
        return foreign;
    }

    /// What is given, in the form in which people write it, without the address.
    public Map<String, Object> tree() {
        return document.tree();
    }

    /// The same as text: JSON as in RFC 8785, sorted and without blanks.
    public String canonical() {
        return document.canonical();
    }

    Document document() {
        return document;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DefinitionDocument coupon && coupon.couponId.equals(couponId)
                && coupon.document.leaves().equals(document.leaves());
    }

    @Override
    public int hashCode() {
        return 31 * couponId.hashCode() + document.leaves().hashCode();
    }

    @Override
    public String toString() {
        return "coupon %s %s".formatted(couponId, canonical());
    }
}
