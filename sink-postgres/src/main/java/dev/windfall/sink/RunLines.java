package dev.windfall.sink;

import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.payouts.ShownLine;

import java.sql.SQLException;
import java.util.function.Consumer;
import javax.sql.DataSource;

/// All lines of a run, as of one moment. They are read row by row: no run is kept in memory. Until it is closed it has a connection.
public final class RunLines implements AutoCloseable {

    static final String SUMS = """
            select count(*) as lines, coalesce(sum(seq), 0) as changes from payout_line where brand_id = ? and run_id = ?""";
    static final String LINES = PayoutTables.SELECT_LINES
            + "where brand_id = ? and run_id = ? order by opened_at, line_id";

    private final RunId run;
    private final ReadTransaction transaction;
    private final Sums sums;

    private RunLines(RunId run, ReadTransaction transaction, Sums sums) {
        this.run = run;
        this.transaction = transaction;
        this.sums = sums;
    }

    /// @param lines   how many there are by now
    /// @param changes a number that is larger once any of them has come or changed
    public record Sums(long lines, long changes) {}

    /// @param database as a user who may take the role `windfall_reader`
    static RunLines open(DataSource database, RunId run) throws SQLException {
        ReadTransaction transaction = ReadTransaction.ofBrand(database, run.brandId());
        try {
            Sums sums = transaction.list(SUMS, row -> new Sums(row.getLong("lines"), row.getLong("changes")),
                    run.brandId(), run.text()).getFirst();
            return new RunLines(run, transaction, sums);
        } catch (SQLException e) {
            transaction.close();
            throw e;
        }
    }

    public Sums sums() {
        return sums;
    }

    /// In the order in which accounts have opened them.
    public void forEach(Consumer<ShownLine> reader) throws SQLException {
        transaction.forEach(LINES, PayoutTables::lineFromRow, reader, run.brandId(), run.text());
    }

    @Override
    public void close() throws SQLException {
        transaction.close();
    }
}
