package dev.windfall.bench.run;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// How a run went, from its beginning to its end.
///
/// @param moments whenever it had moved
record Course(List<Moment> moments) {

    /// @param begun    events that have been taken in
    /// @param done     events that have come through; the same where the contender has a single stage
    /// @param usage    of the contender and its servers
    /// @param own      of the contender alone
    /// @param noJava_s processor time of its threads that run no Java, by kind
    record Moment(Instant at, double begun, double done, Usage usage, Usage own, Map<String, Double> noJava_s) {}

    /// What was seen between the end of the warm-up and the end.
    ///
    /// @param events that were taken in and came through in that time
    /// @param all    that came through since the beginning
    record Seen(Instant from, Instant to, double events, double all, Usage usage, Usage own,
            Map<String, Double> noJava_s) {

        double perSecond() {
            return events / (Duration.between(from, to).toNanos() / 1e9);
        }
    }

    /// The end is when all had come through: what moves later is only positions. What was taken in while it was warming up is left
    /// out with its time, however far it had come: a contender of several stages gets nothing for what only the first has done.
    ///
    /// @throws IOException if it was through before anybody saw it at work
    Seen seen() throws IOException {
        double all = moments.isEmpty() ? 0 : moments.getLast().done;
        Moment end = moments.stream().filter(moment -> moment.done >= all).findFirst().orElse(null);
        List<Moment> before = moments.stream().filter(moment -> moment.done < all && moment.begun < all).toList();
        if (end == null || before.isEmpty()) {
            throw new IOException("it was through before it could be watched: give it more events");
        }
        Moment warm = before.stream().filter(moment -> moment.begun >= Race.WARM_UP * all).findFirst()
                .orElseGet(before::getLast);
        return new Seen(warm.at, end.at, all - warm.begun, all, end.usage.minus(warm.usage),
                end.own.minus(warm.own), NativeThreads.minus(end.noJava_s, warm.noJava_s));
    }
}
