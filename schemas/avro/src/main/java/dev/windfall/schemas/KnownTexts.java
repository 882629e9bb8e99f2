package dev.windfall.schemas;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/// Texts that come again and again, such as a provider's id: each is made once, and found by its bytes. For one thread. It holds
/// a bounded number of them: of those that fall on one pair of places the last two stay.
public final class KnownTexts {

    /// What is longer is no name: whoever tells such things does not fill our memory with them.
    private static final int LENGTH_MAX = 100;

    private final @Nullable String[] texts;

    /// @param places a power of two, and more than one
    public KnownTexts(int places) {
        if (Integer.bitCount(places) != 1 || places < 2) {
            throw new IllegalArgumentException("Not a power of two: " + places);
        }
        this.texts = new String[places];
    }

    /// The UTF-8 bytes of a part of an array as a text.
    public String text(byte[] bytes, int from, int length) {
        if (length > LENGTH_MAX) {
            return new String(bytes, from, length, StandardCharsets.UTF_8);
        }
        int hash = length;
        for (int i = from; i < from + length; i++) {
            hash = 31 * hash + bytes[i];
        }
        int first = (hash ^ (hash >>> 15)) & (texts.length - 2);
        String last = texts[first];
        if (last != null && isIn(last, bytes, from, length)) {
            return last;
        }
        String before = texts[first + 1];
        String text = before != null && isIn(before, bytes, from, length) ? before
                : new String(bytes, from, length, StandardCharsets.UTF_8);
        texts[first] = text;
        texts[first + 1] = last;
        return text;
    }

    /// Of ASCII alone: a byte of any other character is negative, and no character is.
    private static boolean isIn(String known, byte[] bytes, int from, int length) {
        if (known.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (known.charAt(i) != bytes[from + i]) {
                return false;
            }
        }
        return true;
    }
}
