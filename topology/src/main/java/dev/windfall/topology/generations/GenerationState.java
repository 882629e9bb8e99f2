package dev.windfall.topology.generations;

import dev.windfall.schemas.Generation;
import dev.windfall.schemas.avro.GenerationRecord;

import java.time.Instant;
import java.util.Objects;

/// How it stands with generations: `LIVE(g) → FOLDING(g→h) → FROZEN(g→h) → LIVE(h)`, and back to `LIVE(g)` from anywhere before: then h has
/// failed, and no other is ever called so.
public sealed interface GenerationState {

    /// The one that all work on.
    Generation live();

    /// @param lastNumber the greatest that was ever given to a generation
    record Live(Generation live, int lastNumber) implements GenerationState {

        /// One that none was begun after.
        public Live(Generation live) {
            this(live, live.number());
        }
    }

    /// The log is folded into the next one beside the live one, which goes on.
    record Folding(Generation live, Generation next, Beat beat) implements GenerationState {}

    /// Nothing is written to the live log any more, until the next one is live or this one is again.
    record Frozen(Generation live, Generation next, Beat beat) implements GenerationState {}

    /// The greatest number that was ever given to a generation. The next one gets a greater one: so nothing that is left of one that has
    /// failed, no topic, no group and nobody who wakes up late, can be taken for the next one's.
    default int lastNumber() {
        return switch (this) {
            case Live(Generation _, int last) -> last;
            case Folding(Generation _, Generation next, Beat _) -> next.number();
            case Frozen(Generation _, Generation next, Beat _) -> next.number();
        };
    }

    /// A sign that whoever makes the next generation lives.
    record Beat(String owner, long number) {}

    static GenerationState fromAvro(GenerationRecord record) {
        Generation live = new Generation(record.getLive(), record.getLivePartitions());
        return switch (record.getPhase()) {
            case "LIVE" -> new Live(live,
                    Math.max(live.number(), Objects.requireNonNullElse(record.getNext(), live.number())));
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
            case Live(Generation _, int last) -> record.setPhase("LIVE").setNext(last).build();
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
