package dev.windfall.app.chaos;

import dev.windfall.app.chaos.Told.Sums;
import dev.windfall.app.chaos.Told.Who;
import dev.windfall.app.verify.Differences;
import dev.windfall.app.verify.LiveDays;
import dev.windfall.app.verify.Verifier;
import dev.windfall.connectors.wallet.simulator.Book;
import dev.windfall.connectors.wallet.simulator.Instruction;
import dev.windfall.connectors.wallet.simulator.Posting;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.servers.DatabaseAddress;
import dev.windfall.topology.generations.Generations;
import org.postgresql.ds.PGSimpleDataSource;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import javax.sql.DataSource;

/// What has come out, beside what was told: the rows against what the wallet has told, what the wallet has paid against what it was to pay,
/// and all of it against the brand log.
final class Proof {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final long LOOK_MS = 250;
    private static final String PER_PLAYER = "select brand_id, player_id, sum(bets), sum(stake), sum(payout), sum(rolled_back_bets) "
            + "from player_stat_day group by 1, 2";
    private static final String PAID = "select brand_id, player_id, sum(paid) from payout_period group by 1, 2";
    private static final String UNFINISHED = "select (select count(*) from adjustment where status <> 'SETTLED') + "
            + "(select count(*) from run where status <> 'SETTLED') + "
            + "(select count(*) from payout_line where status not in ('SETTLED', 'CARRIED'))";
    private static final String RUNS = "select count(*) from run where brand_id = '%s'";

    private final KafkaSettings kafka;
    private final DataSource database;
    private final Book book;
    private final Differences differences;
    private final Consumer<String> progress;

    Proof(KafkaSettings kafka, DatabaseAddress database, Book book, Differences differences,
            Consumer<String> progress) {
        this.kafka = kafka;
        this.database = source(database);
        this.book = book;
        this.differences = differences;
        this.progress = progress;
    }

    private static PGSimpleDataSource source(DatabaseAddress address) {
        PGSimpleDataSource database = address.dataSource();
        database.setConnectTimeout(5);
        database.setSocketTimeout(30);
        return database;
    }

    static Connection connect(DatabaseAddress address) throws SQLException {
        return source(address).getConnection();
    }

    /// Waits until all that was told is there, and all that is owed is paid; what never comes is a difference.
    ///
    /// @param credited by hand, of each player
    /// @param runsOf   the brand that has to have a run by now; nothing if none can be over yet
    void compare(Told told, Map<Who, Long> credited, List<String> runsOf) throws Exception {
        long deadline_ns = System.nanoTime() + PATIENCE.toNanos();
        while (!isAll(told, runsOf) && System.nanoTime() < deadline_ns) {
            Thread.sleep(LOOK_MS);
        }
        compare("The rows of", told.sums(), rows(), Sums.ZERO);
        for (String brandId : runsOf) {
            if (number(RUNS.formatted(brandId)) == 0) {
                differences.add("Brand " + brandId, "a run", "none");
            }
        }
        if (number(UNFINISHED) != 0) {
            differences.add("Credits, runs and lines that are under way", 0, number(UNFINISHED));
        }
        Map<Who, Long> owed = new TreeMap<>(credited);
        owed.putAll(paid(credited));
        compare("What the wallet has paid to", owed, booked(), 0L);
    }

    private boolean isAll(Told told, List<String> runsOf) throws SQLException {
        for (String brandId : runsOf) {
            if (number(RUNS.formatted(brandId)) == 0) {
                return false;
            }
        }
        return number(UNFINISHED) == 0 && rows().equals(told.sums());
    }

    private <T> void compare(String what, Map<Who, T> expected, Map<Who, T> found, T none) {
        TreeSet<Who> all = new TreeSet<>(expected.keySet());
        all.addAll(found.keySet());
        for (Who who : all) {
            T one = expected.getOrDefault(who, none);
            T other = found.getOrDefault(who, none);
            if (!one.equals(other)) {
                differences.add("%s %s".formatted(what, who), one, other);
            }
        }
    }

    private Map<Who, Sums> rows() throws SQLException {
        Map<Who, Sums> rows = new TreeMap<>();
        read(PER_PLAYER, row -> rows.put(new Who(row.getString(1), row.getString(2)),
                new Sums(row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6))));
        return rows;
    }

    /// By runs, and by hand.
    private Map<Who, Long> paid(Map<Who, Long> credited) throws SQLException {
        Map<Who, Long> paid = new TreeMap<>();
        read(PAID, row -> {
            Who who = new Who(row.getString(1), row.getString(2));
            paid.put(who, row.getLong(3) + credited.getOrDefault(who, 0L));
        });
        return paid;
    }

    /// Each request id is booked once, or not at all: what was asked for under two is here twice.
    private Map<Who, Long> booked() {
        Map<Who, Long> booked = new TreeMap<>();
        for (Posting posting : book.postings()) {
            Instruction instruction = posting.instruction();
            long sign = instruction.kind() == Instruction.Kind.REVERSAL ? -1 : 1;
            booked.merge(new Who(instruction.brandId(), instruction.playerId()),
                    posting.isSettled() ? sign * instruction.amount() : 0, Long::sum);
        }
        return booked;
    }

    /// The brand log folded again, held against all stores.
    Verifier.Outcome verify(Program live) throws Exception {
        try (LiveDays days = new LiveDays(live.address(), live.token())) {
            return new Verifier(kafka, Generations.live(kafka, "").orElseThrow(), database, days, differences,
                    progress).verify();
        }
    }

    private long number(String query) throws SQLException {
        long[] number = new long[1];
        read(query, row -> number[0] = row.getLong(1));
        return number[0];
    }

    private interface Row {

        void read(ResultSet row) throws SQLException;
    }

    private void read(String query, Row each) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                each.read(rows);
            }
        }
    }
}
