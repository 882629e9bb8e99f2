package dev.windfall.bench.flink;

import dev.windfall.schemas.avro.WalletEvent;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.time.Instant;

import static org.assertj.core.api.Assertions.assertThat;

class BetTest {

    private static final WalletEvent SETTLED = event("BET_SETTLED").setEventId("s1").setProviderId("acme")
            .setGameCategory("slots").setCurrency("EUR").setStake(100L).setBonusStake(30).setPayout(50L)
            .setBonusPayout(5).build();
    private static final WalletEvent ROLLED_BACK = event("BET_ROLLED_BACK").setEventId("r1").setReversesEventId("s1")
            .build();

    @Test
    void aSettlementCountsInItsRowAndItsTotal() {
        Bet bet = after(SETTLED);
        assertThat(bet.sums()).containsExactly(1, 100, 30, 70, 50, 5, 0, 0, 0);
        assertThat(bet.settlement()).extracting(Settlement::row).isEqualTo("2026-02-28~acme~slots~EUR");
        assertThat(bet.settlement()).extracting(Settlement::total).isEqualTo("2026-02-28~EUR");
    }

    @Test
    void aTurnoverThatIsStatedStands() {
        WalletEvent stated = WalletEvent.newBuilder(SETTLED).setValidTurnover(12L).build();
        assertThat(after(stated).sums()).containsExactly(1, 100, 30, 12, 50, 5, 0, 0, 0);
    }

    @Test
    void aRollbackUndoesItsSettlement() {
        assertThat(after(SETTLED, ROLLED_BACK).sums()).containsExactly(0, 0, 0, 0, 0, 0, 1, 100, 50);
    }

    @Test
    void aRollbackSeenFirstWaitsForItsSettlement() {
        assertThat(after(ROLLED_BACK).settlement()).isNull();
        assertThat(after(ROLLED_BACK).sums()).containsOnly(0);
        assertThat(after(ROLLED_BACK, SETTLED)).isEqualTo(after(SETTLED, ROLLED_BACK));
    }

    @Test
    void nothingIsHeardTwice() {
        assertThat(after(SETTLED, SETTLED)).isEqualTo(after(SETTLED));
        assertThat(after(SETTLED, ROLLED_BACK, SETTLED, ROLLED_BACK)).isEqualTo(after(SETTLED, ROLLED_BACK));
        assertThat(after(ROLLED_BACK, ROLLED_BACK)).isEqualTo(after(ROLLED_BACK));
    }

    @Test
    void whatIsHeardBelongsToTheSettlement() {
        assertThat(Bet.settlementOf(SETTLED)).isEqualTo("s1");
        assertThat(Bet.settlementOf(ROLLED_BACK)).isEqualTo("s1");
        assertThat(Bet.settlementOf(event("DEPOSIT").setEventId("d1").build())).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "r", "sr"})
    void theStateHoldsAWholeBet(String events) throws IOException {
        Bet bet = after(events.chars().mapToObj(type -> type == 's' ? SETTLED : ROLLED_BACK)
                .toArray(WalletEvent[]::new));
        DataOutputSerializer bytes = new DataOutputSerializer(16);
        BetSerializer.INSTANCE.serialize(bet, bytes);
        DataInputDeserializer in = new DataInputDeserializer(bytes.getCopyOfBuffer());
        assertThat(BetSerializer.INSTANCE.deserialize(in)).isEqualTo(bet);
        assertThat(in.available()).isZero();
    }

    private static Bet after(WalletEvent... events) {
        Bet bet = Bet.UNHEARD_OF;
        for (WalletEvent event : events) {
            bet = bet.after(event);
        }
        return bet;
    }

    private static WalletEvent.Builder event(String type) {
        return WalletEvent.newBuilder().setType(type).setBrandId("aurora").setPlayerId("ann").setBetId("b1")
                .setOccurredAt(Instant.parse("2026-02-28T23:59:59.999Z"));
    }
}
