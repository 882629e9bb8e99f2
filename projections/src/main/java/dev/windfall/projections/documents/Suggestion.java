package dev.windfall.projections.documents;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/// What somebody may have meant who wrote a word that there is not.
public final class Suggestion {

    private Suggestion() {}

    /// @return the end of a sentence; empty if nothing comes near
    public static String among(Collection<String> words, String written) {
        return words.stream().filter(word -> distance(word, written) <= Math.max(2, word.length() / 3))
                .min(Comparator.comparingInt(word -> distance(word, written)))
                .map(": did you mean %s?"::formatted).orElse("");
    }

    /// How many letters have to be added, dropped or changed; capitals, `-` and blanks are as good as small letters and `_`.
    private static int distance(String word, String written) {
        String one = folded(word);
        String other = folded(written);
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }

    private static String folded(String text) {
        String shortened = text.substring(0, Math.min(text.length(), 60)); // nothing longer comes near
        return shortened.toLowerCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
    }
}
