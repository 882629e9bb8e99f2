package dev.windfall.projections.controls;

import dev.windfall.projections.brands.BrandSettings;

/// A brand as of the last of its control records.
///
/// @param settingsSeq of the control record that brought the settings
/// @param controlSeq  of the last one, whatever it was about
/// @param rules       how many it has
/// @param hasCoupons  whether a player of it has ever had to wager for one
public record BrandState(BrandSettings settings, long settingsSeq, long controlSeq, int rules, boolean hasCoupons) {

    public static final int RULES_MAX = 100;

    public boolean hasRoomForRule() {
        return rules < RULES_MAX;
    }
}
