package dev.windfall.connectors.simulator;

import dev.windfall.projections.Digests;
import dev.windfall.schemas.Undecodable;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which call fails, and how. The first line of the script that applies to a call decides. What is random follows from the seed, the
/// line, the request id and how often it was called, so that the same calls come to the same, in whatever order they come.
public final class Faults {

    private final List<Fault> script;
    private final long seed;
    private final long[] happened;
    private final Map<Dice, Long> rolled = new HashMap<>();

    /// The dice of one line for one request id.
    private record Dice(int line, String requestId) {}

    public Faults(long seed, List<Fault> script) {
        this.script = List.copyOf(script);
        this.seed = seed;
        this.happened = new long[script.size()];
    }

    public static Faults none() {
        return new Faults(0, List.of());
    }

    /// @param lines one JSON object each; blank lines are passed over
    /// @throws IllegalArgumentException that names the line that can't be meant
    public static Faults read(long seed, List<String> lines) {
        List<Fault> script = new ArrayList<>();
        for (int line = 0; line < lines.size(); line++) {
            if (!lines.get(line).isBlank()) {
                script.add(fault(line + 1, lines.get(line)));
            }
        }
        return new Faults(seed, script);
    }

    /// What happens to this call; nothing if it goes well.
    public synchronized @Nullable Fault next(Fault.On call, String requestId) {
        for (int line = 0; line < script.size(); line++) {
            Fault fault = script.get(line);
            if (fault.isFor(call, requestId) && happened[line] < fault.timesMax() && happens(fault, line, requestId)) {
                happened[line]++;
                return fault;
            }
        }
        return null;
    }

    /// How often each line has happened, in the order of the script.
    public synchronized List<Long> happened() {
        List<Long> counts = new ArrayList<>();
        for (long count : happened) {
            counts.add(count);
        }
        return counts;
    }

    private boolean happens(Fault fault, int line, String requestId) {
        if (fault.probability() >= 1) {
            return true; // without remembering the request id
        }
        long roll = rolled.merge(new Dice(line, requestId), 1L, Long::sum);
        byte[] hash = Digests.sha256("%d~%d~%d~%s".formatted(seed, line, roll, requestId));
        return (ByteBuffer.wrap(hash).getLong() >>> 11) * 0x1.0p-53 < fault.probability();
    }

    private static Fault fault(int number, String line) {
        try {
            return Fault.fromLine(line);
        } catch (Undecodable e) {
            throw new IllegalArgumentException("line %d: %s".formatted(number, e.detail()), e);
        }
    }
}
