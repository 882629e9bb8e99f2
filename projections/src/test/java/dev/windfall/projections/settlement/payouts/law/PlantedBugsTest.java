package dev.windfall.projections.settlement.payouts.law;

import dev.windfall.testing.PlantedMistakes;

import java.nio.file.Path;
import java.util.List;

/// What [PayoutLawTest] would see of them.
class PlantedBugsTest extends PlantedMistakes {

    PlantedBugsTest() {
        super(List.of(PlantedBugs.values()), PayoutCheck.class, 30_000,
                Path.of("src/main/java/dev/windfall/projections/settlement/payouts/README.md"),
                "dev.windfall.projections.");
    }
}
