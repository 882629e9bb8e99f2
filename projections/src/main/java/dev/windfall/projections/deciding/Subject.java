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

    public static Subject ofKey(String key) {
        String[] parts = key.split("~", 3);
        return new Subject(parts[1], parts[0], parts[2]);
    }
}
