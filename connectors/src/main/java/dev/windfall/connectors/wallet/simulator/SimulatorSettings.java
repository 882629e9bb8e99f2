package dev.windfall.connectors.wallet.simulator;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// How a simulator is started.
///
/// @param port        on the loopback address; 0 takes any that is free
/// @param journal     where its book is kept; nothing if it is to end with the simulator
/// @param latency     that each call takes at least
/// @param token       that callers present; empty if it asks for none
/// @param signingKeys any of which a call may be signed with; empty if signatures are not checked
public record SimulatorSettings(int port, @Nullable Path journal, Duration latency, String token,
        List<String> signingKeys) {

    public SimulatorSettings {
        signingKeys = List.copyOf(signingKeys);
    }

    /// On a free port, in memory, at once, for anybody.
    public static SimulatorSettings plain() {
        return new SimulatorSettings(0, null, Duration.ZERO, "", List.of());
    }

    public SimulatorSettings on(int otherPort) {
        return new SimulatorSettings(otherPort, journal, latency, token, signingKeys);
    }

    public SimulatorSettings keptIn(Path file) {
        return new SimulatorSettings(port, file, latency, token, signingKeys);
    }

    public SimulatorSettings taking(Duration otherLatency) {
        return new SimulatorSettings(port, journal, otherLatency, token, signingKeys);
    }

    public SimulatorSettings asking(String forToken, List<String> keys) {
        return new SimulatorSettings(port, journal, latency, forToken, keys);
    }
}
