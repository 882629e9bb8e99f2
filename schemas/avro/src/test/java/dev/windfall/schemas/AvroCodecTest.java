package dev.windfall.schemas;

import dev.windfall.schemas.avro.Brand;
import dev.windfall.schemas.avro.PlayerDay;
import dev.windfall.schemas.avro.Progress;
import dev.windfall.schemas.avro.WalletEvent;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.SplittableRandom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AvroCodecTest {

    private final AvroCodec codec = AvroCodec.of(PlayerDay.getClassSchema(), Progress.getClassSchema());

    @Test
    void oneTopicCanCarrySeveralKinds() {
        assertThat(codec.decode(codec.encode(Examples.playerDay()))).isEqualTo(Examples.playerDay());
        assertThat(codec.decode(codec.encode(Examples.progress()))).isEqualTo(Examples.progress());
    }

    @Test
    void aKindThatTheTopicDoesNotCarryIsRefused() {
        assertThatThrownBy(() -> codec.encode(Examples.brand()))
                .hasMessageContaining("writes no dev.windfall.schemas.avro.Brand");
        byte[] brand = AvroCodec.of(Brand.getClassSchema()).encode(Examples.brand());
        assertThatThrownBy(() -> codec.decode(brand)).isInstanceOf(Undecodable.class)
                .hasMessageContaining("No known schema");
        assertThatThrownBy(() -> codec.decode(codec.encode(Examples.progress()), PlayerDay.class))
                .isInstanceOf(Undecodable.class).hasMessage("Expected a PlayerDay, found a Progress");
    }

    @Test
    void damagedBytesAreUndecodableAndNothingElse() {
        AvroCodec events = AvroCodec.of(WalletEvent.getClassSchema());
        byte[] whole = events.encode(Examples.walletEvent());
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> events.decode(cut)).isInstanceOf(Undecodable.class);
        }
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = whole.clone();
            damaged[10 + random.nextInt(damaged.length - 10)] = (byte) random.nextInt();
            try {
                events.decode(damaged);
            } catch (Undecodable e) {
                assertThat(e.detail()).startsWith("The bytes do not fit their schema");
            }
        }
    }
}
