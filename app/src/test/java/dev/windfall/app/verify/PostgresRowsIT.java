package dev.windfall.app.verify;

import dev.windfall.schemas.Generation;
import dev.windfall.schemas.Topics;
import dev.windfall.servers.CannotStart;
import dev.windfall.sink.Migrations;
import dev.windfall.testing.TestServers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Whoever compares rows waits for a sink that is behind, as long as it comes nearer.
class PostgresRowsIT {

    private static final Duration STANDSTILL_MAX = Duration.ofSeconds(2);

    private final TestServers.Place place = TestServers.shared().placeFor(PostgresRowsIT.class);
    private final Topics topics = new Topics("", 1).of(new Generation(2, 2));
    private final PGSimpleDataSource database = place.database().dataSource();
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void aSinkThatIsBehindOnOnePartition() throws Exception {
        Migrations.apply(database);
        execute("insert into sink_offset values ('%s', 0, 'id', 1000, 1, 2, null, null, 9000)");
    }

    @Test
    void aSinkThatComesNearerIsWaitedForHoweverLongItTakes() throws Exception {
        long begin_ns = System.nanoTime();
        try (PostgresRows rows = PostgresRows.onceOnCuts(database, topics, STANDSTILL_MAX, () -> {}, word -> {
            told.add(word);
            execute(switch (told.size()) { // it gets on with each look
                case 7 -> """
                        update sink_offset set next_offset = next_offset + 1000, rebuilds_to = null, brand_log_offset = 41
                        where topic = '%s'""";
                case 8 -> "insert into sink_offset values ('%s', 1, 'id', 10, 1, 2, 7, null, null)";
                default -> "update sink_offset set next_offset = next_offset + 1000 where topic = '%s'";
            });
        })) {
            assertThat(Duration.ofNanos(System.nanoTime() - begin_ns)).isGreaterThan(STANDSTILL_MAX.multipliedBy(2));
            assertThat(rows.cut(0)).isEqualTo(41);
            assertThat(rows.cut(1)).isEqualTo(7);
        }
        assertThat(told).contains(
                "PostgreSQL is rebuilt from generation 2: 8,000 records to go, 1 of 2 partitions begun",
                "PostgreSQL is rebuilt from generation 2: 0 records to go, 1 of 2 partitions begun");
    }

    @Test
    void oneThatStandsStillIsNot() {
        assertThatThrownBy(this::await).isInstanceOf(CannotStart.class)
                .hasMessage("PostgreSQL is rebuilt from generation 2: 8,000 records to go, 1 of 2 partitions begun, "
                        + "but it stands still: does ./windfall up run, and what does its /health say?");
    }

    private PostgresRows await() throws Exception {
        return PostgresRows.onceOnCuts(database, topics, STANDSTILL_MAX, () -> {}, told::add);
    }

    private void execute(String sql) {
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute(sql.formatted(topics.playerDays().name()));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
