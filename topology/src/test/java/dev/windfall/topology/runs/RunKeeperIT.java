package dev.windfall.topology.runs;

import dev.windfall.projections.controls.Control;
import dev.windfall.projections.controls.Wish;
import dev.windfall.projections.ledger.LogRecord;
import dev.windfall.projections.rules.RuleDocument;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.runs.Phase;
import dev.windfall.projections.settlement.runs.Pinned;
import dev.windfall.projections.settlement.runs.RunCommand;
import dev.windfall.projections.settlement.runs.RunState;
import dev.windfall.projections.settlement.runs.RunStatus;
import dev.windfall.schemas.CommittedRecords;
import dev.windfall.schemas.ConfluentSchemas;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.WalletFormat;
import dev.windfall.schemas.avro.ControlAnswer;
import dev.windfall.schemas.avro.WalletEvent;
import dev.windfall.topology.brands.BrandTable;
import dev.windfall.topology.deciders.Answer;
import dev.windfall.topology.deciders.DeciderSettings;
import dev.windfall.topology.ingest.Ingest;
import dev.windfall.topology.ingest.WalletTopics;
import dev.windfall.topology.wire.BrandLogReader;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import static dev.windfall.topology.runs.Deciding.await;
import static org.assertj.core.api.Assertions.assertThat;

/// From the request of a run to its markers, on a real broker. The brand is spread over two partitions of three; the wallet's topic has
/// three as well.
class RunKeeperIT {

