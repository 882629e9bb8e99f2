package dev.windfall.topology.ledger;

import dev.windfall.projections.ledger.LedgerState.PlayerKey;
import dev.windfall.projections.settlement.cuts.FormerProfiles;
import dev.windfall.projections.settlement.cuts.PlayerLists;
import dev.windfall.projections.settlement.cuts.RuleRuns;
import dev.windfall.projections.settlement.cuts.RunKey;
import dev.windfall.projections.settlement.cuts.SealedPlayer;
import dev.windfall.projections.settlement.cuts.SettlementState;
import dev.windfall.projections.settlement.cuts.SettlementState.SealKey;
import dev.windfall.schemas.AvroCodec;
import dev.windfall.schemas.AvroInput;
import dev.windfall.schemas.AvroOutput;
import dev.windfall.topology.ledger.WriteBehind.Format;
import dev.windfall.topology.stores.SegmentTable;
import dev.windfall.topology.stores.SegmentTable.Batch;
import dev.windfall.topology.wire.Profiles;
import dev.windfall.topology.wire.Rules;
import dev.windfall.topology.wire.Settling;
import dev.windfall.topology.wire.Words;

import java.util.HashSet;
import java.util.Set;

/// What runs leave behind, in the one store of the ledger beside all the rest.
final class SettlementTables {

    private static final char RUNS = 's';
    private static final char PLAYER = 'v';
    private static final char FORMER = 'f';
    private static final char UNFINISHED = 'x';

    private static final AvroCodec RULE_RUNS = AvroCodec.of(dev.windfall.schemas.avro.RuleRuns.getClassSchema());
    private static final AvroCodec FORMER_PROFILES = AvroCodec
            .of(dev.windfall.schemas.avro.FormerProfiles.getClassSchema());

    private final Words words;
    private final PlayerLists lists;
    private final AvroOutput output = new AvroOutput(1024);
    private final WriteBehind<RunKey, RuleRuns> runs;
    private final WriteBehind<SealKey, SealedPlayer> players;
    private final WriteBehind<PlayerKey, FormerProfiles> formerProfiles;
    private Set<RunKey> unfinished;
    private boolean hasOtherUnfinished;

    /// @param words of the ledger
    SettlementTables(SegmentTable table, Words words, PlayerLists lists) {
        this.words = words;
        this.lists = lists;
        runs = new WriteBehind<>(table, Format.of(key -> LedgerTables.key(RUNS, text(key)),
                (key, bytes) -> Settling.fromAvro(RULE_RUNS.decode(bytes, dev.windfall.schemas.avro.RuleRuns.class)),
                (key, known) -> RULE_RUNS.encode(Settling.toAvro(key.brandId(), known))));
        players = new WriteBehind<>(table, Format.of(
                key -> LedgerTables.key(PLAYER, text(key.runs()) + "~" + key.playerId()), this::readPlayer,
                (key, player) -> write(player)));
        formerProfiles = new WriteBehind<>(table, Format.of(
                key -> LedgerTables.key(FORMER, Profiles.key(key.brandId(), key.playerId())),
                (key, bytes) -> Settling.fromAvro(
                        FORMER_PROFILES.decode(bytes, dev.windfall.schemas.avro.FormerProfiles.class)),
                (key, former) -> FORMER_PROFILES.encode(Settling.toAvro(key.brandId(), key.playerId(), former))));
        unfinished = unfinished(table);
    }

    SettlementState state() {
        return new SettlementState(runs, players, formerProfiles, lists, new SettlementState.Unfinished() {

            @Override
            public Set<RunKey> get() {
                return unfinished;
            }

            @Override
            public void set(Set<RunKey> next) {
                unfinished = Set.copyOf(next);
                hasOtherUnfinished = true;
            }
        });
    }

    void write(Batch batch) {
        runs.write(batch);
        players.write(batch);
        formerProfiles.write(batch);
        if (hasOtherUnfinished) {
            batch.put(LedgerTables.key(UNFINISHED, ""), write(unfinished));
            hasOtherUnfinished = false;
        }
    }

    private static String text(RunKey key) {
        return String.join("~", key.brandId(), key.rule().kind().text(), key.rule().ruleId(), key.lane().name());
    }

    private byte[] write(SealedPlayer player) {
        output.clear();
        Settling.write(player, words, output);
        return output.toBytes();
    }

    private SealedPlayer readPlayer(SealKey key, byte[] stored) {
        AvroInput input = new AvroInput(stored, 0);
        return Settling.readPlayer(input, words);
    }

    private byte[] write(Set<RunKey> keys) {
        output.clear();
        output.writeLong(keys.size());
        keys.forEach(key -> output.writeString(text(key)));
        return output.toBytes();
    }

    private static Set<RunKey> unfinished(SegmentTable table) {
        Set<RunKey> keys = new HashSet<>();
        byte[] stored = table.get(LedgerTables.key(UNFINISHED, ""));
        if (stored != null) {
            AvroInput input = new AvroInput(stored, 0);
            for (int count = input.readInt(); count > 0; count--) {
                String[] parts = input.readString().split("~", -1);
                keys.add(new RunKey(parts[0], Rules.name(parts[1], parts[2]), RunKey.Lane.valueOf(parts[3])));
            }
        }
        return keys;
    }
}
