package dev.windfall.topology.ingest;

import dev.windfall.schemas.WalletFormat;
import org.junit.jupiter.api.Test;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WalletTopicsTest {

    @Test
    void eachTopicHasItsFormat() {
        assertThat(WalletTopics.parse("bets, cash:json,old.bets:Confluent,new:avro")).isEqualTo(Map.of(
                "bets", WalletFormat.AVRO, "cash", WalletFormat.JSON, "old.bets", WalletFormat.CONFLUENT, "new",
                WalletFormat.AVRO));
    }

    @Test
    void whatCannotBeMeantIsSaid() {
        assertThatThrownBy(() -> WalletTopics.parse("bets:xml"))
                .hasMessage("'xml' is no format: expected avro, confluent or json");
        assertThatThrownBy(() -> WalletTopics.parse("bets,")).hasMessageStartingWith("'' is no topic");
        assertThatThrownBy(() -> WalletTopics.parse("be ts")).hasMessageStartingWith("'be ts' is no topic");
    }
}
