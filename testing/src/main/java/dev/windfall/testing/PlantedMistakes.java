package dev.windfall.testing;

import dev.windfall.testing.PlantedCopy.Change;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/// What a law would see if somebody made one of these mistakes: each is compiled into a copy of the code, and the law's own check has to
/// find it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // its mistakes are those of the instance
public abstract class PlantedMistakes {

    private static final long CASES_WITHOUT = 100;

    private final List<? extends Mistake> mistakes;
    private final Class<?> check;
    private final long cases;
    private final Path readme;
    private final List<String> packages;

    @TempDir
    private Path folder = Path.of("");

    /// A row of the table in a README: where the source says one thing, it says another.
    public interface Mistake {

        String name();

        List<Change> changes();
    }

    /// @param check    of the law, as [PlantedCopy#check] asks it
    /// @param cases    among which it has to find each mistake
    /// @param packages how the names begin of what is loaded anew
    protected PlantedMistakes(List<? extends Mistake> mistakes, Class<?> check, long cases, Path readme,
            String... packages) {
        this.mistakes = List.copyOf(mistakes);
        this.check = check;
        this.cases = cases;
        this.readme = readme;
        this.packages = List.of(packages);
    }

    List<? extends Mistake> mistakes() {
        return mistakes;
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void isCaught(Mistake mistake) throws Exception {
        assertThat(found(mistake.changes(), cases)).as("what the law finds of " + mistake)
                .isNotEqualTo(PlantedCopy.NOTHING);
    }

    @Test
    void withoutAMistakeTheCopyPasses() throws Exception {
        assertThat(found(List.of(), CASES_WITHOUT)).isEqualTo(PlantedCopy.NOTHING);
    }

    @Test
    void theReadmeListsEachOfThem() throws IOException {
        String text = Files.readString(readme);
        assertThat(mistakes).isNotEmpty()
                .allSatisfy(mistake -> assertThat(text).contains("`" + mistake.name() + "`"));
    }

    private Object found(List<Change> changes, long among) throws Exception {
        return PlantedCopy.check(changes, check, among, packages, folder);
    }
}
