package dev.windfall.topology.ledger;

import dev.windfall.projections.coupons.rolling.PlayerRollings;
import dev.windfall.projections.ledger.LedgerState.PlayerKey;
import dev.windfall.projections.ledger.LedgerState.Table;
import dev.windfall.schemas.AvroCodec;
import dev.windfall.topology.ledger.WriteBehind.Format;
import dev.windfall.topology.stores.SegmentTable;
import dev.windfall.topology.stores.SegmentTable.Batch;
import dev.windfall.topology.wire.Profiles;
import dev.windfall.topology.wire.Rollings;

/// How far players are with what they have to wager, in the one store of the ledger beside all the rest.
final class CouponTables {

    private static final char ROLLINGS = 'k';

    private static final AvroCodec PLAYERS = AvroCodec.of(dev.windfall.schemas.avro.PlayerRollings.getClassSchema());

    private final WriteBehind<PlayerKey, PlayerRollings> rollings;

    CouponTables(SegmentTable table) {
        rollings = new WriteBehind<>(table, Format.of(
                CouponTables::key,
                (player, bytes) -> Rollings.fromAvro(
                        PLAYERS.decode(bytes, dev.windfall.schemas.avro.PlayerRollings.class)),
                (player, all) -> PLAYERS.encode(Rollings.toAvro(player, all))));
    }

    /// As it was committed.
    static PlayerRollings rollings(SegmentTable table, PlayerKey player) {
        byte[] bytes = table.get(key(player));
        return bytes == null ? PlayerRollings.NONE
                : Rollings.fromAvro(PLAYERS.decode(bytes, dev.windfall.schemas.avro.PlayerRollings.class));
    }

    private static byte[] key(PlayerKey player) {
        return LedgerTables.key(ROLLINGS, Profiles.key(player.brandId(), player.playerId()));
    }

    Table<PlayerKey, PlayerRollings> rollings() {
        return rollings;
    }

    void write(Batch batch) {
        rollings.write(batch);
    }
}
