package dev.windfall.bench.peers;

import dev.windfall.bench.job.Bet;
import dev.windfall.bench.job.Contribution;
import dev.windfall.bench.job.Sums;
import dev.windfall.schemas.avro.WalletEvent;
import dev.windfall.topology.wire.AvroSerde;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// How Kafka Streams keeps and carries things for the peers: in bytes as few as are simple, since that is the fastest.
final class PlainSerdes {

    static final Serde<WalletEvent> EVENT = AvroSerde.of(WalletEvent.class);
    static final Serde<String> STRING = Serdes.String();
    static final Serde<Sums> SUMS = Serdes.serdeFrom(
            (topic, sums) -> sums == null ? null : sums.toBytes(),
            (topic, bytes) -> bytes == null ? null : Sums.fromBytes(bytes));
    static final Serde<Bet> BET = Serdes.serdeFrom(
            (topic, bet) -> bet == null ? null : toBytes(bet),
            (topic, bytes) -> bytes == null ? null : fromBytes(bytes));

    private static final int NUMBERS_BYTES = 5 * Long.BYTES;

    private PlainSerdes() {}

    private static byte[] toBytes(Bet bet) {
        Contribution worth = bet.contribution();
        byte rolledBack = (byte) (bet.rolledBack() ? 1 : 0);
        if (worth == null) {
            return new byte[]{rolledBack};
        }
        byte[] rowKey = worth.rowKey().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + NUMBERS_BYTES + rowKey.length).put(rolledBack).putLong(worth.stake())
                .putLong(worth.bonusStake()).putLong(worth.validTurnover()).putLong(worth.payout())
                .putLong(worth.bonusPayout()).put(rowKey).array();
    }

    private static Bet fromBytes(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        boolean rolledBack = buffer.get() == 1;
        if (!buffer.hasRemaining()) {
            return new Bet(null, rolledBack);
        }
        String rowKey = new String(bytes, 1 + NUMBERS_BYTES, bytes.length - 1 - NUMBERS_BYTES,
                StandardCharsets.UTF_8);
        return new Bet(new Contribution(rowKey, buffer.getLong(), buffer.getLong(), buffer.getLong(),
                buffer.getLong(), buffer.getLong()), rolledBack);
    }
}
