package dev.windfall.projections.coupons.saga;

/// Which version of a coupon's definition a use of it goes by, for whoever asks later why it was so.
///
/// @param version 0 if it goes by none
/// @param digest  empty if it goes by none
public record DefinedAs(int version, String digest) {

    public static final DefinedAs NONE = new DefinedAs(0, "");
}
