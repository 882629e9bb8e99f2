package dev.windfall.sink;

import dev.windfall.schemas.Generation;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.TopicCheck;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.Accrual;
import dev.windfall.schemas.avro.AccrualItem;
import dev.windfall.schemas.avro.DayTotal;
import dev.windfall.schemas.avro.PlayerDay;
import dev.windfall.schemas.avro.Progress;
import dev.windfall.schemas.avro.ProviderRow;
import dev.windfall.sink.SinkOffsets.Fenced;
import dev.windfall.sink.SinkOffsets.Owned;
import dev.windfall.testing.TestServers;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Against a real broker and a real PostgreSQL.
class SinkIT {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final String OF_DAYS = " from sink_offset where topic like '%player-days%' and partition = ";
    private static final String CUT = "select brand_log_offset" + OF_DAYS;
    private static final String EPOCH = "select owner_epoch" + OF_DAYS;

    private final TestServers.Place place = TestServers.shared().placeFor(SinkIT.class);
    private final Topics topics = new Topics(place.topicPrefix(), 2);
    private final KafkaSettings kafka = new KafkaSettings(place.bootstrapServers(), Map.of());
    private Sink.TopicIds topicIds = new Sink.TopicIds("", "");
    private final TestTables tables = TestTables.createdIn(place);
    private final PGSimpleDataSource database = tables.database();

