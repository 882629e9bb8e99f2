package dev.windfall.projections;

/// What a person says about something that he wants.
public final class Notes {

    private static final int LENGTH_MAX = 200;

    private Notes() {}

    public static boolean isValid(String note) {
        return !note.isBlank() && note.length() <= LENGTH_MAX
                && note.codePoints().noneMatch(Character::isISOControl);
    }

    /// @param name of the field that has no valid one
    public static String mistake(String name) {
        return "%s is 1 to %d characters, on one line".formatted(name, LENGTH_MAX);
    }
}
