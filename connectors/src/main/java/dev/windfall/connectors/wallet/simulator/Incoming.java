package dev.windfall.connectors.wallet.simulator;

import com.sun.net.httpserver.HttpExchange;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Optional;

/// A call as it came.
final class Incoming {

    private static final int BODY_BYTES_MAX = 1 << 20;

    private final HttpExchange exchange;
    private final byte[] body;

    private Incoming(HttpExchange exchange, byte[] body) {
        this.exchange = exchange;
        this.body = body;
    }

    /// @throws IOException also if it is too long to be meant
    static Incoming of(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX + 1);
        if (body.length > BODY_BYTES_MAX) {
            throw new IOException("A body of more than %d bytes".formatted(BODY_BYTES_MAX));
        }
        return new Incoming(exchange, body);
    }

    String method() {
        return exchange.getRequestMethod();
    }

    /// As it was sent, which is what is signed.
    String rawPath() {
        return exchange.getRequestURI().getRawPath();
    }

    String path() {
        return exchange.getRequestURI().getPath();
    }

    byte[] body() {
        return body;
    }

    String brandId() {
        return header("X-Brand-Id");
    }

    String requestId() {
        return header("X-Request-Id");
    }

    /// Empty if it is missing.
    String header(String name) {
        return optionalHeader(name).orElse("");
    }

    Optional<String> optionalHeader(String name) {
        @Nullable
        String value = exchange.getRequestHeaders().getFirst(name);
        return Optional.ofNullable(value);
    }
}
