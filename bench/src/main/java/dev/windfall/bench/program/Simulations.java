package dev.windfall.bench.program;

import dev.windfall.bench.job.Story;
import dev.windfall.bench.report.Figure;
import dev.windfall.bench.report.Figure.Better;
import dev.windfall.bench.report.Sample;
import dev.windfall.servers.DatabaseAddress;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// A month of rows in the program's own PostgreSQL, simulated by the program.
public final class Simulations {

    public static final String READ = "read";
    public static final String ONE = "windfall";
    public static final String FIVE = "windfall-five";

    public static final Figure RATE = new Figure("rows", "rows/s", 0, Better.HIGHER);
    private static final Figure SECONDS = new Figure("seconds", "s", 2, Better.LOWER);
    private static final Figure MEMORY = new Figure("memory", "MB", 0, Better.LOWER);
    public static final List<Figure> FIGURES = List.of(RATE, SECONDS, MEMORY);

    private static final String BRAND = Story.brandIds().getFirst();
    private static final int ROWS_OF_A_DAY = 3;
    private static final int FETCH_ROWS = 2_000;
    private static final String RULE = "{\"period\": \"MONTHLY\", \"base\": \"TURNOVER\", \"tiers\": {\"EUR\": "
            + "[{\"from\": 0, \"rate\": \"%d%%\"}]}%s}";
    private static final String PATH = "/internal/promotions/rebate/rules/monthly";

    private final Path folder;
    private final long rows;
    private final Consumer<String> progress;
    private final LocalDate from = LocalDate.now(ZoneOffset.UTC).withDayOfMonth(1);
    private final LocalDate to = from.with(TemporalAdjusters.lastDayOfMonth());
    private final JsonMapper json = new JsonMapper();
    private final List<Sample> samples = new ArrayList<>();

    /// @param progress is told what goes on
    public Simulations(Path folder, long rows, Consumer<String> progress) {
        this.folder = folder;
        this.rows = rows;
        this.progress = progress;
    }

    public List<Sample> run(int rounds) throws IOException, InterruptedException, TimeoutException, SQLException {
        try (Program program = Program.up(folder)) {
            program.awaitReady();
            program.registerBrands();
            put(program, PATH, RULE.formatted(1, ", \"effective_from\": \"%s\", \"restate_open_period\": true"
                    .formatted(from)));
            try (Connection connection = connect(program.database())) {
                progress.accept("writing %,d rows".formatted(rows));
                write(connection);
                for (int round = 1; round <= rounds; round++) {
                    read(connection, round);
                    simulate(program, connection, ONE, 1, round);
                    simulate(program, connection, FIVE, 5, round);
                }
            }
            program.stop();
        }
        return List.copyOf(samples);
    }

    /// Day by day, as the sink would have: the totals of each day have money in and out for every tenth player.
    private void write(Connection connection) throws SQLException {
        long players = Math.max(1, rows / (ROWS_OF_A_DAY * (long) to.getDayOfMonth()));
        try (Statement statement = connection.createStatement()) {
            statement.execute("""
                    insert into player_provider_stat_day
                    select '%s', date '%s' + d, 'player-' || p, 'provider-' || r, 'slots', 'EUR', 5,
                        (p * 31 + d * 17 + r * 7) %% 5000, 0, 0, (p * 13 + d) %% 4000, 0, 0, 0, 0, 1, 1
                    from generate_series(0, %d) d, generate_series(1, %d) p, generate_series(1, %d) r"""
                    .formatted(BRAND, from, to.getDayOfMonth() - 1, players, ROWS_OF_A_DAY));
            statement.execute("""
                    insert into player_stat_day
                    select brand_id, day, player_id, currency, sum(bets), sum(stake), 0, 0, sum(payout), 0, 0, 0, 0,
                        case when player_id like '%0' then 100 else 0 end, 0, 1, 1
                    from player_provider_stat_day group by brand_id, day, player_id, currency""");
            statement.execute("analyze player_provider_stat_day, player_stat_day");
        }
    }

    private void read(Connection connection, int round) throws SQLException {
        connection.setAutoCommit(false);
        long begin_ns = System.nanoTime();
        long read = 0;
        long sum = 0;
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(FETCH_ROWS);
            try (ResultSet row = statement.executeQuery("""
                    select player_id collate "C", day, provider_id, game_category, currency, bets, stake, payout
                    from player_provider_stat_day order by 1, 2""")) {
                while (row.next()) {
                    read += row.getString(1).isEmpty() || row.getString(3).isEmpty() ? 0 : 1;
                    sum += row.getLong(6) + row.getLong(7) + row.getLong(8);
                }
            }
        }
        add(READ, round, read, seconds(begin_ns), Map.of(), sum > 0 ? Sample.EQUAL : "nothing was read");
        connection.rollback();
        connection.setAutoCommit(true);
    }

    private void simulate(Program program, Connection connection, String contender, int candidates, int round)
            throws IOException, InterruptedException, SQLException {
        String rules = String.join(", ", Collections.nCopies(candidates, RULE.formatted(2, "")));
        long begin_ns = System.nanoTime();
        HttpResponse<String> answer = program.ask("POST", PATH + "/simulate", BRAND,
                "{\"from\": \"%s\", \"to\": \"%s\", \"candidates\": [%s]}".formatted(from, to, rules));
        double seconds = seconds(begin_ns);
        double memory_mb = program.peakMemory_mb();
        JsonNode result = json.readTree(answer.body());
        long expected = number(connection, 2);
        long difference = expected - number(connection, 1);
        JsonNode last = result.path("contenders").path(candidates).path("totals").path(0);
        boolean isEqual = last.path("total").asLong(-1) == expected
                && last.path("comparison").path("difference").asLong(-1) == difference;
        add(contender, round, result.path("rows").asLong(), seconds, Map.of(MEMORY, memory_mb),
                isEqual ? Sample.EQUAL : "total %s, expected %,d".formatted(last.path("total"), expected));
    }

    /// What the rule pays at this rate, in the words of another language.
    private static long number(Connection connection, int percent) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet sum = statement.executeQuery("""
                select sum(of)::bigint from (select div(sum(stake) * %d, 100) of from player_provider_stat_day
                where brand_id = '%s' group by player_id) as payouts""".formatted(percent, BRAND))) {
            return sum.next() ? sum.getLong(1) : -1;
        }
    }

    private static double seconds(long begin_ns) {
        return (System.nanoTime() - begin_ns) / 1e9;
    }

    private void add(String contender, int round, long read, double seconds, Map<Figure, Double> others,
            String verdict) {
        progress.accept("round %d, %s: %.2f s for %,d rows, %s".formatted(round, contender, seconds, read, verdict));
        Map<Figure, Double> values = new HashMap<>(others);
        values.put(RATE, read / seconds);
        values.put(SECONDS, seconds);
        samples.add(new Sample(contender, round, read, values, verdict));
    }

    private static void put(Program program, String path, String document) throws IOException, InterruptedException {
        HttpResponse<String> answer = program.ask("PUT", path, BRAND, document);
        if (answer.statusCode() != 200) {
            throw new IOException("%s: %s".formatted(path, answer.body()));
        }
    }

    private static Connection connect(DatabaseAddress address) throws SQLException {
        return DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
    }
}
