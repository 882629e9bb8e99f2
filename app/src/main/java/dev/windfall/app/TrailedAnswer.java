package dev.windfall.app;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/// An answer that is read as it comes, with the fields that stand behind its end. The JDK's newer client drops these.
final class TrailedAnswer implements AutoCloseable {

    private final HttpURLConnection connection;

    private TrailedAnswer(HttpURLConnection connection) {
        this.connection = connection;
    }

    /// @param patience with each of its bytes
    static TrailedAnswer get(URI address, Map<String, String> headers, Duration patience) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setConnectTimeout(Math.toIntExact(patience.toMillis()));
        connection.setReadTimeout(Math.toIntExact(patience.toMillis()));
        headers.forEach(connection::setRequestProperty);
        connection.connect();
        return new TrailedAnswer(connection);
    }

    int status() throws IOException {
        return connection.getResponseCode();
    }

    /// Of a success.
    InputStream body() throws IOException {
        return connection.getInputStream();
    }

    /// Of all else.
    String problem() throws IOException {
        try (InputStream problem = connection.getErrorStream()) {
            return problem == null ? "" : new String(problem.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// @return null unless all has been read, and it was there
    @Nullable
    String trailer(String name) {
        return connection.getHeaderField(name);
    }

    @Override
    public void close() {
        connection.disconnect();
    }
}
