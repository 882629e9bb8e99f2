package dev.windfall.bench.query;

import dev.windfall.bench.job.Plot;
import dev.windfall.bench.job.Sums;
import dev.windfall.bench.program.Player;
import dev.windfall.bench.program.Program;
import dev.windfall.bench.program.ToldDays;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;

/// The program's door, by the JDK's blocking client: it works in the reader's own thread, as a JDBC driver does, and keeps
/// connections open as long as the server lets it.
final class Api implements Source {

    private static final int PATIENCE_MS = 10_000;

    static {
        System.setProperty("http.maxConnections", "64"); // more than readers: none is closed for being idle
    }

    private final URI address;
    private final String token;
    private final Plot plot;

    Api(URI address, String token, Plot plot) {
        this.address = address;
        this.token = token;
        this.plot = plot;
    }

    /// The same door without a question: what HTTP alone takes.
    static Source live(URI address) {
        return _ -> {
            read(open(address.resolve("/health/live")));
            return Map.of();
        };
    }

    @Override
    public Map<String, Sums> days(Player player) throws IOException {
        HttpURLConnection connection = open(address.resolve(Program.daysPath(player, plot)));
        connection.setRequestProperty("X-Internal-Service-Token", token);
        connection.setRequestProperty("X-Brand-Id", player.brandId());
        return ToldDays.parse(read(connection));
    }

    private static HttpURLConnection open(URI uri) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setConnectTimeout(PATIENCE_MS);
        connection.setReadTimeout(PATIENCE_MS);
        return connection;
    }

    /// To the end, so that the connection can be used again.
    private static byte[] read(HttpURLConnection connection) throws IOException {
        if (connection.getResponseCode() != 200) {
            throw new IOException("status " + connection.getResponseCode());
        }
        try (InputStream body = connection.getInputStream()) {
            return body.readAllBytes();
        }
    }
}
