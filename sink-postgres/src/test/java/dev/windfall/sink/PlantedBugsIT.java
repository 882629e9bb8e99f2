package dev.windfall.sink;

import dev.windfall.testing.PlantedMistakes;

import java.nio.file.Path;
import java.util.List;

/// What [SinkLawIT] would see of them.
class PlantedBugsIT extends PlantedMistakes {

    PlantedBugsIT() {
        super(List.of(PlantedBugs.values()), SinkCheck.class, 40, Path.of("../docs/reliability.md"),
                "dev.windfall.sink.");
    }
}
