package dev.windfall.sink;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// However sinks break off and are taken over: the rows are those of the records before the position, on a cut. More histories with
/// `-Dsink.histories`.
class SinkLawIT {

    private static final long HISTORIES = Long.getLong("sink.histories", 50);

    @Test
    void rowsAndPositionBelongTogether() throws Exception {
        assertThat(SinkCheck.firstDifference(0, HISTORIES)).isNull();
    }
}
