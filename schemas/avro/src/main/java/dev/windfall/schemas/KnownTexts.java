package dev.windfall.schemas;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/// Texts that come again and again, such as a provider's id: each is made once, and found by its bytes. For one thread. It holds
/// a bounded number of them; of two that fall on one place the later stays.
public final class KnownTexts {

    /// What is longer is no name: whoever tells such things does not fill our memory with them.
    private static final int LENGTH_MAX = 100;

    private final @Nullable String[] texts;

    /// @param places a power of two
    public KnownTexts(int places) {
        if (Integer.bitCount(places) != 1) {
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
        int place = (hash ^ (hash >>> 15)) & (texts.length - 1);
        String known = texts[place];
        if (known != null && isIn(known, bytes, from, length)) {
            return known;
        }
        String text = new String(bytes, from, length, StandardCharsets.UTF_8);
        texts[place] = text;
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
