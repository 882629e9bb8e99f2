package dev.windfall.app.simulator;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;

/// What the laws would see if somebody made one of these mistakes between the parts.
class PlantedMistakesTest {

    private static final long SEEDS_MAX = 100;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void isFound(Mistake mistake) {
        assertThat(LongStream.rangeClosed(1, SEEDS_MAX).parallel()
                .mapToObj(seed -> OwnThread.call(() -> Simulator.run(seed, mistake)))
                .anyMatch(outcome -> outcome.broken() != null)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void isListed(Mistake mistake) throws IOException {
        assertThat(Files.readString(Path.of("src/test/java/dev/windfall/app/simulator/README.md")))
                .contains("`" + mistake.name() + "`");
    }
}
