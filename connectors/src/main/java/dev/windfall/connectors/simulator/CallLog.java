package dev.windfall.connectors.simulator;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Who has called: the last calls one by one, and totals of all. A call is written down when it comes, and again when it ends, before
/// it is answered.
public final class CallLog {

    static final int REMEMBERED_MAX = 10_000;

    private final Map<Long, RecordedCall> remembered = new LinkedHashMap<>();
    private final Map<String, Long> totals = new TreeMap<>();
    private long count;
    private long inHand;

    /// @return the number under which it ends
    public synchronized long begin(Instant at, String call, String brandId, String requestId,
            @Nullable String traceParent) {
        count++;
        inHand++;
        remembered.put(count,
                new RecordedCall(count, at, call, brandId, requestId, traceParent, null, null, "", 0));
        if (remembered.size() > REMEMBERED_MAX) {
            remembered.remove(remembered.keySet().iterator().next());
        }
        return count;
    }

    /// @param status 0 if it is not answered
    public synchronized void end(long number, String call, Fault.@Nullable Kind fault, int status, String result,
            long took_ms) {
        inHand--;
        totals.merge("%s %d %s".formatted(call, status, result).strip(), 1L, Long::sum);
        remembered.computeIfPresent(number, (_, begun) -> begun.ended(fault, status, result, took_ms));
    }

    /// The last ones, in the order in which they came.
    public synchronized List<RecordedCall> calls() {
        return List.copyOf(remembered.values());
    }

    /// Those of one request, among the last ones.
    public List<RecordedCall> calls(String requestId) {
        return calls().stream().filter(call -> call.requestId().equals(requestId)).toList();
    }

    /// How many ended how, as in `credit 200 SETTLED`; the status is 0 if there was no answer.
    public synchronized Map<String, Long> totals() {
        return new TreeMap<>(totals);
    }

    /// How many have come.
    public synchronized long count() {
        return count;
    }

    /// How many have come and not ended.
    public synchronized long inHand() {
        return inHand;
    }
}
