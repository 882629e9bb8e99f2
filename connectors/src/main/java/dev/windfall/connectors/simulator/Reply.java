package dev.windfall.connectors.simulator;

import java.util.LinkedHashMap;
import java.util.Map;

/// What is sent back.
///
/// @param result the status or problem code in it, for the call log
public record Reply(int status, String result, String contentType, String body, Map<String, String> headers) {

    public static Reply json(int status, String result, Object tree) {
        return new Reply(status, result, "application/json", Json.write(tree), Map.of());
    }

    public static Reply problem(int status, String code, String detail) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "/problems/" + code);
        problem.put("code", code);
        problem.put("detail", detail);
        return new Reply(status, code, "application/problem+json", Json.write(problem), Map.of());
    }

    public static Reply unknownRoute() {
        return problem(404, "unknown-route", "There is no such route");
    }

    public Reply with(String header, String value) {
        return new Reply(status, result, contentType, body, Map.of(header, value));
    }

    public Reply withBody(String otherBody) {
        return new Reply(status, result, contentType, otherBody, headers);
    }
}
