package dev.windfall.bench.sink;

import dev.windfall.schemas.avro.PlayerDay;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

class DaysTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 11, 19, 4_000, 6_667})
    void asManyAsWereAskedForAndEachOnlyOnce(int count) {
        List<String> first = keys(new Days(1, count, 1));
        assertThat(first).hasSize(count).doesNotHaveDuplicates();
        assertThat(Set.copyOf(keys(new Days(1, count, 2)))).isEqualTo(Set.copyOf(first));
    }

    private static List<String> keys(Days days) {
        return days.stream().map(DaysTest::key).collect(Collectors.toList());
    }

    private static String key(PlayerDay day) {
        return day.getBrandId() + "~" + day.getPlayerId() + "~" + day.getDay();
    }
}
