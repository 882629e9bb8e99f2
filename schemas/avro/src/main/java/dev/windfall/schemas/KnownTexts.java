package dev.windfall.schemas;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Texts that come again and again, such as a provider's id: each is made once, and found by its bytes. For one thread. It holds
/// a bounded number of them: of those that fall on one pair of places the last two stay.
public final class KnownTexts {

    /// What is longer is no name: whoever tells such things does not fill our memory with them.
    private static final int LENGTH_MAX = 100;

    private final @Nullable Known[] known;

    private static final class Known {

        private final byte[] bytes;
        private final String text;

        Known(byte[] from, int begin, int length) {
            bytes = Arrays.copyOfRange(from, begin, begin + length);
            text = new String(bytes, StandardCharsets.UTF_8);
        }

        boolean isIn(byte[] other, int from, int length) {
            return Arrays.equals(bytes, 0, bytes.length, other, from, from + length);
        }
    }

    /// @param places a power of two, and more than one
    public KnownTexts(int places) {
        if (Integer.bitCount(places) != 1 || places < 2) {
            throw new IllegalArgumentException("Not a power of two: " + places);
        }
        this.known = new Known[places];
    }

    /// The UTF-8 bytes of a part of an array as a text.
    public String text(byte[] bytes, int from, int length) {
        if (length > LENGTH_MAX) {
            return new String(bytes, from, length, StandardCharsets.UTF_8);
        }
        int first = (int) BytesHash.of(bytes, from, length) & (known.length - 2);
        Known last = known[first];
        if (last != null && last.isIn(bytes, from, length)) {
            return last.text;
        }
        Known before = known[first + 1];
        Known found = before != null && before.isIn(bytes, from, length) ? before : new Known(bytes, from, length);
        known[first] = found;
        known[first + 1] = last;
        return found.text;
    }
}
