package dev.windfall.app;

import dev.windfall.projections.ledger.Tally;
import dev.windfall.topology.ingest.IngestTally;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.Console;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What goes on, for people: one picture that is drawn anew in a terminal, one line now and then in a pipe.
final class DemoStatus {

    private static final Logger LOG = LoggerFactory.getLogger(DemoStatus.class);
    private static final Duration IN_TERMINAL = Duration.ofMillis(500);
    private static final Duration IN_PIPE = Duration.ofSeconds(5);
    private static final String ROWS = "select count(*) from player_provider_stat_day";
    private static final String PAID = "select count(*) from adjustment where status = 'SETTLED' and caller = 'demo'";
    private static final String SETTLED = "select count(*) from run where status = 'SETTLED'";
    private static final String OPEN = "select count(*) from run where status not in ('SETTLED', 'FAILED')";
    private static final String LINES = "select count(*) from payout_line where status = 'SETTLED' and amount > 0";
    private static final int PICTURE_LINES = 11;

    private final Installation windfall;
    private final DemoWallet wallet;
    private final PrintWriter out;
    private final Map<String, Long> counts = new TreeMap<>();
    private final boolean terminal = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    private final IngestTally ingestedBefore;
    private final Tally tallyBefore;
    private final String paid = PAID + " and requested_at >= '%s'".formatted(Instant.now());
    private long next_ns = System.nanoTime();
    private boolean drawn;

    DemoStatus(Installation windfall, DemoWallet wallet, PrintWriter out) {
        this.windfall = windfall;
        this.wallet = wallet;
        this.out = out;
        this.ingestedBefore = windfall.engine().ingest().tally();
        this.tallyBefore = windfall.engine().ledger().tally();
    }

    void show(long sent) {
        if (System.nanoTime() >= next_ns) {
            next_ns = System.nanoTime() + (terminal ? IN_TERMINAL : IN_PIPE).toNanos();
            draw(sent);
        }
    }

    void showLast(long sent) {
        draw(sent);
        Tally tally = tally();
        out.printf(
                "%nEverything that was sent has arrived: %,d events = %,d counted + %,d waiting + %,d duplicates + "
                        + "%,d ignored + %,d quarantined.%n",
                ingested().read(), tally.counted(), tally.waiting(), tally.duplicates(), ingested().ignored(),
                ingested().quarantinedInAll() + tally.quarantined());
        out.printf("%,d credits by hand were given, and %,d are booked by the wallet.%n", wallet.given(), paid());
        out.printf("%,d runs are settled, and %,d lines of theirs are paid.%n", count(SETTLED), count(LINES));
        out.flush();
    }

    /// All is read, folded and written: PostgreSQL stands where the ledger stands.
    boolean isDrained(long sent) throws SQLException {
        return ingested().read() >= sent && tally().read() >= ingested().forwarded()
                && cuts().equals(offsets()) && paid() >= wallet.given() && count(OPEN) == 0;
    }

    private IngestTally ingested() {
        return windfall.engine().ingest().tally().minus(ingestedBefore);
    }

    private Tally tally() {
        return windfall.engine().ledger().tally().minus(tallyBefore);
    }

    private Map<Integer, Long> offsets() {
        Map<Integer, Long> offsets = new TreeMap<>();
        windfall.engine().ledger().progress()
                .forEach((partition, progress) -> offsets.put(partition, progress.getBrandLogOffset()));
        return offsets;
    }

    private void draw(long sent) {
        Tally tally = tally();
        long behind = sent - ingested().read();
        if (!terminal) {
            out.printf(
                    "%s  in %,d  counted %,d  duplicates %,d  quarantined %,d  rows %,d  behind %,d  "
                            + "credits %,d of %,d  runs %,d  lines paid %,d%n",
                    LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS), sent, tally.counted(),
                    tally.duplicates(),
                    ingested().quarantinedInAll() + tally.quarantined(), count(ROWS), behind, paid(), wallet.given(),
                    count(SETTLED), count(LINES));
            out.flush();
            return;
        }
        if (drawn) {
            out.printf("\u001b[%dA\u001b[J", PICTURE_LINES); // up, and clear from there
        }
        drawn = true;
        out.printf("  events in     %,14d%n", sent);
        out.printf("  counted       %,14d%n", tally.counted());
        out.printf("  waiting       %,14d%n", tally.waiting());
        out.printf("  duplicates    %,14d%n", tally.duplicates());
        out.printf("  ignored       %,14d%n", ingested().ignored());
        out.printf("  quarantined   %,14d%n", ingested().quarantinedInAll() + tally.quarantined());
        out.printf("  rows          %,14d%n", count(ROWS));
        out.printf("  behind        %,14d%n", behind);
        out.printf("  credits paid  %,14d of %,d%n", paid(), wallet.given());
        out.printf("  runs settled  %,14d%n", count(SETTLED));
        out.printf("  lines paid    %,14d%n", count(LINES));
        out.flush();
    }

    private long paid() {
        return count(paid);
    }

    /// As last seen while the database is away: the sink waits for it, and so does the picture.
    private long count(String sql) {
        try (Connection connection = windfall.database().getConnection();
                Statement statement = connection.createStatement();
                ResultSet counted = statement.executeQuery(sql)) {
            counted.next();
            counts.put(sql, counted.getLong(1));
        } catch (SQLException e) {
            LOG.warn("The rows could not be counted", e);
        }
        return counts.getOrDefault(sql, 0L);
    }

    private Map<Integer, Long> cuts() throws SQLException {
        Map<Integer, Long> cuts = new TreeMap<>();
        try (Connection connection = windfall.database().getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "select partition, coalesce(brand_log_offset, -1) from sink_offset where topic = ?")) {
            statement.setString(1, windfall.engine().topics().playerDays().name());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    cuts.put(rows.getInt(1), rows.getLong(2));
                }
            }
        }
        return cuts;
    }
}
