package dev.windfall.projections.controls;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.players.Profile;
import dev.windfall.projections.rules.Ruling;

/// What a brand's decider has decided, in order with the brand's events.
///
/// @param seq without gaps, per brand, from 1
public record Control(long seq, Document document) {

    /// The whole resolved document.
    public sealed interface Document {

        record Settings(BrandSettings settings) implements Document {}

        record PlayerProfile(String playerId, Profile profile) implements Document {}

        record BrandRule(Ruling ruling) implements Document {}
    }
}
