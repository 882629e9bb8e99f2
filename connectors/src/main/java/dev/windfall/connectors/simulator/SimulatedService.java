package dev.windfall.connectors.simulator;

import java.net.URI;

/// A simulator together with what it keeps.
public abstract class SimulatedService implements AutoCloseable {

    private final Simulator simulator;

    protected SimulatedService(Simulator simulator) {
        this.simulator = simulator;
    }

    public final URI address() {
        return simulator.address();
    }

    public final CallLog calls() {
        return simulator.calls();
    }

    /// From the next call on.
    public final void fail(Faults faults) {
        simulator.fail(faults);
    }

    /// Calls that are being carried out end without an answer.
    @Override
    public void close() {
        simulator.close();
    }
}
