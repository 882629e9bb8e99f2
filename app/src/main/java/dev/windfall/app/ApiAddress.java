package dev.windfall.app;

import dev.windfall.servers.CannotStart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Set;

/// Where the API listens, and where other processes of ours reach it.
///
/// @param forOthers host and port
record ApiAddress(String host, int port, String forOthers) {

    private static final String HOST = "API_HOST";
    private static final String FOR_OTHERS = "API_ADDRESS";
    private static final String LOOPBACK = "127.0.0.1";
    private static final Set<String> ANY = Set.of("0.0.0.0", "::");

    /// @param port 0 for any that is free: it is chosen here, because others are told of it before anything listens
    static ApiAddress of(Map<String, String> environment, int port) {
        String host = environment.getOrDefault(HOST, LOOPBACK);
        if (ANY.contains(host) && !environment.containsKey(FOR_OTHERS)) {
            throw new CannotStart("%s=%s is no address that others could reach: set %s to host:port, too"
                    .formatted(HOST, host, FOR_OTHERS));
        }
        int chosen = port == 0 ? free() : port;
        String forOthers = environment.getOrDefault(FOR_OTHERS, host + ":" + chosen);
        if (!forOthers.matches("[^\\s:/]+:\\d{1,5}")) {
            throw new CannotStart("%s=%s: expected host:port".formatted(FOR_OTHERS, forOthers));
        }
        return new ApiAddress(host, chosen, forOthers);
    }

    private static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
