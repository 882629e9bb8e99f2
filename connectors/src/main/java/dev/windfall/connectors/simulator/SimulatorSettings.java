package dev.windfall.connectors.simulator;

import dev.windfall.connectors.http.BrandSignature;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;

/// How a simulator is started.
///
/// @param port      on the loopback address; 0 takes any that is free
/// @param journal   where its book is kept; nothing if it is to end with the simulator
/// @param latency   that each call takes at least
/// @param token     that callers present; empty if it asks for none
/// @param signature that calls have; nothing if it is not checked
public record SimulatorSettings(int port, @Nullable Path journal, Duration latency, String token,
        @Nullable BrandSignature signature) {

    /// On a free port, in memory, at once, for anybody.
    public static SimulatorSettings plain() {
        return new SimulatorSettings(0, null, Duration.ZERO, "", null);
    }

    public SimulatorSettings on(int otherPort) {
        return new SimulatorSettings(otherPort, journal, latency, token, signature);
    }

    public SimulatorSettings keptIn(Path file) {
        return new SimulatorSettings(port, file, latency, token, signature);
    }

    public SimulatorSettings taking(Duration otherLatency) {
        return new SimulatorSettings(port, journal, otherLatency, token, signature);
    }

    /// @param signed nothing if it is not checked
    public SimulatorSettings asking(String forToken, @Nullable BrandSignature signed) {
        return new SimulatorSettings(port, journal, latency, forToken, signed);
    }

    /// The token is for nobody's eyes.
    @Override
    public String toString() {
        return "SimulatorSettings[port=%d, journal=%s, latency=%s]".formatted(port, journal, latency);
    }
}
