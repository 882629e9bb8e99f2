package dev.windfall.sink;

import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.effects.Trouble;
import dev.windfall.projections.settlement.AccountId;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.TopicCheck;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.DecidedEvents;
import dev.windfall.schemas.avro.Progress;
import dev.windfall.sink.SinkOffsets.Fenced;
import dev.windfall.testing.TestServers;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// What deciders have decided, in a real PostgreSQL, from a real broker.
class DecisionsIT {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final int PARTITIONS = 2;

    private final TestServers.Place place = TestServers.shared().placeFor(DecisionsIT.class);
    private final Topics topics = new Topics(place.topicPrefix(), PARTITIONS);
    private final KafkaSettings kafka = new KafkaSettings(place.bootstrapServers(), Map.of());
    private final TestTables tables = TestTables.createdIn(place);
    private final EffectReader effects = new EffectReader(tables.database());
    private final Map<Integer, Long> sent = new HashMap<>();
    private Sink.TopicIds topicIds = new Sink.TopicIds("", "");

    @BeforeEach
    void createTopics() throws Exception {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            new TopicCheck(admin).createMissing(topics.all());
            topicIds = new Sink.TopicIds(new TopicCheck(admin).topicId(topics.playerDays().name()),
                    new TopicCheck(admin).topicId(topics.events().name()));
        }
    }

    @Test
    void eachSubjectStandsAsItsNewestEventsLeaveIt() throws Exception {
        RandomDecisions decisions = new RandomDecisions(seedWithAll());
        send(decisions.next(300));
        try (Sink sink = sink("1")) {
            awaitThrough();
            requireRows(decisions);
            send(decisions.next(300));
            awaitThrough();
            requireRows(decisions);
            awaitWell(sink);
            assertThat(sink.decisions()).isBetween(60L, 600L);
            assertThat(sink.documents()).isZero();
        }
        assertThat(tables.rows("select count(*) from effect where status = 'REVERSED'")).isNotEqualTo("0");
        assertThat(tables.rows("select count(*) from effect where dispute is not null")).isNotEqualTo("0");
    }

    @Test
    void whatComesTwiceOrLateChangesNothing() throws Exception {
        RandomDecisions decisions = new RandomDecisions(2);
        List<DecidedEvents> records = decisions.next(400);
        send(records);
        try (Sink sink = sink("1")) {
            awaitThrough();
            String rows = tables.rows("select * from effect order by brand_id, request_id");
            send(records);
            send(records.subList(0, 200)); // only the database can tell that these are old
            awaitThrough();
            requireRows(decisions);
            assertThat(tables.rows("select * from effect order by brand_id, request_id")).isEqualTo(rows);
            awaitWell(sink);
        }
    }

    @Test
    void whoeverIsReadAnewIsAddedUpOnce() throws Exception {
        RandomDecisions decisions = new RandomDecisions(6);
        send(decisions.next(400));
        try (Sink sink = sink("1")) {
            awaitThrough();
            requireRows(decisions);
            awaitWell(sink);
        }
        for (String forgotten : List.of("sink_offset", "sink_offset, payout_line, payout_period, payout_account")) {
            tables.execute("truncate " + forgotten);
            try (Sink sink = sink("1")) {
                send(decisions.next(20));
                awaitThrough();
                requireRows(decisions);
                awaitWell(sink);
            }
        }
    }

    @Test
    void whereverASinkBreaksOffItGoesOnWithoutAGap() throws Exception {
        RandomDecisions decisions = new RandomDecisions(3);
        Random random = new Random(3);
        BreakingDatabase breaking = new BreakingDatabase(tables.database(), 3);
        for (int start = 0; start < 4; start++) {
            try (Sink sink = new Sink(kafka, topics, topicIds, breaking.dataSource(), "1")) {
                sink.start();
                for (int round = 0; round < 15; round++) {
                    send(decisions.next(1 + random.nextInt(10)));
                    Thread.sleep(random.nextInt(150));
                }
            }
        }
        assertThat(breaking.breaks()).isGreaterThan(3);
        try (Sink sink = sink("1")) {
            awaitThrough();
            requireRows(decisions);
            awaitWell(sink);
        }
    }

    @Test
    void twoOfOneNameTakeThePartitionsFromEachOtherAndTheRowsAreRight() throws Exception {
        RandomDecisions decisions = new RandomDecisions(4);
        try (Sink one = sink("1")) {
            try (Sink other = sink("1")) {
                for (int round = 0; round < 40; round++) {
                    send(decisions.next(5));
                    Thread.sleep(100);
                }
                assertThat(one.decisions() + other.decisions()).isPositive();
            }
            assertThat(Long
                    .parseLong(tables.rows("select max(owner_epoch) from sink_offset where topic like '%.events.%'")))
                    .isGreaterThan(2);
            awaitThrough();
            requireRows(decisions);
        }
    }

    @Test
    void aFormerOwnerChangesNoRow() throws Exception {
        TopicPartition partition = new TopicPartition(topics.events().name(), 0);
        EffectRow first = effect("r1", 1, EffectStatus.PROCESSING);
        SinkClients clients = new SinkClients(kafka, tables.database());
        try (Connection former = clients.connection();
                Connection newer = clients.connection();
                KafkaConsumer<byte[], byte[]> consumer = clients.consumer(topics.prefix() + "test", "1")) {
            consumer.assign(List.of(partition));
            SinkPartitions ofFormer = new SinkPartitions(former, consumer, Content.DECISIONS, topics.events().codec(),
                    topicIds.events());
            ofFormer.onPartitionsAssigned(List.of(partition));
            ofFormer.write(partition, List.of(read(partition, 0, first)));
            SinkPartitions ofNewer = new SinkPartitions(newer, consumer, Content.DECISIONS, topics.events().codec(),
                    topicIds.events());
            ofNewer.onPartitionsAssigned(List.of(partition));
            EffectRow second = effect("r1", 2, EffectStatus.SETTLED);
            ofNewer.write(partition, List.of(read(partition, 1, second)));
            assertThatThrownBy(() -> ofFormer.write(partition,
                    List.of(read(partition, 1, second), read(partition, 2, effect("r1", 3, EffectStatus.REVERSING)))))
                    .isInstanceOf(Fenced.class);
            former.rollback();
            assertThat(effects.find("aurora", "r1")).contains(second);
            assertThat(tables.rows("select next_offset, owner_epoch, brand_log_offset from sink_offset"))
                    .isEqualTo("2 2 null");
        }
    }

    @Test
    void whatNoTableTakesStopsDecisionsAndNothingElse() throws Exception {
        DecidedEvents unknown = DecidedEvents.newBuilder(Decided.record(effect("r1", 1, EffectStatus.PROCESSING)))
                .setDecider("lottery").build();
        assertThatThrownBy(() -> new Decisions().add(unknown))
                .hasMessage("No table takes what the decider lottery decides: r1 of the brand aurora");
        try (Sink sink = sink("1")) {
            awaitThrough();
            awaitWell(sink);
            send(List.of(unknown));
            boolean wasDown = false; // it begins again, and is well until it comes to that
            for (int round = 0; round < 3_000 && !wasDown; round++) {
                wasDown = !sink.isHealthy();
                Thread.sleep(10);
            }
            assertThat(wasDown).isTrue();
            sendProgress();
            tables.await("select brand_log_offset from sink_offset where topic like '%player-days%' and partition = 0",
                    "7");
            assertThat(tables.rows("select sum(next_offset) from sink_offset where topic like '%.events.%'"))
                    .isEqualTo("0");
        }
    }

    @Test
    void anAccountThatIsNotTakenIsSetAsideWithAllThatFollowsAndTheOthersGoOn() throws Exception {
        RandomDecisions decisions = new RandomDecisions(8);
        List<DecidedEvents> records = decisions.next(400);
        List<Subject> accounts = records.stream().filter(record -> record.getDecider().equals(AccountId.DECIDER))
                .map(Decisions::subject).distinct().toList();
        Subject poison = accounts.getFirst();
        refuse("payout_account",
                "new.brand_id = '%s' and new.account_id = '%s'".formatted(poison.brandId(), poison.id()));
        try (Sink sink = sink("1")) {
            send(records.subList(0, 200));
            awaitThrough();
            send(records.subList(200, 400));
            awaitThrough();
            awaitWell(sink);
            assertThat(sink.refused()).isPositive();
            assertThat(tables.rows("select count(*) from sink_refusal")).isEqualTo(Long.toString(sink.refused()));
        }
        assertThat(tables.rows("select distinct subject from sink_refusal")).isEqualTo(poison.key());
        assertThat(tables.rows("select count(*) from payout_account")).isEqualTo(Integer.toString(accounts.size() - 1));
        assertThat(tables.rows("select count(distinct (brand_id, request_id)) from effect")).isEqualTo(Long.toString(
                records.stream().filter(record -> record.getDecider().equals(Effect.DECIDER)).map(Decisions::subject)
                        .distinct().count()));
        byte[] first = topics.events().codec().encode(records.stream()
                .filter(record -> Decisions.subject(record).equals(poison)).findFirst().orElseThrow());
        assertThat(tables.rows("select encode(message, 'hex') from sink_refusal order by next_offset limit 1"))
                .startsWith(HexFormat.of().formatHex(first));
    }

    @Test
    void whereMuchIsNotTakenNothingIsSetAsideAndAllOfItWaits() throws Exception {
        RandomDecisions decisions = new RandomDecisions(9);
        send(decisions.next(300));
        refuse("effect", "true");
        try (Sink sink = sink("1")) {
            for (int round = 0; round < 600 && sink.isHealthy(); round++) {
                Thread.sleep(50);
            }
            assertThat(sink.isHealthy()).isFalse();
            assertThat(tables.rows("select count(*) from sink_refusal")).isEqualTo("0");
            tables.execute("drop trigger poison on effect");
            awaitThrough();
            requireRows(decisions);
            awaitWell(sink);
            assertThat(sink.refused()).isZero();
        }
    }

    private void refuse(String table, String which) throws SQLException {
        tables.execute("""
                create function poison() returns trigger language plpgsql as $$ begin
                    if %s then raise exception 'poison' using errcode = '22003'; end if;
                    return new;
                end $$""".formatted(which));
        tables.execute("create trigger poison before insert or update on %s for each row execute function poison()"
                .formatted(table));
    }

    @Test
    void aSinkThatIsFoundBehindSaysSoUntilItIsThrough() throws Exception {
        RandomDecisions decisions = new RandomDecisions(5);
        send(decisions.next(100));
        TopicPartition partition = new TopicPartition(topics.events().name(), 0);
        SinkClients clients = new SinkClients(kafka, tables.database());
        try (Connection connection = clients.connection();
                KafkaConsumer<byte[], byte[]> consumer = clients.consumer(topics.prefix() + "test", "1")) {
            consumer.assign(List.of(partition));
            for (int round = 0; round < 1_500 && end(consumer, partition) == 0; round++) {
                Thread.sleep(20); // what is committed can be read a moment later
            }
            SinkPartitions partitions = new SinkPartitions(connection, consumer, Content.DECISIONS,
                    topics.events().codec(), topicIds.events());
            partitions.onPartitionsAssigned(List.of(partition));
            long end = end(consumer, partition);
            assertThat(partitions.toGo()).isEqualTo(end).isGreaterThan(10);
            for (int round = 0; round < 100 && consumer.position(partition) < end; round++) {
                List<ConsumerRecord<byte[], byte[]>> records = consumer.poll(Duration.ofMillis(100)).records(partition);
                if (!records.isEmpty()) {
                    partitions.write(partition, records);
                }
            }
            assertThat(partitions.toGo()).isZero();
            assertThat(tables.rows("select rebuilds_to from sink_offset")).isEqualTo("null");
        }
        try (Sink sink = sink("1")) {
            awaitThrough();
            requireRows(decisions);
            for (int round = 0; round < 100 && sink.isRebuilding(); round++) {
                Thread.sleep(100);
            }
            assertThat(sink.isRebuilding()).isFalse();
        }
    }

    @Test
    void whatOthersHaveSaidIsStoredAsFarAsItCanBe() throws Exception {
        try (Sink sink = sink("1")) {
            send(List.of(Decided.record(Rows.effect("aurora", "r1", 1, EffectStatus.RETRY_SCHEDULED, NOON,
                    new Trouble("ODD", "a \0 and a \uD83C\uDFB0"), Instant.parse("+33000-01-01T00:00:00Z")))));
            awaitThrough();
            assertThat(effects.find("aurora", "r1")).contains(Rows.effect("aurora", "r1", 1,
                    EffectStatus.RETRY_SCHEDULED, NOON, new Trouble("ODD", "a \uFFFD and a \uD83C\uDFB0"),
                    Instant.parse("9999-12-31T23:59:59Z")));
            awaitWell(sink);
        }
    }

    /// In which credits are taken back, and disputed.
    private static long seedWithAll() {
        return LongStream.iterate(1, seed -> seed + 1).filter(seed -> {
            RandomDecisions trial = new RandomDecisions(seed);
            var _ = trial.next(300);
            var _ = trial.next(300);
            return trial.effects().stream().anyMatch(row -> row.state().status() == EffectStatus.REVERSED)
                    && trial.effects().stream().anyMatch(row -> row.state().dispute() != null);
        }).findFirst().orElseThrow();
    }

    private Sink sink(String instance) {
        Sink sink = new Sink(kafka, topics, topicIds, tables.database(), instance);
        sink.start();
        return sink;
    }

    private static long end(KafkaConsumer<?, ?> consumer, TopicPartition partition) {
        return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }

    private static EffectRow effect(String id, long seq, EffectStatus status) {
        return Rows.effect("aurora", id, seq, status, NOON);
    }

    /// Each row is what the decider has come to, whatever has become of the sink on the way.
    private void requireRows(RandomDecisions decisions) throws Exception {
        try (ReadTransaction all = ReadTransaction.ofAllBrands(tables.database())) {
            assertThat(all.list(EffectTable.SELECT + "order by request_id collate \"C\"", EffectTable::fromRow))
                    .isEqualTo(decisions.effects());
            assertThat(all.list(AdjustmentTable.SELECT + "order by request_id collate \"C\"", AdjustmentTable::fromRow))
                    .isEqualTo(decisions.adjustments());
            assertThat(all.list(CouponTable.SELECT + "order by coupon_log_id collate \"C\"", CouponTable::fromRow))
                    .isEqualTo(decisions.coupons());
            assertThat(
                    all.list(CouponDefinitionTable.SELECT + "order by brand_id collate \"C\", coupon_id collate \"C\"",
                            CouponDefinitionTable::fromRow))
                    .isEqualTo(decisions.definitions());
            assertThat(all.list("select digest from effect order by request_id collate \"C\"", row -> row.getString(1)))
                    .isEqualTo(decisions.effects().stream().map(row -> row.state().effect().digest()).toList());
            RandomPayouts.requireRows(all, decisions.payouts());
        }
    }

    /// As the host of deciders does it: so a mark follows that no reader sees.
    private void send(List<DecidedEvents> records) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            producer.initTransactions();
            producer.beginTransaction();
            Map<Integer, Future<RecordMetadata>> last = new HashMap<>();
            for (DecidedEvents record : records) {
                String key = new Subject(record.getDecider(), record.getBrandId(), record.getSubjectId()).key();
                int partition = Math.floorMod(key.hashCode(), PARTITIONS);
                last.put(partition, producer.send(new ProducerRecord<>(topics.events().name(), partition,
                        key.getBytes(StandardCharsets.UTF_8), topics.events().codec().encode(record))));
            }
            producer.commitTransaction();
            for (Map.Entry<Integer, Future<RecordMetadata>> entry : last.entrySet()) {
                sent.put(entry.getKey(), entry.getValue().get().offset());
            }
        }
    }

    private void sendProgress() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topics.playerDays().name(), 0, new byte[]{0}, topics.playerDays().codec()
                    .encode(Progress.newBuilder().setGeneration(1).setPartition(0).setBrandLogOffset(7)
                            .setRecordedAt(NOON).build())))
                    .get();
            producer.commitTransaction();
        }
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(kafka.with(Map.of("transactional.id", topics.prefix() + "sender")),
                new ByteArraySerializer(), new ByteArraySerializer());
    }

    private ConsumerRecord<byte[], byte[]> read(TopicPartition partition, long offset, EffectRow row) {
        return new ConsumerRecord<>(partition.topic(), partition.partition(), offset, new byte[0],
                topics.events().codec().encode(Decided.record(row)));
    }

    /// Until the database stands after the last record of each partition.
    /// What there was to write may have been written before this one has gone round for the first time.
    private static void awaitWell(Sink sink) throws InterruptedException {
        for (int round = 0; round < 600 && !sink.isHealthy(); round++) {
            Thread.sleep(100);
        }
        assertThat(sink.isHealthy()).isTrue();
    }

    private void awaitThrough() throws Exception {
        String places = IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> partition + " " + (sent.getOrDefault(partition, -1L) + 1))
                .collect(Collectors.joining("; "));
        tables.await("select partition, next_offset from sink_offset where topic like '%.events.%' order by 1", places);
    }
}
