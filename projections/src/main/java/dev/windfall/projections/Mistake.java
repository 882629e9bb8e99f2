package dev.windfall.projections;

/// Something in a document that can't be meant.
///
/// @param pointer JSON pointer to the field
public record Mistake(String pointer, String detail) {}
