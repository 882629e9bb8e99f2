package dev.windfall.api;

import dev.windfall.topology.asking.Issuer;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/// Who wants what a request is about.
final class Issuers {

    static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    private static final int KEY_LENGTH_MAX = 200;

    private Issuers() {}

    /// Of what is decided once anyway, however often it is asked for.
    static Issuer withoutKey(HttpServletRequest request) {
        Issuer issuer = of(request);
        return new Issuer(issuer.caller(), issuer.actor(), null, issuer.traceParent());
    }

    /// @throws Problem.Raised if the idempotency key can't be one
    static Issuer of(HttpServletRequest request) {
        String key = request.getHeader(IDEMPOTENCY_KEY);
        if (key != null && (key.isBlank() || key.length() > KEY_LENGTH_MAX)) {
            throw invalidKey();
        }
        return new Issuer(String.valueOf(request.getAttribute(CallerFilter.CALLER)),
                String.valueOf(request.getHeader(CallerFilter.ACTOR)), key, traceParent(request));
    }

    /// W3C trace context; what is none is left out, as the standard wants it.
    private static @Nullable String traceParent(HttpServletRequest request) {
        String trace = request.getHeader("traceparent");
        return trace != null && trace.matches("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}") ? trace : null;
    }

    static Problem.Raised invalidKey() {
        return Problem.INVALID_IDEMPOTENCY_KEY
                .because("%s is 1 to %d characters".formatted(IDEMPOTENCY_KEY, KEY_LENGTH_MAX));
    }
}
