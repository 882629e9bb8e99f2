package dev.windfall.connectors.simulator;

import com.sun.net.httpserver.HttpExchange;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Optional;

/// A call as it came.
public final class Incoming {

    private static final int BODY_BYTES_MAX = 1 << 20;

    private final HttpExchange exchange;
    private final byte[] body;

    private Incoming(HttpExchange exchange, byte[] body) {
        this.exchange = exchange;
        this.body = body;
    }

    /// @throws IOException also if it is too long to be meant
    public static Incoming of(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX + 1);
        if (body.length > BODY_BYTES_MAX) {
            throw new IOException("A body of more than %d bytes".formatted(BODY_BYTES_MAX));
        }
        return new Incoming(exchange, body);
    }

    public String method() {
        return exchange.getRequestMethod();
    }

    /// As it was sent, which is what is signed.
    public String rawPath() {
        return exchange.getRequestURI().getRawPath();
    }

    public String path() {
        return exchange.getRequestURI().getPath();
    }

    public byte[] body() {
        return body;
    }

    public String brandId() {
        return header("X-Brand-Id");
    }

    public String requestId() {
        return header("X-Request-Id");
    }

    /// Empty if it is missing.
    public String header(String name) {
        return optionalHeader(name).orElse("");
    }

    public Optional<String> optionalHeader(String name) {
        @Nullable
        String value = exchange.getRequestHeaders().getFirst(name);
        return Optional.ofNullable(value);
    }
}
