package dev.windfall.projections.settlement.payouts.law;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// Whatever is corrected, rejected, forgiven, ignored or disputed, in whichever order: no cent is lost, and none is paid twice.
class PayoutLawTest {

    private static final long HISTORIES = Long.getLong("payouts.histories", 2_000);

    @Test
    void whatWasSealedIsPaidPendingCarriedOrWaived() {
        assertThat(PayoutCheck.firstDifference(0, HISTORIES)).isNull();
    }
}
