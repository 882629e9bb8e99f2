package dev.windfall.connectors.rolling.simulator;

import dev.windfall.connectors.simulator.Faults;
import dev.windfall.connectors.simulator.SimulatedService;
import dev.windfall.connectors.simulator.Simulator;
import dev.windfall.connectors.simulator.SimulatorSettings;

import java.io.UncheckedIOException;
import java.net.URI;
import java.time.InstantSource;

/// A rolling service over HTTP, on the loopback address, as `docs/api/rolling.yaml` says. It knows of no bets: people tell it how much
/// was wagered, and it reports what turns by that.
public final class RollingSimulator extends SimulatedService {

    private final Rollings rollings;
    private final Reports reports;

    private RollingSimulator(Simulator simulator, Rollings rollings, Reports reports) {
        super(simulator);
        this.rollings = rollings;
        this.reports = reports;
    }

    /// @throws UncheckedIOException if the port is taken
    public static RollingSimulator start(SimulatorSettings settings, Faults faults) {
        Reports reports = new Reports();
        Rollings rollings = new Rollings(reports::add);
        Simulator simulator = Simulator.start(new RollingRoutes(rollings, InstantSource.system()), settings, faults);
        reports.start();
        return new RollingSimulator(simulator, rollings, reports);
    }

    /// Whoever is to hear of what turns; until somebody is there, what is to be reported waits.
    ///
    /// @param token that it asks for
    public void reportTo(URI windfall, String token) {
        reports.to(new Reports.Receiver(windfall, token));
    }

    public Rollings rollings() {
        return rollings;
    }

    @Override
    public void close() {
        super.close();
        reports.close();
    }
}
