package dev.windfall.app.verify;

import dev.windfall.sink.RunReader;
import dev.windfall.sink.RunRow;
import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import javax.sql.DataSource;

/// What PostgreSQL has of a run's seal.
public final class PostgresSeal {

    public static final String WHERE = "PostgreSQL";

    private static final Duration SINK_PATIENCE = Duration.ofSeconds(60);
    private static final Duration SINK_PAUSE = Duration.ofSeconds(1);

    private PostgresSeal() {}

    /// The sink is a moment behind, and may be far: what it has not written yet is no difference.
    ///
    /// @param progress told while it is awaited
    /// @return by name; null if nothing is there
    public static @Nullable Map<String, String> find(SealedRun run, DataSource database, Consumer<String> progress)
            throws SQLException {
        long deadline_ns = System.nanoTime() + SINK_PATIENCE.toNanos();
        while (true) {
            RunRow row = new RunReader(database).find(run.run().brandId(), run.run().text()).orElse(null);
            boolean isThere = row != null && row.run().attempt() >= run.state().attempt()
                    && row.run().sealed() != null;
            if (isThere || System.nanoTime() - deadline_ns > 0) {
                return row == null ? null : RunCheck.fields(row.run());
            }
            progress.accept("PostgreSQL does not have the seal yet");
            LockSupport.parkNanos(SINK_PAUSE.toNanos());
        }
    }
}
