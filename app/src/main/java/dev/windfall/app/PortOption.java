package dev.windfall.app;

import dev.windfall.servers.CannotStart;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// `--port`, the same for every command that opens the door.
final class PortOption {

    private static final int PORT_MAX = 65_535;

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "8080",
            description = "where the API listens, on 127.0.0.1; 0 takes any that is free (default: ${DEFAULT-VALUE})")
    private int number;

    /// Asked before anything is started: a taken port is then told at once.
    int number() {
        requireFree(number);
        return number;
    }

    static void requireFree(int number) {
        if (number < 0 || number > PORT_MAX) {
            throw new CannotStart("%d is no port: choose one from 0 to %d with --port".formatted(number, PORT_MAX));
        }
        if (number != 0 && isTaken(number)) {
            throw new CannotStart("Port %d is taken: choose another with --port".formatted(number));
        }
    }

    private static boolean isTaken(int number) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), number));
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
