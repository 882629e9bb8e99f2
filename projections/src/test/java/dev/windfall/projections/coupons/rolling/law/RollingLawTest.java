package dev.windfall.projections.coupons.rolling.law;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// However bets come, and whatever is rolled back when: a requirement is as far as its bets say, and whoever waits for it has heard so.
class RollingLawTest {

    private static final long LOGS = Long.getLong("rolling.logs", 5_000);

    @Test
    void aRequirementIsAsFarAsItsBetsSay() {
        assertThat(RollingCheck.firstDifference(0, LOGS)).isNull();
    }
}
