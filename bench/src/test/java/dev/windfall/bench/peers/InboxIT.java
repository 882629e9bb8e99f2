package dev.windfall.bench.peers;

import dev.windfall.bench.job.Contribution;
import dev.windfall.bench.job.Oracle;
import dev.windfall.bench.job.Plot;
import dev.windfall.bench.job.Story;
import dev.windfall.bench.run.Result;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.WalletEvent;
import dev.windfall.testing.TestServers;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/// Against a real broker and a real PostgreSQL.
class InboxIT {

    private static final Plot PLOT = Plot.endingBefore(Instant.parse("2026-11-20T12:00:00Z"), 5_000, 7);
    private static final int PARTITIONS = 2;

    private final TestServers.Place place = TestServers.shared().placeFor(InboxIT.class);
    private final KafkaSettings kafka = new KafkaSettings(place.bootstrapServers(), Map.of());

    @ParameterizedTest
    @ValueSource(strings = {"inbox", "inbox-batch"})
    void whatComesOnceMoreAfterACrashChangesNothing(String name, @TempDir Path folder) throws Exception {
        Task task = new Task(kafka, place.topicPrefix() + "story", PARTITIONS, place.topicPrefix() + name + "-", folder,
                TestServers.shared().database().jdbcUrlWithIdentity(), 2, 2 * PLOT.events());
        createTopics(task);
        tell(task);
        tell(task);
        try (Peer peer = PeerMain.peer(name, task)) {
            peer.prepare();
            peer.start();
            awaitEnd(task);
        }
        assertThat(Result.sums().check(task, Oracle.of(PLOT))).isEqualTo("equal");
    }

    private void createTopics(Task task) throws Exception {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            admin.createTopics(List.of(new NewTopic(task.input(), Optional.of(PARTITIONS), Optional.empty()),
                    new NewTopic(task.output(), Optional.of(PARTITIONS), Optional.empty()))).all().get();
        }
    }

    private void tell(Task task) {
        Topics topics = new Topics("", PARTITIONS);
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(kafka.with(Map.of()), new StringSerializer(),
                new ByteArraySerializer())) {
            new Story(PLOT).tell(new Story.Listener() {

                @Override
                public void event(WalletEvent event) {
                    var _ = producer.send(new ProducerRecord<>(task.input(), event.getBrandId() + event.getPlayerId(),
                            topics.walletEvents().codec().encode(event)));
                }

                @Override
                public void ends(Contribution bet, boolean rolledBack) {
                    // the oracle is asked by itself
                }
            });
        }
    }

    private void awaitEnd(Task task) throws Exception {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            long read = 0;
            for (int i = 0; i < 600 && read < task.events(); i++) {
                Thread.sleep(100);
                read = admin.listConsumerGroupOffsets(task.group()).partitionsToOffsetAndMetadata().get().values()
                        .stream().mapToLong(OffsetAndMetadata::offset).sum();
            }
            assertThat(read).isEqualTo(task.events());
        }
    }
}
