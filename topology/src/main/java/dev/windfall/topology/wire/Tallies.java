package dev.windfall.topology.wire;

import dev.windfall.projections.ledger.Tally;

/// Tallies on the wire and in the domain.
public final class Tallies {

    private Tallies() {}

    public static Tally fromAvro(dev.windfall.schemas.avro.Tally tally) {
        return new Tally(tally.getRead(), tally.getCounted(), tally.getWaiting(), tally.getOrphaned(),
                tally.getDuplicates(), tally.getBeyondHorizon(), tally.getEventIdReused(), tally.getInvalid());
    }

    public static dev.windfall.schemas.avro.Tally toAvro(Tally tally) {
        return new dev.windfall.schemas.avro.Tally(tally.read(), tally.counted(), tally.waiting(), tally.orphaned(),
                tally.duplicates(), tally.beyondHorizon(), tally.eventIdReused(), tally.invalid());
    }
}
