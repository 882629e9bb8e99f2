package dev.windfall.projections.coupons;

import dev.windfall.projections.Ids;
import org.jspecify.annotations.Nullable;

import java.util.SortedSet;
import java.util.TreeSet;

/// Which use of a coupon a text names. Texts are for people, and nothing is read in them but the whole token `coupon_log:<id>`: it stands
/// at the beginning or behind a blank or a semicolon, and ends with the text or before one of them.
public sealed interface CouponToken {

    String PREFIX = "coupon_log:";

    /// As long as five names that are joined.
    int ID_LENGTH_MAX = 330;

    /// @param id whatever it is: it need not be one of ours
    record One(String id) implements CouponToken {}

    record None() implements CouponToken {}

    /// What could mean one as well as the other means nothing.
    record Several(SortedSet<String> ids) implements CouponToken {}

    /// @param texts of one thing, such as its remarks and its reference
    static CouponToken in(String... texts) {
        return agreed(null, texts);
    }

    /// The same where a field says it as well: both have to agree.
    ///
    /// @param couponLogId what the field says; null if it says nothing
    static CouponToken agreed(@Nullable String couponLogId, String... texts) {
        SortedSet<String> ids = new TreeSet<>();
        if (couponLogId != null) {
            ids.add(couponLogId);
        }
        for (String text : texts) {
            collect(text, ids);
        }
        return switch (ids.size()) {
            case 0 -> new None();
            case 1 -> new One(ids.getFirst());
            default -> new Several(ids);
        };
    }

    private static void collect(String text, SortedSet<String> ids) {
        int begin = 0;
        while (begin <= text.length()) {
            int end = begin;
            while (end < text.length() && !isBoundary(text.charAt(end))) {
                end++;
            }
            if (text.startsWith(PREFIX, begin) && isId(text, begin + PREFIX.length(), end)) {
                ids.add(text.substring(begin + PREFIX.length(), end));
            }
            begin = end + 1;
        }
    }

    private static boolean isBoundary(char c) {
        return c == ' ' || c == ';';
    }

    private static boolean isId(String text, int begin, int end) {
        if (begin >= end || end - begin > ID_LENGTH_MAX) {
            return false;
        }
        for (int place = begin; place < end; place++) {
            char c = text.charAt(place);
            if (!Ids.isAllowed(c) && c != '~') {
                return false;
            }
        }
        return true;
    }
}
