package dev.windfall.app.chaos;

import dev.windfall.app.chaos.Fault.Kind;
import dev.windfall.app.chaos.Fault.Target;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
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
        Plan plan = new Plan(1, 2, 1, Set.of(Kind.KILL, Kind.REBALANCE));
        assertThat(IntStream.range(0, 40).mapToObj(_ -> plan.next().kind())).containsOnly(Kind.KILL, Kind.REBALANCE)
                .contains(Kind.KILL, Kind.REBALANCE);
    }

    @Test
    void ofSeveralBrokersEachHasItsTurnAndSoHaveAllTogether() {
        Plan plan = new Plan(1, 2, 3, EnumSet.allOf(Kind.class));
        Map<Target, Set<OptionalInt>> brokers = new EnumMap<>(Target.class);
        IntStream.range(0, 10 * DECK).mapToObj(_ -> plan.next()).forEach(
                fault -> brokers.computeIfAbsent(fault.kind().target, _ -> new HashSet<>()).add(fault.broker()));
        Set<OptionalInt> each = Set.of(OptionalInt.of(0), OptionalInt.of(1), OptionalInt.of(2));
        Set<OptionalInt> all = Set.of(OptionalInt.empty());
        assertThat(brokers).containsEntry(Target.BROKER, each).containsEntry(Target.PROCESS, all)
                .containsEntry(Target.OTHER, all);
        assertThat(brokers.get(Target.WAY_TO_KAFKA)).containsAll(each).containsAll(all).hasSize(4);
    }

    @Test
    void aBrokerThatIsAloneIsNamedByNobodyAndNotPaused() {
        assertThat(Kind.with(1)).contains(Kind.KILL_KAFKA).doesNotContain(Kind.PAUSE_KAFKA);
        assertThat(Kind.with(3)).contains(Kind.PAUSE_KAFKA);
        assertThat(faults(1, DECK)).extracting(Fault::broker).containsOnly(OptionalInt.empty());
    }

    private static List<Fault> faults(long seed, int count) {
        Plan plan = new Plan(seed, 2, 1, EnumSet.allOf(Kind.class));
        return IntStream.range(0, count).mapToObj(_ -> plan.next()).toList();
    }
}
