package dev.windfall.bench.peers;

import dev.windfall.bench.job.Bet;
import dev.windfall.bench.job.Contribution;
import dev.windfall.bench.job.Sums;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// A peer that forgets by its own bytes would lose for the wrong reason.
class PlainSerdesTest {

    private static final Contribution WORTH = new Contribution("b~p~2026-11-01~provider-01~slots~EUR", 1, 2, 3, 4, 5);

    @Test
    void betsComeBackAsTheyWere() {
        assertThat(there(PlainSerdes.BET, Bet.UNKNOWN)).isEqualTo(Bet.UNKNOWN);
        assertThat(there(PlainSerdes.BET, new Bet(null, true))).isEqualTo(new Bet(null, true));
        assertThat(there(PlainSerdes.BET, new Bet(WORTH, false))).isEqualTo(new Bet(WORTH, false));
        assertThat(there(PlainSerdes.BET, new Bet(WORTH, true))).isEqualTo(new Bet(WORTH, true));
    }

    @Test
    void sumsComeBackAsTheyWere() {
        Sums sums = Sums.of(1, 2, 3, 4, 5, 6, 7, 8, Long.MAX_VALUE);
        assertThat(there(PlainSerdes.SUMS, sums)).isEqualTo(sums);
    }

    @Test
    void aTotalStandsUnderItsDayAndCurrency() {
        assertThat(WORTH.totalKey()).isEqualTo("b~p~2026-11-01~EUR");
    }

    private static <T> T there(Serde<T> serde, T value) {
        return serde.deserializer().deserialize("any", serde.serializer().serialize("any", value));
    }
}
