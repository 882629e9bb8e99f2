package dev.windfall.sink;

import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.DayTotal;
import dev.windfall.schemas.avro.PlayerDay;
import dev.windfall.schemas.avro.Progress;
import dev.windfall.schemas.avro.Tally;
import dev.windfall.testing.TestServers;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// The records of one history of a partition, written by sinks that break off at commits, are taken over while they still go on, and read
/// old records again, against a real PostgreSQL. Whenever one has committed, the rows are those of the records before its position, and
/// stand on the cut that it names.
public final class SinkCheck {

    private static final int STEPS = 25;
    private static final int PLAYERS = 6;
    private static final int BATCH_MAX = 12;

    private final SplittableRandom random;
    private final TestTables tables;
    private final BreakingDatabase breaking;
    private final Topics topics = new Topics("", 1);
    private final TopicPartition partition;
    private final String brandId;
    private final Map<String, Long> versions = new TreeMap<>();
    private final List<SpecificRecord> records = new ArrayList<>();

    /// One that has the partition, or believes so.
    private final class Owner {

        private final Connection connection;
        private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
        private final SinkPartitions partitions;

        Owner() throws SQLException {
            connection = breaking.dataSource().getConnection();
            connection.setAutoCommit(false);
            consumer.assign(List.of(partition));
            consumer.updateEndOffsets(Map.of(partition, 0L)); // none is ever found behind
            partitions = new SinkPartitions(connection, consumer, Content.PLAYER_DAYS, topics.playerDays().codec(),
                    "one");
            try {
                partitions.onPartitionsAssigned(List.of(partition));
            } catch (SinkPartitions.Lost e) {
                end();
                throw e;
            }
        }

        /// The next records, as many as there happen to be.
        void read() throws SQLException {
            int from = Math.toIntExact(consumer.position(partition));
            int to = Math.min(records.size(), from + 1 + random.nextInt(BATCH_MAX));
            List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
            for (int offset = from; offset < to; offset++) {
                read.add(new ConsumerRecord<>(partition.topic(), 0, offset, new byte[0],
                        topics.playerDays().codec().encode(records.get(offset))));
            }
            if (!read.isEmpty()) {
                partitions.write(partition, read);
                consumer.seek(partition, to);
            }
        }

        void end() {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private SinkCheck(long seed, TestTables tables) {
        this.random = new SplittableRandom(seed);
        this.tables = tables;
        this.breaking = new BreakingDatabase(tables.database(), seed);
        this.partition = new TopicPartition("days-" + seed, 0);
        this.brandId = "b" + seed;
    }

    /// What of the histories from..to is not as it must be, first; nothing if all of it is.
    public static @Nullable String firstDifference(long from, long to) throws SQLException {
        TestTables tables = TestTables.createdIn(TestServers.shared().placeFor(SinkCheck.class));
        for (long seed = from; seed < to; seed++) {
            String difference = new SinkCheck(seed, tables).run();
            if (difference != null) {
                return "seed %d: %s".formatted(seed, difference);
            }
        }
        return null;
    }

    private @Nullable String run() throws SQLException {
        List<Owner> owners = new ArrayList<>();
        try {
            for (int step = 0; step < STEPS; step++) {
                tell();
                if (owners.isEmpty() || random.nextInt(12) == 0) {
                    takeOver(owners);
                }
                // The newest mostly; now and then one that has been taken over, and does not know it yet.
                int number = random.nextInt(4) > 0 ? owners.size() - 1 : random.nextInt(owners.size());
                try {
                    owners.get(number).read();
                } catch (SQLException | SinkOffsets.Fenced e) {
                    owners.remove(number).end();
                }
                String difference = difference();
                if (difference != null) {
                    return "step %d: %s".formatted(step, difference);
                }
            }
            return null;
        } finally {
            owners.forEach(Owner::end);
        }
    }

    private void takeOver(List<Owner> owners) {
        try {
            owners.add(new Owner());
        } catch (SQLException | SinkPartitions.Lost e) {
            takeOver(owners); // it broke off at once
        }
    }

    /// Some player-days, each newer than before or read once more, and mostly the cut behind them.
    private void tell() {
        for (int count = random.nextInt(5); count > 0; count--) {
            String player = "p" + random.nextInt(PLAYERS);
            long version = versions.merge(player, 1L, Long::sum);
            records.add(day(player, version));
            String again = "p" + random.nextInt(PLAYERS);
            if (random.nextInt(4) == 0 && versions.containsKey(again)) { // as a topic holds it that was written twice
                records.add(day(again, 1 + random.nextLong(versions.getOrDefault(again, 1L))));
            }
        }
        if (random.nextInt(4) > 0) {
            records.add(new Progress(1, 0, (long) records.size(), Instant.EPOCH,
                    new Tally(0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L), false));
        }
    }

    private PlayerDay day(String player, long version) {
        return PlayerDay.newBuilder().setBrandId(brandId).setPlayerId(player).setDay(LocalDate.of(2026, 11, 20))
                .setGeneration(1).setVersion(version).setRows(List.of())
                .setTotals(List.of(new DayTotal("EUR", version, version * 10, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L)))
                .build();
    }

    private @Nullable String difference() throws SQLException {
        String place = tables
                .rows("select next_offset, coalesce(brand_log_offset, -1) from sink_offset where topic = '%s'"
                        .formatted(partition.topic()));
        int next = place.isEmpty() ? 0 : Integer.parseInt(place.substring(0, place.indexOf(' ')));
        Map<String, Long> newest = new TreeMap<>();
        long cut = -1;
        for (SpecificRecord record : records.subList(0, next)) {
            if (record instanceof PlayerDay day) {
                newest.merge(day.getPlayerId(), day.getVersion(), Math::max);
            }
            cut = record instanceof Progress progress ? progress.getBrandLogOffset() : -1;
        }
        StringBuilder expected = new StringBuilder();
        newest.forEach((player, version) -> expected.append(expected.isEmpty() ? "" : "; ")
                .append("%s %d %d".formatted(player, version, version * 10)));
        String rows = tables
                .rows("select player_id, version, stake from player_stat_day where brand_id = '%s' order by player_id"
                        .formatted(brandId));
        if (!rows.contentEquals(expected)) {
            return "before record %d expected %s, found %s".formatted(next, expected, rows);
        }
        return next > 0 && (cut < 0 || !place.equals(next + " " + cut))
                ? "the cut before record %d is %d, and said to be %s".formatted(next, cut, place)
                : null;
    }
}
