package dev.windfall.projections.coupons.saga.law;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// Whatever fails, comes late or is wanted: a grant is given once, released once enough is wagered, and gone otherwise.
class SagaLawTest {

    private static final long HISTORIES = Long.getLong("saga.histories", 20_000);

    @Test
    void whatTheWalletHasIsWhatTheUseSays() {
        assertThat(SagaCheck.firstDifference(0, HISTORIES)).isNull();
    }
}
