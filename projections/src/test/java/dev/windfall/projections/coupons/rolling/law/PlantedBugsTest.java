package dev.windfall.projections.coupons.rolling.law;

import dev.windfall.testing.PlantedMistakes;

import java.nio.file.Path;
import java.util.List;

/// What [RollingLawTest] would see of them.
class PlantedBugsTest extends PlantedMistakes {

    PlantedBugsTest() {
        super(List.of(PlantedBugs.values()), RollingCheck.class, 5_000,
                Path.of("src/main/java/dev/windfall/projections/coupons/rolling/README.md"),
                "dev.windfall.projections.");
    }
}
