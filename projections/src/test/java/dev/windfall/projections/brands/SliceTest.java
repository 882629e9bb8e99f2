package dev.windfall.projections.brands;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

class SliceTest {

    /// These stand in data: a change here sends players to partitions that know nothing of them.
    @Test
    void theAssignmentNeverChanges() {
        assertThat(Slice.of("aurora", 2, 6).partitions()).containsExactly(5, 0);
        assertThat(Slice.of("borealis", 3, 12).partitions()).containsExactly(7, 8, 9);
        assertThat(Slice.bucketOf("p1")).isEqualTo(1468);
        assertThat(Slice.bucketOf("zoë")).isEqualTo(2426);
    }

    @Test
    void aSliceHasItsSpreadOfDifferentPartitions() {
        for (int spread = 1; spread <= 6; spread++) {
            assertThat(Slice.of("aurora", spread, 6).partitions()).hasSize(spread).doesNotHaveDuplicates()
                    .allMatch(partition -> partition >= 0 && partition < 6);
            List<Integer> partitions = Slice.of("aurora", spread, 6).partitions();
            for (int place = 1; place < spread; place++) { // threads are dealt neighbours
                assertThat(partitions.get(place)).isEqualTo((partitions.get(place - 1) + 1) % 6);
            }
        }
        assertThat(Slice.of("aurora", 9, 6).partitions()).hasSize(6);
    }

    @Test
    void brandsAndPlayersSpreadEvenly() {
        Map<Integer, Long> brands = IntStream.range(0, 6_000)
                .mapToObj(i -> Slice.of("brand-" + i, 1, 6).partitions().getFirst())
                .collect(Collectors.groupingBy(partition -> partition, Collectors.counting()));
        assertThat(brands.values()).hasSize(6).allMatch(count -> count > 850 && count < 1_150);
        Slice slice = Slice.of("aurora", 4, 6);
        Map<Integer, Long> players = IntStream.range(0, 4_000).mapToObj(i -> slice.partitionOf("player-" + i))
                .collect(Collectors.groupingBy(partition -> partition, Collectors.counting()));
        assertThat(players.values()).hasSize(4).allMatch(count -> count > 850 && count < 1_150);
    }
}
