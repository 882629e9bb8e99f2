package dev.windfall.app.chaos;

import dev.windfall.app.chaos.Fault.Kind;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/// The seed alone says which faults come.
class PlanTest {

    /// As `StreamsRole` has it.
    private static final Duration SESSION = Duration.ofSeconds(6);
    private static final int DECK = Arrays.stream(Kind.values()).mapToInt(kind -> kind.weight).sum();

    @Test
    void aSeedPlansTheSameAgain() {
        assertThat(faults(7, 100)).isEqualTo(faults(7, 100)).isNotEqualTo(faults(8, 100));
    }

    @Test
    void eachKindComesBeforeAnyComesTooOften() {
        for (long seed = 1; seed <= 20; seed++) {
            List<Fault> dealt = faults(seed, DECK);
            for (Kind kind : Kind.values()) {
                assertThat(dealt.stream().filter(fault -> fault.kind() == kind)).as("%s of seed %d", kind, seed)
                        .hasSize(kind.weight);
            }
        }
    }

    @Test
    void aPauseIsLongerThanASession() {
        assertThat(faults(3, 5 * DECK)).filteredOn(fault -> fault.kind() == Kind.PAUSE)
                .isNotEmpty().allSatisfy(fault -> assertThat(fault.lasts()).isGreaterThan(SESSION));
    }

    @Test
    void noneComesButThoseThatAreAskedFor() {
        Plan plan = new Plan(1, 2, Set.of(Kind.KILL, Kind.REBALANCE));
        assertThat(IntStream.range(0, 40).mapToObj(_ -> plan.next().kind())).containsOnly(Kind.KILL, Kind.REBALANCE)
                .contains(Kind.KILL, Kind.REBALANCE);
    }

    private static List<Fault> faults(long seed, int count) {
        Plan plan = new Plan(seed, 2, EnumSet.allOf(Kind.class));
        return IntStream.range(0, count).mapToObj(_ -> plan.next()).toList();
    }
}
