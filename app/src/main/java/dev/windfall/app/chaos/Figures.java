package dev.windfall.app.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What was seen while faults were carried out.
final class Figures {

    private final Map<Fault.Kind, Integer> faults = new EnumMap<>(Fault.Kind.class);
    private final List<Duration> takeovers = new ArrayList<>();
    private final List<Duration> stalls = new ArrayList<>();
    private int startsInVain;

    void did(Fault fault) {
        faults.merge(fault.kind(), 1, Integer::sum);
    }

    /// @param stall of the sink, meanwhile
    void tookOver(Duration after, Duration stall) {
        takeovers.add(after);
        stalls.add(stall);
    }

    /// A process ended while it started, since a server was away, and was started again.
    synchronized void startedInVain() {
        startsInVain++;
    }

    private int faults() {
        return faults.values().stream().mapToInt(Integer::intValue).sum();
    }

    synchronized List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Faults      %d: %s".formatted(faults(), faults.entrySet().stream()
                .map(each -> "%d %s".formatted(each.getValue(), each.getKey().text()))
                .collect(Collectors.joining(", "))));
        lines.add("Taken over  " + told(takeovers, "by the other process, after kill -9"));
        lines.add("Sink stall  "
                + told(stalls, "of that partition of player-days that stood still for the longest, meanwhile"));
        if (startsInVain > 0) {
            lines.add("Starts      %d times a process ended while it started, and was started again"
                    .formatted(startsInVain));
        }
        return lines;
    }

    private static String told(List<Duration> times, String what) {
        if (times.isEmpty()) {
            return "not seen";
        }
        List<Duration> sorted = new ArrayList<>(times);
        Collections.sort(sorted);
        return "%d times, p50 %.1f s, p99 %.1f s (%s)".formatted(sorted.size(), seconds(at(sorted, 0.5)),
                seconds(at(sorted, 0.99)), what);
    }

    private static Duration at(List<Duration> sorted, double share) {
        return sorted.get(Math.min(sorted.size() - 1, (int) Math.floor(share * sorted.size())));
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }
}
