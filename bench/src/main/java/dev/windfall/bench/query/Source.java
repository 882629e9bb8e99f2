package dev.windfall.bench.query;

import dev.windfall.bench.job.Sums;
import dev.windfall.bench.program.Player;
import dev.windfall.bench.program.ToldDays;

import java.sql.SQLException;
import java.util.Map;

/// A place where a player's days can be read, as one reader has it: with a connection of its own.
interface Source extends AutoCloseable {

    /// Makes one for each reader.
    interface Opening {

        Source open() throws Exception;
    }

    /// @return the sums of each day, by [ToldDays#key]; no day without any
    Map<String, Sums> days(Player player) throws Exception;

    @Override
    default void close() throws SQLException {}
}