    private Deciding deciding;
    private KafkaSettings kafka;
    private Topics topics;
    private WalletTopics walletTopics;
    private Pinned pinned;
    private RunId run;
    private int sent;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        deciding = new Deciding(RunKeeperIT.class, folder, InstantSource.system(), DeciderSettings.DEFAULT);
        kafka = deciding.kafka;
        topics = deciding.topics;
        walletTopics = new WalletTopics(Map.of(topics.walletEvents().name(), WalletFormat.AVRO), ConfluentSchemas.NONE);
        RuleDocument rule = Deciding.daily("r", "CASH");
        deciding.register("aurora", rule);
        run = RunId.settlement("aurora", rule.name(), LocalDate.now(ZoneOffset.UTC));
        BrandTable.Known aurora = deciding.brands.known("aurora").orElseThrow();
        pinned = RunTerms.of(aurora.settings(), rule.name(), 1, deciding.rules, aurora.slice());
    }

    @AfterEach
    void stop() {
        deciding.close();
    }

    @Test
    void theMarkersStandBehindWhateverCouldBeReadWhenTheRunWasCalled() throws Exception {
        send(30);
        assertThat(tell(new RunCommand.Request(1, pinned)).status()).isEqualTo(RunStatus.REQUESTED);
        keep();
        await(() -> state().phase() instanceof Phase.Barrier barrier
                && barrier.lagging().equals(Set.of(wallet(0), wallet(1),
                        wallet(2))));
        int before = sent;
        send(15);
        assertThat(((Phase.Barrier) state().phase()).ends().values().stream().mapToLong(Long::longValue).sum())
                .as("what comes later is not waited for").isEqualTo(before);
        ingest();
        await(() -> state().status() == RunStatus.RATING);
        for (int partition : pinned.slice().partitions()) {
            List<LogRecord> log = log(partition);
            LogRecord marker = marker(log);
            assertThat(Optional.ofNullable(marker.control()).map(Control::document).orElseThrow())
                    .isInstanceOfSatisfying(Control.Document.SettleMarker.class, document -> {
                        assertThat(document.run()).isEqualTo(run);
                        assertThat(document.attempt()).isEqualTo(1);
                        assertThat(document.ruling().digest()).isEqualTo(pinned.ruleDigest());
                    });
            assertThat(events(log.subList(0, log.indexOf(marker))))
                    .containsAll(expected(partition, before));
        }
    }

    /// Each call comes to its end and is not heard of, and whoever has made it begins anew.
    @Test
    void whereverItBreaksOffItGoesOnAndThereIsOneMarker() throws Exception {
        send(10);
        tell(new RunCommand.Request(1, pinned));
        Breaking desk = new Breaking(Desk.of(deciding.deciders, () -> deciding.controls));
        RunKeeper keeper = deciding.opened(new RunKeeper(kafka, topics, walletTopics.names(), desk, Optional.empty()));
        keeper.start();
        await(() -> state().phase() instanceof Phase.Barrier barrier && !barrier.lagging().isEmpty());
        ingest();
        await(() -> state().status() == RunStatus.RATING);
        await(() -> position() == 1);
        assertThat(desk.broken).containsExactly("BarrierTaken", "Lagging", "Lagging", "Marker", "Marked");
        pinned.slice().partitions().forEach(partition -> marker(log(partition)));
    }

    @Test
    void aTransactionThatHangsIsNamedAndWaitedForNoMore() throws Exception {
        ingest();
        send(10);
        aborted();
        try (KafkaProducer<byte[], byte[]> hanging = producer("hanging")) {
            hanging.initTransactions();
            hanging.beginTransaction();
            hanging.send(new ProducerRecord<>(topics.walletEvents().name(), 1, null, bet(1_000))).get();
            tell(new RunCommand.Request(1, pinned));
            keep();
            await(() -> state().phase() instanceof Phase.Rating);
            assertThat(((Phase.Rating) state().phase()).hiding()).containsExactly(wallet(1));
            hanging.abortTransaction();
        }
    }

    /// Its records can't come any more, and nobody knows whether ingest has read them.
    @Test
    void aTopicThatIsGoneIsNamedAndHoldsUpNobodyElse() throws Exception {
        String gone = topics.prefix() + "gone";
        RunId other = RunId.settlement("aurora", run.rule(), run.periodStart().plusDays(1));
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            admin.createTopics(List.of(new NewTopic(gone, 1, (short) 1))).all().get();
            tell(new RunCommand.Request(1, pinned));
            tell(new RunCommand.BarrierTaken(1, new TreeMap<>(Map.of(gone + "-0", 7L))));
            admin.deleteTopics(List.of(gone)).all().get();
        }
        ingest();
        keep();
        await(() -> state().phase() instanceof Phase.Barrier barrier
                && barrier.lagging().equals(Set.of(gone + "-0")));
        deciding.tell(other, new RunCommand.Request(1, pinned));
        await(() -> deciding.state(other).status() == RunStatus.RATING);
        assertThat(state().status()).isEqualTo(RunStatus.BARRIER);
    }

    @Test
    void anAttemptThatBreaksOffAgainAndAgainHoldsUpNobodyElse() throws Exception {
        RunId other = RunId.settlement("aurora", run.rule(), run.periodStart().plusDays(1));
        tell(new RunCommand.Request(1, pinned));
        deciding.tell(other, new RunCommand.Request(1, pinned));
        ingest();
        Desk desk = Desk.of(deciding.deciders, () -> deciding.controls);
        deciding.opened(new RunKeeper(kafka, topics, walletTopics.names(), new Desk() {

            @Override
            public Optional<Answer<RunState>> tell(RunId of, RunCommand command, @Nullable String traceParent)
                    throws InterruptedException {
                if (of.equals(run)) {
                    throw new IllegalStateException("broken off");
                }
                return desk.tell(of, command, traceParent);
            }

            @Override
            public Optional<ControlAnswer> mark(Wish.Marker marker, @Nullable String traceParent)
                    throws InterruptedException {
                return desk.mark(marker, traceParent);
            }
        }, Optional.empty())).start();
        await(() -> deciding.state(other).status() == RunStatus.RATING);
        assertThat(state().status()).isEqualTo(RunStatus.REQUESTED);
    }

    @Test
    void aRuleThatIsStillOutstandingIsWaitedFor() throws Exception {
        RunId other = RunId.settlement("aurora", run.rule(), run.periodStart().plusDays(1));
        deciding.put("aurora", new Wish.Marker(other, 1, pinned.ruleVersion(), pinned.ruleDigest()));
        tell(new RunCommand.Request(1, pinned));
        keep();
        await(() -> state().status() == RunStatus.BARRIER);
        Thread.sleep(1_000);
        assertThat(state().status()).isEqualTo(RunStatus.BARRIER);
        deciding.put("aurora", new Wish.RunFailed(other, 1));
        await(() -> state().status() == RunStatus.RATING);
    }

    @Test
    void aRunThatCanHaveNoMarkerFails() throws Exception {
        tell(new RunCommand.Request(1, new Pinned(pinned.ruleVersion(), "another", Set.of(), new TreeMap<>(),
                pinned.slice())));
        keep();
        await(() -> state().phase() instanceof Phase.Failed failed && failed.why().contains("unknown-version"));
        assertThat(position()).isEqualTo(1);
    }

    /// Passes each call on; the first of each kind is not heard of by who has made it, nor is the second that says what lags.
    private static final class Breaking implements Desk {

        private final Desk desk;
        private final List<String> broken = new ArrayList<>();
        private int laggings;

        Breaking(Desk desk) {
            this.desk = desk;
        }

        @Override
        public Optional<Answer<RunState>> tell(RunId run, RunCommand command, @Nullable String traceParent)
                throws InterruptedException {
            Optional<Answer<RunState>> answer = desk.tell(run, command, traceParent);
            String name = command.getClass().getSimpleName();
            if (command instanceof RunCommand.Lagging ? ++laggings <= 2 : !broken.contains(name)) {
                breakOff(name);
            }
            return answer;
        }

        @Override
        public Optional<ControlAnswer> mark(Wish.Marker marker, @Nullable String traceParent)
                throws InterruptedException {
            Optional<ControlAnswer> answer = desk.mark(marker, traceParent);
            if (!broken.contains("Marker")) {
                breakOff("Marker");
            }
            return answer;
        }

        private void breakOff(String name) {
            broken.add(name);
            throw new IllegalStateException("broken off behind " + name);
        }
    }

    private void keep() {
        deciding.opened(new RunKeeper(kafka, topics, walletTopics.names(), deciding.deciders, () -> deciding.controls,
                Optional.empty())).start();
    }

    private void ingest() {
        deciding.opened(new Ingest(kafka, topics, walletTopics, deciding.brands, InstantSource.system(), "1")).start();
    }

    private RunState tell(RunCommand command) throws InterruptedException {
        return deciding.tell(run, command);
    }

    private RunState state() throws InterruptedException {
        return deciding.state(run);
    }

    private String wallet(int partition) {
        return topics.walletEvents().name() + "-" + partition;
    }

    /// How far the steps are taken for good.
    private long position() throws Exception {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            var committed = admin.listConsumerGroupOffsets(RunKeeper.group(topics)).partitionsToOffsetAndMetadata()
                    .get().get(new TopicPartition(topics.runSteps().name(), 0));
            return committed == null || committed.offset() == 0 ? 0 : 1; // the mark of the step's transaction may be behind
        }
    }

    private List<LogRecord> log(int partition) {
        List<LogRecord> log = new ArrayList<>();
        BrandLogReader reader = new BrandLogReader(topics.brandLog().codec());
        try (CommittedRecords records = new CommittedRecords(kafka, topics.brandLog().name(), partition)) {
            while (records.hasNext()) {
                var record = records.next();
                log.add(reader.read(record.value(), record.offset()));
            }
        }
        return log;
    }

    private static LogRecord marker(List<LogRecord> log) {
        List<LogRecord> markers = log.stream().filter(record -> record.control() != null
                && record.control().document() instanceof Control.Document.SettleMarker).toList();
        assertThat(markers).hasSize(1);
        return markers.getFirst();
    }

    private static List<String> events(List<LogRecord> log) {
        return log.stream().flatMap(record -> record.events().stream()).map(event -> event.fact().eventId()).toList();
    }

    /// Of the first bets, those of the partition's players.
    private List<String> expected(int partition, int count) {
        List<String> expected = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            if (pinned.slice().partitionOf("p" + number) == partition) {
                expected.add("e" + number);
            }
        }
        assertThat(expected).isNotEmpty();
        return expected;
    }

    private void send(int count) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(kafka.with(Map.of()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < count; i++) {
                producer.send(new ProducerRecord<>(topics.walletEvents().name(), sent % 3, null, bet(sent))).get();
                sent++;
            }
        }
    }

    /// Nothing of it is ever read, and the topic ends behind it.
    private void aborted() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer("aborted")) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topics.walletEvents().name(), 2, null, bet(2_000))).get();
            producer.abortTransaction();
        }
    }

    private KafkaProducer<byte[], byte[]> producer(String name) {
        return new KafkaProducer<>(kafka.with(Map.of("transactional.id", topics.prefix() + name)),
                new ByteArraySerializer(), new ByteArraySerializer());
    }

    private byte[] bet(int number) {
        return topics.walletEvents().codec().encode(WalletEvent.newBuilder().setEventId("e" + number)
                .setType("BET_SETTLED").setBrandId("aurora").setPlayerId("p" + number).setBetId("b" + number)
                .setProviderId("nova").setGameCategory("slots").setCurrency("EUR").setStake(100L).setPayout(0L)
                .setOccurredAt(Instant.now().minusSeconds(60)).build());
    }
}
