package dev.windfall.projections.effects;

/// Why an effect is not through.
///
/// @param code   a word for programs
/// @param detail a sentence for people
public record Trouble(String code, String detail) {

    public static final Trouble NONE = new Trouble("", "");
}
