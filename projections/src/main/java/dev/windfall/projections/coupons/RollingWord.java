package dev.windfall.projections.coupons;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a rolling service says of a requirement: whether enough was wagered, as it then stood.
///
/// @param number    the same for what is said again, and greater for what is said of a later time: the greatest that was heard holds;
///                  0 as long as nothing was ever reported
/// @param isReached whether enough was wagered, or not (any more)
/// @param wagered   what bets are worth, in minor units, rounded down
public record RollingWord(long number, boolean isReached, long wagered) {

    private static final long NUMBER_MAX = 999_999_999_999_999_999L;
    private static final Pattern TEXT = Pattern.compile("(REACHED|MISSED) (\\d{1,18}) (\\d{1,18})");

    /// As an effect passes it on to its owner.
    public String text() {
        return "%s %d %d".formatted(isReached ? "REACHED" : "MISSED", number, wagered);
    }

    /// @return nothing if the text is not what a [#text()] is
    public static Optional<RollingWord> read(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new RollingWord(Long.parseLong(matcher.group(2)), matcher.group(1).equals("REACHED"),
                        Long.parseLong(matcher.group(3))))
                : Optional.empty();
    }

    /// Whether it can be meant, and written.
    public boolean canBeMeant() {
        return number >= 0 && number <= NUMBER_MAX && wagered >= 0 && wagered <= NUMBER_MAX;
    }
}
