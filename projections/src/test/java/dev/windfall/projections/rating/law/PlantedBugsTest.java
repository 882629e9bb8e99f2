package dev.windfall.projections.rating.law;

import dev.windfall.testing.PlantedMistakes;

import java.nio.file.Path;
import java.util.List;

/// What [RatingLawTest] would see of them.
class PlantedBugsTest extends PlantedMistakes {

    PlantedBugsTest() {
        super(List.of(PlantedBugs.values()), RatingCheck.class, 20_000,
                Path.of("README.md"), "dev.windfall.projections.");
    }
}
