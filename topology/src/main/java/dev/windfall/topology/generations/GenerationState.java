package dev.windfall.topology.generations;

import dev.windfall.schemas.Generation;
import dev.windfall.schemas.avro.GenerationRecord;

import java.time.Instant;

/// How it stands with generations: `LIVE(g) → FOLDING(g→h) → FROZEN(g→h) → LIVE(h)`, and back to `LIVE(g)` from anywhere before.
public sealed interface GenerationState {

    /// The one that all work on.
    Generation live();

    record Live(Generation live) implements GenerationState {}

    /// The log is folded into the next one beside the live one, which goes on.
    record Folding(Generation live, Generation next, Beat beat) implements GenerationState {}

    /// Nothing is written to the live log any more, until the next one is live or this one is again.
    record Frozen(Generation live, Generation next, Beat beat) implements GenerationState {}

    /// A sign that whoever makes the next generation lives.
    record Beat(String owner, long number) {}

    static GenerationState fromAvro(GenerationRecord record) {
        Generation live = new Generation(record.getLive(), record.getLivePartitions());
        return switch (record.getPhase()) {
            case "LIVE" -> new Live(live);
            case "FOLDING" -> new Folding(live, next(record), beat(record));
            case "FROZEN" -> new Frozen(live, next(record), beat(record));
            default -> throw new IllegalStateException(
                    "The generations are in a phase that is not known here: " + record.getPhase());
        };
    }

    default GenerationRecord toAvro(Instant now) {
        GenerationRecord.Builder record = GenerationRecord.newBuilder().setLive(live().number())
                .setLivePartitions(live().partitions()).setToldAt(now);
        return switch (this) {
            case Live _ -> record.setPhase("LIVE").build();
            case Folding(Generation _, Generation next, Beat beat) -> with(record.setPhase("FOLDING"), next, beat);
            case Frozen(Generation _, Generation next, Beat beat) -> with(record.setPhase("FROZEN"), next, beat);
        };
    }

    private static GenerationRecord with(GenerationRecord.Builder record, Generation next, Beat beat) {
        return record.setNext(next.number()).setNextPartitions(next.partitions()).setOwner(beat.owner)
                .setBeat(beat.number).build();
    }

    private static Generation next(GenerationRecord record) {
        return new Generation(record.getNext(), record.getNextPartitions());
    }

    private static Beat beat(GenerationRecord record) {
        return new Beat(record.getOwner(), record.getBeat());
    }
}
