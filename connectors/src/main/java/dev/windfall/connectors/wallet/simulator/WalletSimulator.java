package dev.windfall.connectors.wallet.simulator;

import dev.windfall.connectors.simulator.Faults;
import dev.windfall.connectors.simulator.SimulatedService;
import dev.windfall.connectors.simulator.Simulator;
import dev.windfall.connectors.simulator.SimulatorSettings;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;

/// A wallet over HTTP, on the loopback address, as `docs/api/wallet.yaml` says. It comes back with its book after it was killed.
public final class WalletSimulator extends SimulatedService {

    private final Book book;

    private WalletSimulator(Simulator simulator, Book book) {
        super(simulator);
        this.book = book;
    }

    /// @throws UncheckedIOException  if the port is taken, or the journal can't be used
    /// @throws IllegalStateException if the journal can't be read, or another one has it
    public static WalletSimulator start(SimulatorSettings settings, Faults faults) {
        Path journal = settings.journal();
        Book book = journal == null ? Book.inMemory() : Book.open(journal);
        try {
            return new WalletSimulator(
                    Simulator.start(new WalletRoutes(book, InstantSource.system()), settings, faults), book);
        } catch (UncheckedIOException e) {
            book.close();
            throw e;
        }
    }

    public Book book() {
        return book;
    }

    @Override
    public void close() {
        super.close();
        book.close();
    }
}
