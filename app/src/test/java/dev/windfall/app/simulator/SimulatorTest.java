package dev.windfall.app.simulator;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;

/// Schedules made from seeds. `-Dsimulator.seeds=1..100000` tries these, `-Dsimulator.seed=N` that one.
class SimulatorTest {

    private static final String SEEDS = System.getProperty("simulator.seeds", "1..40");

    @Test
    void noScheduleBreaksALaw() {
        assertThat(
                seeds().parallel().mapToObj(seed -> outcome(seed).broken()).filter(Objects::nonNull).limit(3).toList())
                .isEmpty();
    }

    /// They are those of the seed, and of nothing else.
    @Test
    void aSeedIsTheSameSimulationAgain() {
        assertThat(List.of(1L, 2L, 3L)).allSatisfy(seed -> assertThat(outcome(seed)).isEqualTo(outcome(seed)));
    }

    private static Simulator.Outcome outcome(long seed) {
        return OwnThread.call(() -> Simulator.run(seed, Mistake.NONE));
    }

    private static LongStream seeds() {
        String one = System.getProperty("simulator.seed");
        if (one != null) {
            return LongStream.of(Long.parseLong(one));
        }
        List<String> ends = List.of(SEEDS.split("\\.\\.", -1));
        return LongStream.rangeClosed(Long.parseLong(ends.getFirst()), Long.parseLong(ends.getLast()));
    }
}
