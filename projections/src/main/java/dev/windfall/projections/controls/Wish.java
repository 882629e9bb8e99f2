package dev.windfall.projections.controls;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.players.Profile;
import dev.windfall.projections.rules.RuleDocument;
import dev.windfall.projections.rules.RuleState.Global;

/// What somebody wants of a brand's decider.
public sealed interface Wish {

    /// The brand under which global defaults are written.
    String GLOBAL = "*";

    record Settings(BrandSettings settings) implements Wish {}

    record PlayerProfile(String playerId, Profile profile) implements Wish {}

    /// Of a brand, or of [#GLOBAL].
    record WrittenRule(RuleDocument written) implements Wish {}

    /// What the decider of [#GLOBAL] tells those of brands.
    record NewDefaults(Global global) implements Wish {}

    /// What a brand's decider tells that of [#GLOBAL], so that it hears of the defaults.
    record NewBrand(BrandSettings settings) implements Wish {}
}
