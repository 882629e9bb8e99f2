package dev.windfall.topology.wire;

import dev.windfall.projections.rating.Accrual;
import dev.windfall.projections.rating.Accrual.Item;
import dev.windfall.schemas.AvroInput;
import dev.windfall.schemas.AvroOutput;
import dev.windfall.schemas.avro.AccrualItem;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/// Accruals on the wire, and as the ledger keeps them.
public final class AccrualDocuments {

    /// Before the keys of messages: the ids of player-days, which stand in the same topic, hold no `/`.
    private static final String PREFIX = "accrual/";

    private AccrualDocuments() {}

    public static String key(Accrual.Key key) {
        return String.join("~", key.brandId(), key.playerId(), key.rule().kind().text(), key.rule().ruleId(),
                key.mode().name(), key.periodFirst().toString());
    }

    public static String messageKey(Accrual.Key key) {
        return PREFIX + key(key);
    }

    public static dev.windfall.schemas.avro.Accrual toAvro(Accrual accrual, int generation) {
        Accrual.Key key = accrual.key();
        return dev.windfall.schemas.avro.Accrual.newBuilder().setBrandId(key.brandId())
                .setKind(key.rule().kind().text()).setRuleId(key.rule().ruleId()).setMode(key.mode().name())
                .setPeriodFirst(key.periodFirst()).setPeriodLast(accrual.periodLast()).setPlayerId(key.playerId())
                .setGeneration(generation).setVersion(accrual.version()).setRuleVersion(accrual.ruleVersion())
                .setItems(accrual.items().stream()
                        .map(item -> new AccrualItem(item.currency(), item.entitlement(), item.outcome())).toList())
                .build();
    }

    /// Nothing that its key tells.
    public static void write(Accrual accrual, Words words, AvroOutput output) {
        output.writeLong(accrual.periodLast().toEpochDay());
        output.writeLong(accrual.version());
        output.writeLong(accrual.ruleVersion());
        output.writeLong(accrual.items().size());
        for (Item item : accrual.items()) {
            words.write(item.currency(), output);
            output.writeLong(item.entitlement());
            words.write(item.outcome(), output);
        }
    }

    public static Accrual read(Accrual.Key key, AvroInput input, Words words) {
        LocalDate periodLast = LocalDate.ofEpochDay(input.readLong());
        long version = input.readLong();
        int ruleVersion = input.readInt();
        List<Item> items = new ArrayList<>(1);
        for (int count = input.readInt(); count > 0; count--) {
            items.add(new Item(words.read(input), input.readLong(), words.read(input)));
        }
        return new Accrual(key, periodLast, version, ruleVersion, items);
    }
}
