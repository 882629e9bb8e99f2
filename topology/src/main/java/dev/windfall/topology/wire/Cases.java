package dev.windfall.topology.wire;

import dev.windfall.projections.events.Admission;
import dev.windfall.projections.ledger.Case;
import dev.windfall.projections.ledger.CaseKey;
import dev.windfall.projections.ledger.Recorded;
import dev.windfall.schemas.AvroInput;
import dev.windfall.schemas.AvroOutput;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// What the ledger keeps of its cases, as `Case.avsc` has it.
public final class Cases {

    private Cases() {}

    /// Brands and players hold no `~`; what follows them may hold anything.
    public static void writeKey(CaseKey key, AvroOutput output) {
        output.writeText(key.brandId());
        output.writeText("~");
        output.writeText(key.playerId());
        output.writeText("~");
        output.writeText(key.kind().name());
        output.writeText("~");
        output.writeText(key.id());
    }

    public static CaseKey keyOf(String text) {
        String[] parts = text.split("~", 4);
        return new CaseKey(CaseKey.Kind.valueOf(parts[2]), parts[0], parts[1], parts[3]);
    }

    public static void write(Case value, AvroOutput output) {
        switch (value) {
            case Case.Closed closed -> {
                output.writeIsNull(false);
                output.writeMillis(closed.earliest());
            }
            case Case.Open open -> {
                output.writeIsNull(true);
                writeEvents(open.events(), output);
            }
        }
        output.writeEndOfItems();
    }

    private static void writeEvents(Collection<Recorded> events, AvroOutput output) {
        output.writeItems(events.size());
        for (Recorded event : events) {
            WalletEvents.write(event.fact(), output);
            output.writeMillis(event.recordedAt());
            output.writeLong(event.offset());
            output.writeLong(event.index());
        }
    }

    public static Case read(CaseKey key, AvroInput input, RawEvents reader) {
        Instant closedEarliest = input.readIsNull() ? null : input.readMillis();
        List<Recorded> events = new ArrayList<>();
        for (int items = input.readItems(); items > 0; items = input.readItems()) {
            for (int i = 0; i < items; i++) {
                events.add(new Recorded(Admission.factOf(reader.read(input)), input.readMillis(), input.readLong(),
                        input.readInt()));
            }
        }
        return closedEarliest != null ? new Case.Closed(key, closedEarliest) : Case.Open.of(key, events);
    }
}
