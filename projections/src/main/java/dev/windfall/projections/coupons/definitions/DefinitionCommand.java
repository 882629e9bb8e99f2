package dev.windfall.projections.coupons.definitions;

/// What can be wanted of a coupon's definition.
public sealed interface DefinitionCommand {

    /// Of a brand.
    ///
    /// @param defaults as they are; those that the brand has heard of may be newer
    record Put(DefinitionDocument written, Defaults defaults) implements DefinitionCommand {}

    /// Of `*`.
    record PutDefaults(DefinitionDocument written) implements DefinitionCommand {}

    /// By `*`, of a brand.
    record Inherit(Defaults defaults) implements DefinitionCommand {}

    /// Of `*`: the brand is told of new defaults from now on, and whoever asks sees those that there are.
    record Follow(String brandId) implements DefinitionCommand {}

    /// It is shown as it stands now, and does not change.
    record Look() implements DefinitionCommand {}
}
