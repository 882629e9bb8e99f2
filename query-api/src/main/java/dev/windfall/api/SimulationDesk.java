package dev.windfall.api;

import dev.windfall.projections.players.PlayerDay;
import dev.windfall.projections.players.Profile;
import dev.windfall.projections.rules.RuleHistory;
import dev.windfall.projections.simulation.Contender;
import dev.windfall.projections.simulation.Simulated;
import dev.windfall.projections.simulation.Simulation;
import dev.windfall.sink.PlayerDayReader;
import org.springframework.stereotype.Component;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/// Rates history from PostgreSQL, one simulation at a time, on a thread of its own: whoever else asks has the rest of the machine.
@Component
class SimulationDesk {

    private static final int LARGEST = 10;

    private final PlayerDayReader history;
    private final Semaphore free = new Semaphore(1);

    SimulationDesk(PlayerDayReader history) {
        this.history = history;
    }

    /// Is told how far it is. Whoever has gone throws, and that ends it.
    interface Listener {

        /// @param of all rows; the first word is about none of them
        void read(long rows, long of) throws IOException;
    }

    record Outcome(long rows, Simulated simulated) {}

    Outcome simulate(String brandId, SimulationRequest request, RuleHistory inForce,
            Function<String, Profile> profiles, Listener listener) throws IOException, InterruptedException {
        if (!free.tryAcquire()) {
            throw Problem.TOO_MANY_SIMULATIONS.because("Another simulation is running: ask again when it is done");
        }
        FutureTask<Outcome> task = new FutureTask<>(() -> {
            try {
                return run(brandId, request, inForce, profiles, listener);
            } finally {
                free.release();
            }
        });
        Thread.ofPlatform().name("simulation").daemon().start(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw failure(e);
        } catch (InterruptedException e) {
            task.cancel(true); // the answer is closed now: nothing may be written to it any more
            throw e;
        }
    }

    private Outcome run(String brandId, SimulationRequest request, RuleHistory inForce,
            Function<String, Profile> profiles, Listener listener) throws IOException, SQLException {
        List<Contender> candidates = new ArrayList<>();
        request.candidates().forEach(rule -> candidates.add(Contender.candidate(
                "candidate_" + (candidates.size() + 1), rule, request.from(), request.to())));
        Simulation simulation = new Simulation(Contender.inForce(inForce, request.from(), request.to()), candidates,
                LARGEST);
        Feed feed = new Feed(simulation, profiles, listener);
        history.read(brandId, request.from(), request.to(), feed);
        return new Outcome(feed.of, simulation.result());
    }

    /// Players as they are read.
    private static final class Feed implements PlayerDayReader.Reading {

        private final Simulation simulation;
        private final Function<String, Profile> profiles;
        private final Listener listener;
        private long of;

        Feed(Simulation simulation, Function<String, Profile> profiles, Listener listener) {
            this.simulation = simulation;
            this.profiles = profiles;
            this.listener = listener;
        }

        @Override
        public void begin(long rows) throws IOException {
            of = rows;
            listener.read(0, rows);
        }

        @Override
        public void player(String playerId, List<PlayerDay> days, long rowsRead) throws IOException {
            if (Thread.interrupted()) {
                throw new InterruptedIOException("The simulation was ended");
            }
            simulation.player(playerId, days, profiles.apply(playerId));
            listener.read(rowsRead, of);
        }
    }

    private static IOException failure(ExecutionException failed) {
        return switch (failed.getCause()) {
            case IOException gone -> gone;
            case SQLException e -> throw Problem.NOT_READY
                    .because("The history can't be read from PostgreSQL (%s)".formatted(e.getMessage()));
            case ArithmeticException e -> throw Problem.CANNOT_BE_RATED.because(String.valueOf(e.getMessage()));
            case RuntimeException e -> throw e;
            case null, default -> throw new IllegalStateException("A simulation failed", failed);
        };
    }
}
