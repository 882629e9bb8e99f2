package dev.windfall.schemas;

/// One cut of the brand log, and of all that is folded from it. Within a generation no player's place ever changes.
///
/// @param number     from 1
/// @param partitions of the brand log
public record Generation(int number, int partitions) {

    private static final int FIRST = 1;

    /// The one that an installation begins with.
    public static Generation first(int partitions) {
        return new Generation(FIRST, partitions);
    }

    /// Ends the names of what is the generation's own; the first was there before there were others.
    public String suffix() {
        return number == FIRST ? "" : ".g" + number;
    }
}
