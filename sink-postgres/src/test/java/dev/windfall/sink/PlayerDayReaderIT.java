package dev.windfall.sink;

import dev.windfall.projections.players.PlayerDay;
import dev.windfall.projections.players.PlayerDay.Cash;
import dev.windfall.projections.players.PlayerDay.Row;
import dev.windfall.projections.players.PlayerDay.RowKey;
import dev.windfall.schemas.avro.DayTotal;
import dev.windfall.schemas.avro.ProviderRow;
import dev.windfall.testing.TestServers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

import java.io.IOException;
import java.sql.Connection;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Against a real PostgreSQL.
class PlayerDayReaderIT {

    private static final LocalDate FIRST = LocalDate.of(2026, 11, 1);
    private static final int PLAYERS = 3_000; // more rows than are fetched at once

    private final TestServers.Place place = TestServers.shared().placeFor(PlayerDayReaderIT.class);
    private final PGSimpleDataSource database = place.database().dataSource();

    /// What was told, in its order.
    private static final class Told implements PlayerDayReader.Reading {

        private final int players_max;
        private final List<PlayerDay> days = new ArrayList<>();
        private final List<String> players = new ArrayList<>();
        private long rows;
        private long rowsRead;

        Told(int players_max) {
            this.players_max = players_max;
        }

        @Override
        public void begin(long count) {
            rows = count;
        }

        @Override
        public void player(String playerId, List<PlayerDay> some, long read) throws IOException {
            if (players.size() == players_max) {
                throw new IOException("enough");
            }
            players.add(playerId);
            days.addAll(some);
            rowsRead = read;
        }
    }

    @BeforeEach
    void createTables() {
        Migrations.apply(database);
    }

    @Test
    void eachPlayerIsToldOnceWithAllDaysAscending() throws Exception {
        List<dev.windfall.schemas.avro.PlayerDay> written = new ArrayList<>();
        IntStream.range(0, PLAYERS).forEach(player -> {
            for (int day = player % 2; day < 4; day += 2) {
                written.add(day("aurora", "p" + player, day, 100 + player, 0));
            }
        });
        Collections.shuffle(written, new Random(1));
        write(written);
        Told told = read("aurora", 0, 3);
        assertThat(told.players).hasSize(PLAYERS).doesNotHaveDuplicates().isSorted();
        assertThat(told.days).hasSize(2 * PLAYERS);
        assertThat(told.days).isSortedAccordingTo((one, other) -> one.playerId().equals(other.playerId())
                ? one.day().compareTo(other.day())
                : one.playerId().compareTo(other.playerId()));
        assertThat(told.rows).isEqualTo(4 * PLAYERS).isEqualTo(told.rowsRead); // two rows of each day, and no cash
    }

    @Test
    void aDayIsReadAsItWasWritten() throws Exception {
        write(List.of(day("aurora", "p1", 2, 700, 50)));
        assertThat(read("aurora", 2, 2).days).containsExactly(PlayerDay.empty("aurora", "p1", FIRST.plusDays(2))
                .plus(new RowKey("nova", "slots", "EUR"), new Row(1, 700, 2, 698, 4, 5, 6, 7, 8))
                .plus(new RowKey("zeta", "live", "USD"), new Row(1, 30, 0, 30, 0, 0, 0, 0, 0))
                .plus("EUR", new Cash(50, 9)).withNextVersion());
    }

    @Test
    void onlyTheDaysAndTheBrandThatAreAskedForAreRead() throws Exception {
        write(List.of(day("aurora", "p1", 1, 1, 0), day("aurora", "p1", 2, 2, 0), day("aurora", "p1", 3, 3, 0),
                day("aurora", "p1", 4, 4, 0), day("borealis", "p1", 2, 5, 0)));
        assertThat(read("aurora", 2, 3).days).extracting(PlayerDay::day).containsExactly(FIRST.plusDays(2),
                FIRST.plusDays(3));
        assertThat(read("borealis", 1, 4).days).extracting(PlayerDay::brandId).containsExactly("borealis");
        assertThat(read("citrus", 1, 4).rows).isZero();
    }

    @Test
    void whoHasHeardEnoughIsToldNoMore() throws Exception {
        write(IntStream.range(0, 10).mapToObj(player -> day("aurora", "p" + player, 0, 1, 0)).toList());
        Told told = new Told(3);
        assertThatThrownBy(() -> new PlayerDayReader(database).read("aurora", FIRST, FIRST, told)).hasMessage("enough");
        assertThat(told.players).containsExactly("p0", "p1", "p2");
        assertThat(told.rowsRead).isEqualTo(6);
    }

    private Told read(String brandId, int from, int to) throws Exception {
        Told told = new Told(Integer.MAX_VALUE);
        new PlayerDayReader(database).read(brandId, FIRST.plusDays(from), FIRST.plusDays(to), told);
        return told;
    }

    private void write(List<dev.windfall.schemas.avro.PlayerDay> days) throws Exception {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            connection.createStatement().execute("truncate player_provider_stat_day, player_stat_day");
            PlayerDayWriter.write(connection, days);
            connection.commit();
        }
    }

    private static dev.windfall.schemas.avro.PlayerDay day(String brandId, String playerId, int day, long stake,
            long deposits) {
        return dev.windfall.schemas.avro.PlayerDay.newBuilder().setBrandId(brandId).setPlayerId(playerId)
                .setDay(FIRST.plusDays(day)).setGeneration(1).setVersion(1)
                .setRows(List.of(new ProviderRow("nova", "slots", "EUR", 1L, stake, 2L, stake - 2, 4L, 5L, 6L, 7L, 8L),
                        new ProviderRow("zeta", "live", "USD", 1L, 30L, 0L, 30L, 0L, 0L, 0L, 0L, 0L)))
                .setTotals(List.of(new DayTotal("EUR", 1L, stake, 2L, stake - 2, 4L, 5L, 6L, 7L, 8L, deposits,
                        deposits == 0 ? 0L : 9L)))
                .build();
    }
}
