package dev.windfall.topology.wire;

import dev.windfall.projections.ledger.Case;
import dev.windfall.projections.ledger.CaseKey;
import dev.windfall.projections.ledger.Recorded;
import dev.windfall.schemas.avro.CaseEvent;

import java.util.List;

/// What the ledger keeps of its cases, on the wire and in the domain.
public final class Cases {

    private Cases() {}

    /// Brands and players hold no `~`; what follows them may hold anything.
    public static String key(CaseKey key) {
        return key.brandId() + "~" + key.playerId() + "~" + key.kind() + "~" + key.id();
    }

    public static CaseKey keyOf(String text) {
        String[] parts = text.split("~", 4);
        return new CaseKey(CaseKey.Kind.valueOf(parts[2]), parts[0], parts[1], parts[3]);
    }

    public static Case fromAvro(CaseKey key, dev.windfall.schemas.avro.Case stored) {
        return stored.getClosedEarliest() != null ? new Case.Closed(key, stored.getClosedEarliest())
                : Case.Open.of(key, stored.getEvents().stream().map(Cases::fromAvro).toList());
    }

    public static dev.windfall.schemas.avro.Case toAvro(Case value) {
        return switch (value) {
            case Case.Closed closed -> new dev.windfall.schemas.avro.Case(closed.earliest(), List.of());
            case Case.Open open -> new dev.windfall.schemas.avro.Case(null,
                    open.events().stream().map(Cases::toAvro).toList());
        };
    }

    private static Recorded fromAvro(CaseEvent event) {
        return new Recorded(WalletEvents.factOf(event.getEvent()), event.getRecordedAt(), event.getBrandLogOffset(),
                event.getLogIndex());
    }

    private static CaseEvent toAvro(Recorded event) {
        return new CaseEvent(WalletEvents.toAvro(event.fact()), event.recordedAt(), event.offset(), event.index());
    }
}
