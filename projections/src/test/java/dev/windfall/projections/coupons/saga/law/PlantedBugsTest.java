package dev.windfall.projections.coupons.saga.law;

import dev.windfall.testing.PlantedMistakes;

import java.nio.file.Path;
import java.util.List;

/// What [SagaLawTest] would see of them.
class PlantedBugsTest extends PlantedMistakes {

    PlantedBugsTest() {
        super(List.of(PlantedBugs.values()), SagaCheck.class, 20_000,
                Path.of("src/main/java/dev/windfall/projections/coupons/saga/README.md"),
                "dev.windfall.projections.");
    }
}
