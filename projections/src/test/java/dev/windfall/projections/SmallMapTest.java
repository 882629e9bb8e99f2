package dev.windfall.projections;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

class SmallMapTest {

    @Test
    void itIsWhatATreeMapIs() {
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Map<String, Integer> expected = new TreeMap<>();
            SmallMap<String, Integer> map = SmallMap.empty();
            for (int step = 0; step < 60; step++) {
                String key = "k" + random.nextInt(20);
                int value = random.nextInt(100);
                switch (random.nextInt(3)) {
                    case 0 -> {
                        map = map.with(key, value);
                        expected.put(key, value);
                    }
                    case 1 -> {
                        map = map.merged(key, value, Integer::sum);
                        expected.merge(key, value, Integer::sum);
                    }
                    default -> {
                        map = map.without(key);
                        expected.remove(key);
                    }
                }
                assertThat(map).as("seed %d, step %d", seed, step).isEqualTo(expected).hasSameHashCodeAs(expected);
                assertThat(map.get(key)).isEqualTo(expected.get(key));
                assertThat(map.containsKey(key)).isEqualTo(expected.containsKey(key));
                assertThat(List.copyOf(map.keySet())).isEqualTo(List.copyOf(expected.keySet()));
                assertThat(SmallMap.copyOf(expected)).isEqualTo(map);
            }
        }
    }

    @Test
    void aStepLeavesWhatWasBefore() {
        SmallMap<String, Integer> before = SmallMap.of("b", 2);
        List<String> seen = new ArrayList<>();
        before.with("a", 1).without("b").merged("a", 5, Integer::sum).forEach((key, value) -> seen.add(key + value));
        assertThat(seen).containsExactly("a6");
        assertThat(before).isEqualTo(Map.of("b", 2));
        assertThat(before.get(null)).isNull();
    }
}
