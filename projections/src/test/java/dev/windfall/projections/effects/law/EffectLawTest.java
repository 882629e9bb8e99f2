package dev.windfall.projections.effects.law;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// Whatever a wallet answers, whoever dies and whatever people decide: each effect comes to an end, and the wallet's book says the same.
class EffectLawTest {

    private static final long HISTORIES = Long.getLong("effects.histories", 20_000);

    @Test
    void theWalletsBookIsWhatWasDecided() {
        assertThat(EffectCheck.firstDifference(0, HISTORIES)).isNull();
    }
}
