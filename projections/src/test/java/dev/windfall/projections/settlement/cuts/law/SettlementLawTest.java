package dev.windfall.projections.settlement.cuts.law;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// Whatever happens while a run rates, it comes to what the log had at its marker; whatever is told to accounts adds up to what was sealed.
class SettlementLawTest {

    /// 1,000 and more are for whoever changes something here: `-Dhistories=1000`.
    private static final int HISTORIES = Integer.getInteger("histories", 150);

    @Test
    void aRunComesToWhatTheLogHadAtItsMarker() {
        assertThat(SettlementCheck.firstDifference(0, HISTORIES)).isNull();
    }
}
