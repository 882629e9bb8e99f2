package dev.windfall.projections.controls;

import dev.windfall.projections.brands.BrandSettings;

/// A brand as of the last of its control records.
///
/// @param settingsSeq of the control record that brought the settings
/// @param controlSeq  of the last one, whatever it was about
public record BrandState(BrandSettings settings, long settingsSeq, long controlSeq) {}
