package dev.windfall.projections.effects.law;

import dev.windfall.testing.PlantedMistakes;

import java.nio.file.Path;
import java.util.List;

/// What [EffectLawTest] would see of them.
class PlantedBugsTest extends PlantedMistakes {

    PlantedBugsTest() {
        super(List.of(PlantedBugs.values()), EffectCheck.class, 30_000,
                Path.of("src/main/java/dev/windfall/projections/effects/README.md"), "dev.windfall.projections.");
    }
}
