package dev.windfall.topology.ledger.law;

import dev.windfall.testing.PlantedMistakes;

import java.nio.file.Path;
import java.util.List;

/// What [FoldLawTest] would see of them.
class PlantedBugsTest extends PlantedMistakes {

    PlantedBugsTest() {
        super(List.of(PlantedBugs.values()), LawCheck.class, 20_000,
                Path.of("../projections/README.md"), "dev.windfall.projections.", "dev.windfall.topology.");
    }
}
