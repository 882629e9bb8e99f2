package dev.windfall.bench.flink;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

import java.io.IOException;
import java.time.LocalDate;

/// A bet as Flink keeps it in its state: about 70 bytes, without names or reflection. A bet never changes, so that its copy is itself.
final class BetSerializer extends TypeSerializerSingleton<Bet> {

    static final BetSerializer INSTANCE = new BetSerializer();

    private static final long serialVersionUID = 1;

    private static final int SETTLED = 1;
    private static final int ROLLED_BACK = 2;

    @Override
    public void serialize(Bet bet, DataOutputView out) throws IOException {
        Settlement settlement = bet.settlement();
        out.writeByte((settlement == null ? 0 : SETTLED) | (bet.rolledBack() ? ROLLED_BACK : 0));
        if (settlement != null) {
            out.writeInt(Math.toIntExact(settlement.day().toEpochDay()));
            StringValue.writeString(settlement.provider(), out);
            StringValue.writeString(settlement.category(), out);
            StringValue.writeString(settlement.currency(), out);
            out.writeLong(settlement.stake());
            out.writeLong(settlement.bonusStake());
            out.writeLong(settlement.validTurnover());
            out.writeLong(settlement.payout());
            out.writeLong(settlement.bonusPayout());
        }
    }

    @Override
    public Bet deserialize(DataInputView in) throws IOException {
        int heard = in.readByte();
        return new Bet((heard & SETTLED) == 0 ? null : settlement(in), (heard & ROLLED_BACK) != 0);
    }

    private static Settlement settlement(DataInputView in) throws IOException {
        return new Settlement(LocalDate.ofEpochDay(in.readInt()), StringValue.readString(in),
                StringValue.readString(in), StringValue.readString(in), in.readLong(), in.readLong(), in.readLong(),
                in.readLong(), in.readLong());
    }

    @Override
    public Bet deserialize(Bet reuse, DataInputView in) throws IOException {
        return deserialize(in);
    }

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public Bet createInstance() {
        return Bet.UNHEARD_OF;
    }

    @Override
    public Bet copy(Bet bet) {
        return bet;
    }

    @Override
    public Bet copy(Bet bet, Bet reuse) {
        return bet;
    }

    @Override
    public void copy(DataInputView in, DataOutputView out) throws IOException {
        serialize(deserialize(in), out);
    }

    @Override
    public int getLength() {
        return -1; // it varies
    }

    @Override
    public TypeSerializerSnapshot<Bet> snapshotConfiguration() {
        return new Snapshot();
    }

    /// Lets a checkpoint name this serializer.
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Bet> {

        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
