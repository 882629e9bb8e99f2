package dev.windfall.projections.effects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class BackoffTest {

    private static final Backoff BACKOFF = Backoff.DEFAULT;
    private static final int IDS = 2_000;

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            attempts | longest
            1        | PT5S
            2        | PT10S
            3        | PT20S
            8        | PT10M40S
            9        | PT15M
            12       | PT15M
            1000     | PT15M
            """)
    void eachDelayIsARandomPartOfTheLongest(int attempts, Duration longest) {
        double[] parts = IntStream.range(0, IDS)
                .mapToObj(id -> BACKOFF.delay("adjustment-" + id, attempts, attempts, null))
                .mapToDouble(delay -> (double) delay.toMillis() / longest.toMillis()).toArray();
        assertThat(IntStream.range(0, IDS)).allMatch(id -> parts[id] >= 0 && parts[id] <= 1);
        for (int tenth = 0; tenth < 10; tenth++) {
            double from = tenth / 10.0;
            assertThat(IntStream.range(0, IDS).filter(id -> parts[id] >= from && parts[id] < from + 0.1).count())
                    .as("delays from %s on", from).isCloseTo(IDS / 10, within(60L));
        }
    }

    @Test
    void theSameCallWaitsAsLongWheneverItIsDecided() {
        assertThat(BACKOFF.delay("adjustment-1", 3, 3, null)).isEqualTo(BACKOFF.delay("adjustment-1", 3, 3, null))
                .isNotEqualTo(BACKOFF.delay("adjustment-1", 4, 3, null));
    }

    @Test
    void whoIsAskedToWaitWaitsAtLeastSoLongAndNotAllAsLong() {
        Duration asked = Duration.ofMinutes(20);
        assertThat(IntStream.range(0, IDS).mapToObj(id -> BACKOFF.delay("adjustment-" + id, 1, 1, asked)).distinct())
                .allMatch(delay -> delay.compareTo(asked) >= 0).hasSizeGreaterThan(IDS / 2);
    }
}
