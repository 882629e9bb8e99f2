package dev.windfall.projections.deciding;

/// One thing that is decided by itself.
///
/// @param decider the kind of thing
/// @param id      unique in its kind and brand
public record Subject(String decider, String brandId, String id) {

    /// `~` is in no part, so the key can be taken apart.
    public String key() {
        return brandId + "~" + decider + "~" + id;
    }
}
