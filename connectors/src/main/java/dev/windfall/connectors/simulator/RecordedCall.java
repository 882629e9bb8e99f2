package dev.windfall.connectors.simulator;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// One call, as it came and as it ended.
///
/// @param number    from 1, in the order in which they came
/// @param requestId empty if the call had none
/// @param fault     what was to happen to it, if anything
/// @param status    of HTTP: nothing while it is carried out, 0 if it was never answered
/// @param result    the status or problem code that was answered; empty if none was
public record RecordedCall(long number, Instant at, String call, String brandId, String requestId,
        @Nullable String traceParent, Fault.@Nullable Kind fault, @Nullable Integer status, String result,
        long took_ms) {

    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("number", number);
        json.put("at", at.toString());
        json.put("call", call);
        json.put("brand_id", brandId);
        json.put("request_id", requestId);
        if (traceParent != null) {
            json.put("trace_parent", traceParent);
        }
        if (fault != null) {
            json.put("fault", fault.toString());
        }
        if (status != null) {
            json.put("status", status);
            json.put("result", result);
            json.put("took_ms", took_ms);
        }
        return json;
    }

    public RecordedCall ended(Fault.@Nullable Kind happened, int endStatus, String endResult, long duration_ms) {
        return new RecordedCall(number, at, call, brandId, requestId, traceParent, happened, endStatus, endResult,
                duration_ms);
    }
}
