package dev.windfall.projections.settlement.cuts.law;

import dev.windfall.testing.PlantedMistakes;

import java.nio.file.Path;
import java.util.List;

/// What [SettlementLawTest] would see of them.
class PlantedBugsTest extends PlantedMistakes {

    PlantedBugsTest() {
        super(List.of(PlantedBugs.values()), SettlementCheck.class, 300,
                Path.of("src/main/java/dev/windfall/projections/settlement/cuts/README.md"),
                "dev.windfall.projections.");
    }
}
