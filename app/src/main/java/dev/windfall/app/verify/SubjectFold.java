package dev.windfall.app.verify;

import dev.windfall.schemas.avro.DecidedEvents;
import dev.windfall.topology.deciders.Hosted;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/// The subjects of one decider, folded again from their events by the decider itself, each to be found as one row.
public final class SubjectFold<S, E, R> {

    private static final String NO_ROW = "no row";

    private final Hosted<S, ?, E> decider;
    private final Function<S, R> shown;
    private final Differences differences;
    private final Map<String, Folded<S>> subjects = new HashMap<>();
    private long found;

    /// @param seq of the last decision
    private record Folded<S>(@Nullable S state, long seq) {

        @Override
        public String toString() {
            return "%s, decision %d".formatted(state, seq);
        }
    }

    /// @param shown what of a subject is in its row
    public SubjectFold(Hosted<S, ?, E> decider, Function<S, R> shown, Differences differences) {
        this.decider = decider;
        this.shown = shown;
        this.differences = differences;
    }

    /// In their order.
    ///
    /// @return the subject after them
    public S add(DecidedEvents decided) {
        String place = place(decided.getBrandId(), decided.getSubjectId());
        Folded<S> before = subjects.getOrDefault(place, new Folded<>(null, 0));
        if (decided.getSeq() != before.seq + 1) {
            differences.add("Events, " + place, "decision %d".formatted(before.seq + 1),
                    "decision " + decided.getSeq());
        }
        S state = before.state;
        for (ByteBuffer event : decided.getEvents()) {
            state = decider.decider().evolve(state, decider.events().fromAvro(event));
        }
        S told = decider.states().fromAvro(decided.getState());
        if (!told.equals(state)) {
            differences.add("Events, " + place, String.valueOf(state), told);
        }
        subjects.put(place, new Folded<>(state, decided.getSeq()));
        return state == null ? told : state;
    }

    void found(String brandId, String id, R state, long seq) {
        found++;
        String place = place(brandId, id);
        Folded<S> folded = subjects.remove(place);
        Folded<R> expected = folded == null || folded.state == null ? null
                : new Folded<>(shown.apply(folded.state), folded.seq);
        Folded<R> row = new Folded<>(state, seq);
        if (!Objects.equals(expected, row)) {
            differences.add("PostgreSQL, " + place, expected == null ? NO_ROW : expected, row);
        }
    }

    /// @return how many rows were found
    long end() {
        subjects.forEach((place, expected) -> differences.add("PostgreSQL, " + place, expected, NO_ROW));
        return found;
    }

    private String place(String brandId, String id) {
        return "brand %s, %s %s".formatted(brandId, decider.name(), id);
    }
}
