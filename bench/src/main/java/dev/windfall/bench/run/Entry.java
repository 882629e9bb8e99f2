package dev.windfall.bench.run;

import dev.windfall.bench.peers.Task;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A contender as a race knows it.
///
/// @param name      that its process is asked for
/// @param says      what it is, in a line
/// @param share     of the race's events that it takes: less for the slow, so that a race ends in time
/// @param follows   the entry whose topics it goes on with; empty if it begins with the story
/// @param launch    starts its process
/// @param trail     says how far it is
/// @param result    what it has come to
/// @param needsDatabase whether PostgreSQL works for it: then its memory is the contender's, too
/// @param leftOut   why it can't take part here
public record Entry(String name, String says, double share, String follows, Launch launch,
        Function<Task, Trail> trail, Result result, boolean needsDatabase, Optional<String> leftOut) {

    /// One that reads the story and leaves sums.
    public Entry(String name, String says, double share, Launch launch) {
        this(name, says, share, "", launch, task -> Trail.direct(task.group(), task.input()), Result.sums(), false,
                Optional.empty());
    }

    public Entry following(String entry) {
        return new Entry(name, says, share, entry, launch, trail, result, needsDatabase, leftOut);
    }

    public Entry on(Function<Task, Trail> other) {
        return new Entry(name, says, share, follows, launch, other, result, needsDatabase, leftOut);
    }

    public Entry comingTo(Result other) {
        return new Entry(name, says, share, follows, launch, trail, other, needsDatabase, leftOut);
    }

    public Entry onDatabase() {
        return new Entry(name, says, share, follows, launch, trail, result, true, leftOut);
    }

    public Entry leftOutBecause(Optional<String> reason) {
        return new Entry(name, says, share, follows, launch, trail, result, needsDatabase, reason);
    }

    /// Starts the process of a contender.
    public interface Launch {

        /// @param options for its JVM
        Child start(Task task, List<String> options) throws IOException;
    }
}
