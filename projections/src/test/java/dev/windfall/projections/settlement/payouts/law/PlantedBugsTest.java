package dev.windfall.projections.settlement.payouts.law;

import dev.windfall.testing.PlantedCopy;
import dev.windfall.testing.PlantedCopy.Change;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/// What [PayoutLawTest] would see if somebody made one of these mistakes: each is compiled into a copy of the decider, and the same check
/// has to find it.
class PlantedBugsTest {

    private static final long HISTORIES = 30_000;

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @EnumSource
    void isCaught(PlantedBugs bug) throws Exception {
        assertThat(check(bug.changes(), HISTORIES)).as("what the law finds of " + bug)
                .isNotEqualTo(PlantedCopy.NOTHING);
    }

    @Test
    void withoutABugTheCopyPasses() throws Exception {
        assertThat(check(List.of(), 100)).isEqualTo(PlantedCopy.NOTHING);
    }

    @Test
    void theReadmeListsEachOfThem() throws IOException {
        String readme = Files
                .readString(Path.of("src/main/java/dev/windfall/projections/settlement/payouts/README.md"));
        assertThat(PlantedBugs.values()).allSatisfy(bug -> assertThat(readme).contains("`" + bug.name() + "`"));
    }

    private Object check(List<Change> changes, long histories) throws Exception {
        return PlantedCopy.check(changes, PayoutCheck.class, histories, List.of("dev.windfall.projections."), folder);
    }
}
