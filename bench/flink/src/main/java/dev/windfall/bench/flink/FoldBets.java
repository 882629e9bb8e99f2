package dev.windfall.bench.flink;

import dev.windfall.schemas.avro.WalletEvent;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.LongPrimitiveArraySerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// One player's bets: an event moves its bet, and the bet moves its two aggregates. Bets are kept under the id of their settlement, so
/// that one look into the state finds duplicates and rollbacks alike.
final class FoldBets extends KeyedProcessFunction<String, Tuple2<String, byte[]>, Tuple2<byte[], byte[]>> {

    private static final long serialVersionUID = 1;

    private transient BinaryMessageDecoder<WalletEvent> decoder;
    private transient @Nullable WalletEvent reused;
    private transient MapState<String, Bet> bets;
    private transient MapState<String, long[]> sums;

    @Override
    public void open(OpenContext context) {
        // Avro loads no class that nobody vouches for.
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(ClassSecurityValidator.DEFAULT,
                type -> type.equals(WalletEvent.class)));
        decoder = WalletEvent.getDecoder();
        bets = getRuntimeContext()
                .getMapState(new MapStateDescriptor<>("bets", StringSerializer.INSTANCE, BetSerializer.INSTANCE));
        sums = getRuntimeContext().getMapState(
                new MapStateDescriptor<>("sums", StringSerializer.INSTANCE, LongPrimitiveArraySerializer.INSTANCE));
    }

    @Override
    public void processElement(Tuple2<String, byte[]> record, Context context, Collector<Tuple2<byte[], byte[]>> out)
            throws Exception {
        WalletEvent event = decoder.decode(record.f1, reused);
        reused = event;
        String settlementId = Bet.settlementOf(event);
        if (settlementId == null) {
            return;
        }
        Bet known = bets.get(settlementId);
        Bet before = known == null ? Bet.UNHEARD_OF : known;
        Bet after = before.after(event);
        if (after.equals(before)) {
            return;
        }
        bets.put(settlementId, after);
        Settlement settlement = after.settlement();
        if (settlement != null) {
            out.collect(moved(record.f0, settlement.row(), before, after));
            out.collect(moved(record.f0, settlement.total(), before, after));
        }
    }

    private Tuple2<byte[], byte[]> moved(String player, String aggregate, Bet before, Bet after) throws Exception {
        long[] kept = sums.get(aggregate);
        long[] sum = kept == null ? new long[Bet.COLUMNS] : kept.clone();
        long[] less = before.sums();
        long[] more = after.sums();
        for (int column = 0; column < Bet.COLUMNS; column++) {
            sum[column] += more[column] - less[column];
        }
        sums.put(aggregate, sum);
        ByteBuffer value = ByteBuffer.allocate(Bet.COLUMNS * Long.BYTES);
        value.asLongBuffer().put(sum);
        return Tuple2.of((player + "~" + aggregate).getBytes(StandardCharsets.UTF_8), value.array());
    }
}