    @BeforeEach
    void createTopics() throws Exception {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            new TopicCheck(admin).createMissing(topics.all());
            topicIds = new Sink.TopicIds(new TopicCheck(admin).topicId(topics.playerDays().name()),
                    new TopicCheck(admin).topicId(topics.events().name()));
        }
    }

    @Test
    void rowsAppearWithTheCutThatTheyBelongTo() throws Exception {
        send(0, day("aurora", "p1", 1, 100), day("aurora", "p2", 1, 50), day("aurora", "p1", 2, 150), progress(0, 41),
                day("aurora", "p1", 3, 999));
        try (Sink sink = sink()) {
            tables.await(CUT + 0, "41");
            assertThat(tables.rows("select player_id, stake, version from player_stat_day order by 1"))
                    .isEqualTo("p1 150 2; p2 50 1");
            send(0, progress(0, 42));
            tables.await(CUT + 0, "42");
            assertThat(
                    tables.rows("select player_id, stake, rolled_back_stake from player_provider_stat_day order by 1"))
                    .isEqualTo("p1 999 5; p2 50 5");
            awaitHealthy(sink);
        }
    }

    @Test
    void whatWasReadFromAnotherClusterIsNotTakenForOurs() throws Exception {
        String name = topics.playerDays().name();
        send(0, day("aurora", "p1", 1, 100), progress(0, 1));
        try (Sink sink = sink()) {
            tables.await(CUT + 0, "1");
            tables.await("select count(*) from sink_offset where topic like '%.events.%'", "2");
            awaitHealthy(sink);
        }
        assertThat(Sink.fits(database, "c1", Map.of(name, "made-anew", name + ".g2", "made-later"))).isFalse();
        assertThat(Sink.cluster(database)).as("nobody's yet").isEmpty();
        assertThat(Sink.fits(database, "c1", Map.of(name, topicIds.playerDays(), name + ".g2", "made-later"))).isTrue();
        assertThat(Sink.fits(database, "c1", Map.of(name, topicIds.playerDays()))).isTrue();
        assertThat(Sink.fits(database, "c1", Map.of(topics.events().name(), "made-anew"))).isFalse();
    }

    @Test
    void aDatabaseBelongsToOneClusterForEverWhateverTopicsAreLeft() throws Exception {
        assertThat(Sink.fits(database, "c1", Map.of())).isTrue();
        assertThat(Sink.fits(database, "c2", Map.of())).isFalse();
        assertThat(Sink.fits(database, "c1", Map.of(topics.playerDays().name(), topicIds.playerDays()))).isTrue();
        assertThat(Sink.cluster(database)).contains("c1");
    }

    @Test
    void aSinkThatIsFoundBehindSaysSoAndStandsOnACutWhenItIsThrough() throws Exception {
        String cut = "select rebuilds_to is null, brand_log_offset" + OF_DAYS + 0;
        send(0, days(0, 7_000)); // as if compaction had taken the progress records away
        try (Sink sink = sink()) {
            tables.await("select count(*) >= 5000 from player_stat_day", "t");
            awaitHealthy(sink);
            assertThat(await(sink::toGo, toGo -> toGo >= 1 && toGo <= 2_001)).isBetween(1L, 2_001L);
            assertThat(sink.isRebuilding()).isTrue();
            assertThat(tables.rows(cut)).isEqualTo("f null");
        }
        send(0, days(7_000, 8_000));
        try (Sink sink = sink()) {
            tables.await("select count(*) >= 5000 from player_stat_day", "t");
            tables.await(EPOCH + 0, "2");
            assertThat(await(sink::toGo, toGo -> toGo == 1)).as("what is awaited is the progress").isEqualTo(1);
            Thread.sleep(500);
            assertThat(sink.isRebuilding()).as("all is read, and no progress").isTrue();
            send(0, progress(0, 9));
            tables.await(cut, "t 9");
            awaitBuilt(sink);
            assertThat(sink.documents()).as("what was written before is not written again").isLessThanOrEqualTo(3_000);
            assertThat(tables.rows("select count(*) from player_stat_day")).isEqualTo("8000");
        }
        try (Sink sink = sink()) {
            tables.await(EPOCH + 0, "3");
            awaitBuilt(sink);
        }
    }

    @Test
    void aSinkThatGoesOverIsRebuildingUntilTheNextGenerationIsThrough() throws Exception {
        Topics next = topics.of(new Generation(2, 1));
        send(0, day("aurora", "p1", 1, 100), progress(0, 1));
        try (Admin admin = Admin.create(kafka.with(Map.of())); Sink sink = sink()) {
            new TopicCheck(admin).createMissing(List.of(next.playerDays()));
            tables.await(CUT + 0, "1");
            awaitBuilt(sink);
            sink.moveTo(next, new TopicCheck(admin).topicId(next.playerDays().name()));
            assertThat(sink.isRebuilding()).isTrue();
            awaitBuilt(sink);
            assertThat(tables.rows("select count(*) from sink_offset where topic like '%.g2'")).isEqualTo("1");
        }
    }

    private static void awaitBuilt(Sink sink) throws InterruptedException {
        for (int i = 0; i < 300 && sink.isRebuilding(); i++) {
            Thread.sleep(100);
        }
        assertThat(sink.isRebuilding()).isFalse();
        assertThat(sink.toGo()).isZero();
    }

    private static SpecificRecord[] days(int from, int to) {
        return IntStream.range(from, to).mapToObj(player -> day("aurora", "p" + player, 1, 100))
                .toArray(SpecificRecord[]::new);
    }

    @Test
    void whatComesTwiceOrLateChangesNothing() throws Exception {
        send(1, day("aurora", "p1", 7, 700), progress(1, 1), day("aurora", "p1", 6, 600), progress(1, 2));
        try (Sink sink = sink()) {
            tables.await(CUT + 1, "2");
            assertThat(tables.rows("select stake, version from player_stat_day")).isEqualTo("700 7");
            // Now the newer one stands in the database already, and only the database can tell.
            send(1, day("aurora", "p1", 6, 600), progress(1, 3));
            tables.await(CUT + 1, "3");
            assertThat(tables.rows("select stake, version from player_stat_day")).isEqualTo("700 7");
            assertThat(tables.rows("select stake, version from player_provider_stat_day")).isEqualTo("700 7");
            assertThat(sink.documents()).isPositive();
        }
    }

    @Test
    void aRestartGoesOnWhereTheDatabaseStands() throws Exception {
        send(0, day("aurora", "p1", 1, 100), progress(0, 1));
        try (Sink sink = sink()) {
            tables.await(CUT + 0, "1");
            assertThat(await(sink::documents, documents -> documents == 1)).isEqualTo(1);
        }
        send(0, day("aurora", "p2", 1, 200), progress(0, 2));
        try (Sink sink = sink()) {
            tables.await(CUT + 0, "2");
            assertThat(await(sink::documents, documents -> documents == 1)).isEqualTo(1);
            assertThat(tables.rows(EPOCH + 0))
                    .isEqualTo("2");
        }
    }

    @Test
    void aRowThatIsNotTakenIsSetAsideAloneAndTheBatchGoesOn() throws Exception {
        PlayerDay poison = PlayerDay.newBuilder(day("aurora", "p9", 1, 900)).setDay(LocalDate.of(5_876_000, 1, 1))
                .build(); // the calendar of PostgreSQL ends before
        PlayerDay[] others = IntStream.range(0, 100).mapToObj(number -> day("aurora", "p" + number, 1, 100))
                .toArray(PlayerDay[]::new);
        send(0, others);
        send(0, poison, progress(0, 1));
        try (Sink sink = sink()) {
            tables.await(CUT + 0, "1");
            assertThat(tables.rows("select count(*) from player_stat_day")).isEqualTo("100");
            assertThat(tables.rows("select count(*) from player_provider_stat_day")).isEqualTo("100");
            assertThat(tables.rows("select subject from sink_refusal")).isEqualTo("aurora~p9~+5876000-01-01");
            assertThat(tables.rows("select encode(message, 'hex') from sink_refusal"))
                    .isEqualTo(HexFormat.of().formatHex(topics.playerDays().codec().encode(poison)));
            assertThat(await(sink::refused, refused -> refused > 0)).isEqualTo(1);
            send(0, day("aurora", "p1", 2, 200), progress(0, 2));
            tables.await(CUT + 0, "2");
            awaitHealthy(sink);
        }
    }

    @Test
    void aLostConnectionIsMadeAgainAndNothingIsLost() throws Exception {
        send(0, day("aurora", "p1", 1, 100), progress(0, 1));
        try (Sink sink = sink()) {
            tables.await(CUT + 0, "1");
            assertThat(
                    tables.rows(
                            "select count(pg_terminate_backend(pid)) from pg_stat_activity where pid <> pg_backend_pid() "
                                    + "and application_name = 'windfall-sink'"))
                    .isNotEqualTo("0");
            send(0, day("aurora", "p1", 2, 200), progress(0, 2));
            tables.await(CUT + 0, "2");
            assertThat(tables.rows("select stake from player_stat_day")).isEqualTo("200");
            assertThat(tables.rows(EPOCH + 0))
                    .isEqualTo("2");
            for (int round = 0; round < 100 && !sink.isHealthy(); round++) {
                Thread.sleep(100); // the connection of the other topic was lost as well
            }
            awaitHealthy(sink);
        }
    }

    @Test
    void aFormerOwnerWritesNothing() throws Exception {
        TopicPartition partition = new TopicPartition("t", 0);
        try (Connection first = database.getConnection(); Connection second = database.getConnection()) {
            first.setAutoCommit(false);
            Owned former = SinkOffsets.take(first, partition, "one", 0);
            first.commit();
            Owned newer = SinkOffsets.take(second, partition, "one", 0);
            assertThat(newer.epoch()).isEqualTo(former.epoch() + 1);
            assertThatThrownBy(() -> SinkOffsets.advance(first, partition, former, 5, progress(0, 1)))
                    .isInstanceOf(Fenced.class);
            SinkOffsets.advance(second, partition, newer, 5, progress(0, 1));
            assertThatThrownBy(() -> SinkOffsets.advance(second, partition, newer, 6, progress(0, 2)))
                    .isInstanceOf(Fenced.class);
            SinkOffsets.advance(second, partition, newer.at(5, true), 6, progress(0, 2));
        }
    }

    @Test
    void aDatabaseOfAnotherClusterIsLeftAlone() throws Exception {
        TopicPartition partition = new TopicPartition("t", 0);
        try (Connection connection = database.getConnection()) {
            SinkOffsets.take(connection, partition, "one", 0);
            assertThatThrownBy(() -> SinkOffsets.take(connection, partition, "another", 0))
                    .hasMessage("The database belongs to another t, of another cluster: use an empty database");
            assertThat(tables.rows("select owner_epoch from sink_offset where topic = 't'")).isEqualTo("1");
        }
    }

    @Test
    void whatARuleComesToIsOneSum() throws Exception {
        send(0, accrual("aurora", "lossback", "LIVE", "p1", 1, 40), accrual("aurora", "lossback", "LIVE", "p2", 1, 2),
                accrual("aurora", "lossback", "SHADOW", "p1", 1, 80), accrual("aurora", "rebate", "LIVE", "p1", 1, 7),
                accrual("aurora", "cashback", "LIVE", "p1", 1, 5), accrual("borealis", "lossback", "LIVE", "p1", 1, 9),
                accrual("aurora", "lossback", "LIVE", "p1", 3, 30), accrual("aurora", "lossback", "LIVE", "p1", 2, 60),
                progress(0, 1), accrual("aurora", "lossback", "LIVE", "p2", 2, 1_000));
        String sum = "select mode, currency, sum(amount) from lossback_accrual where brand_id = 'aurora' "
                + "and rule_id = 'weekly' and period_first = '2026-11-16' group by 1, 2 order by 1";
        try (Sink sink = sink()) {
            tables.await(CUT + 0, "1");
            assertThat(tables.rows(sum)).isEqualTo("LIVE EUR 32; SHADOW EUR 80");
            assertThat(tables.rows("select amount from rebate_accrual union all select amount from cashback_accrual"))
                    .isEqualTo("7; 5");
            assertThat(
                    tables.rows("select period_last, rule_version, outcome, generation, version from lossback_accrual "
                            + "where brand_id = 'aurora' and mode = 'LIVE' and player_id = 'p1'"))
                    .isEqualTo("2026-11-22 4 ENTITLED 1 3");
            send(0, accrual("aurora", "lossback", "LIVE", "p1", 2, 60), progress(0, 1)); // late, on the same place
            tables.await(sum, "LIVE EUR 1030; SHADOW EUR 80");
            awaitHealthy(sink);
        }
        assertThat(tables.rows("set local role windfall_reader", "select brand_id from lossback_accrual")).isEmpty();
        assertThat(tables.rows("set local role windfall_reader", "select set_config('app.brand', 'borealis', true)",
                "select brand_id, amount from lossback_accrual")).isEqualTo("borealis 9");
        for (String role : List.of("windfall_reader", "windfall_sink")) {
            assertThatThrownBy(
                    () -> tables.rows("set local role " + role, "delete from lossback_accrual returning brand_id"))
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void aReaderSeesTheBrandThatItNamesAndWithoutANameNothing() throws Exception {
        send(0, day("aurora", "p1", 1, 100), day("borealis", "p1", 1, 200), progress(0, 1));
        try (Sink sink = sink()) {
            tables.await(CUT + 0, "1");
            awaitHealthy(sink);
        }
        assertThat(tables.rows("set local role windfall_reader", "select brand_id from player_stat_day")).isEmpty();
        assertThat(tables.rows("set local role windfall_reader", "select set_config('app.brand', 'aurora', true)",
                "select brand_id, stake from player_stat_day")).isEqualTo("aurora 100");
        assertThatThrownBy(
                () -> tables.rows("set local role windfall_reader", "delete from player_stat_day returning brand_id"))
                .hasMessageContaining("permission denied");
        assertThatThrownBy(
                () -> tables.rows("set local role windfall_sink", "delete from player_stat_day returning brand_id"))
                .hasMessageContaining("permission denied");
    }

    /// It writes two kinds of rows, and the other kind may have begun a moment later.
    private static void awaitHealthy(Sink sink) throws InterruptedException {
        long deadline_ns = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!sink.isHealthy()) {
            assertThat(System.nanoTime()).as("the sink is not healthy").isLessThan(deadline_ns);
            Thread.sleep(20);
        }
    }

    /// Rows are committed a moment before the sink tells of them.
    ///
    /// @return the last value, right or not
    private static long await(LongSupplier value, LongPredicate isRight) throws InterruptedException {
        long deadline_ns = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        long last = value.getAsLong();
        while (!isRight.test(last) && System.nanoTime() < deadline_ns) {
            Thread.sleep(20);
            last = value.getAsLong();
        }
        return last;
    }

    private Sink sink() {
        Sink sink = new Sink(kafka, topics, topicIds, database, "1");
        sink.start();
        return sink;
    }

    /// As the ledger does it: so a mark follows that no reader sees.
    private void send(int partition, SpecificRecord... messages) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                kafka.with(Map.of("transactional.id", topics.prefix() + "sender")), new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (SpecificRecord message : messages) {
                byte[] key = (message instanceof PlayerDay day ? day.getBrandId() + "~" + day.getPlayerId()
                        : "progress")
                        .getBytes(StandardCharsets.UTF_8);
                var _ = producer.send(new ProducerRecord<>(topics.playerDays().name(), partition, key,
                        topics.playerDays().codec().encode(message)));
            }
            producer.commitTransaction();
        }
    }

    private static PlayerDay day(String brandId, String playerId, long version, long stake) {
        return PlayerDay.newBuilder().setBrandId(brandId).setPlayerId(playerId).setDay(LocalDate.of(2026, 11, 20))
                .setGeneration(1).setVersion(version)
                .setRows(List.of(new ProviderRow("nova", "slots", "EUR", 1L, stake, 0L, stake, 0L, 0L, 1L, 5L, 0L)))
                .setTotals(List.of(new DayTotal("EUR", 1L, stake, 0L, stake, 0L, 0L, 1L, 5L, 0L, 0L, 0L))).build();
    }

    private static Accrual accrual(String brandId, String kind, String mode, String playerId, long version,
            long entitlement) {
        return Accrual.newBuilder().setBrandId(brandId).setKind(kind).setRuleId("weekly").setMode(mode)
                .setPeriodFirst(LocalDate.of(2026, 11, 16)).setPeriodLast(LocalDate.of(2026, 11, 22))
                .setPlayerId(playerId).setGeneration(1).setVersion(version).setRuleVersion(4)
                .setItems(List.of(new AccrualItem("EUR", entitlement, "ENTITLED"))).build();
    }

    private static Progress progress(int partition, long offset) {
        return Progress.newBuilder().setGeneration(1).setPartition(partition).setBrandLogOffset(offset)
                .setRecordedAt(NOON)
                .build();
    }
}
