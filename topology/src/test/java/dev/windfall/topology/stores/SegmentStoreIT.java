package dev.windfall.topology.stores;

import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.testing.TestServers;
import dev.windfall.topology.streams.Member;
import dev.windfall.topology.streams.StreamsRole;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;

/// What the store expects of Kafka Streams, on a real broker: that it is called before each commit and may write then, that a
/// commit is told, and that all comes back. A version of Streams that does otherwise fails here.
class SegmentStoreIT {

    private static final String STORE = "words";
    private static final long PATIENCE_MS = 60_000;

    private final TestServers.Place place = TestServers.shared().placeFor(SegmentStoreIT.class);
    private final KafkaSettings kafka = new KafkaSettings(place.bootstrapServers(), Map.of());
    private final CountDownLatch isPausing = new CountDownLatch(1);
    private final CountDownLatch goesOn = new CountDownLatch(1);
    private final Topics topics = new Topics(place.topicPrefix(), 1);
    private final String input = place.topicPrefix() + "input";
    private final AtomicBoolean isFenced = new AtomicBoolean();

    @TempDir
    private Path folder = Path.of("");

    /// Keeps words until the commit, which has to wait while it pauses.
    private final class Keep implements Processor<String, String, String, String> {

        private final Map<String, String> words = new TreeMap<>();

        @Override
        public void init(ProcessorContext<String, String> context) {
            SegmentStore store = context.getStateStore(STORE);
            store.attach(context, batch -> {
                words.forEach((word, value) -> batch.put(bytes(word), bytes(value)));
                words.forEach((word, value) -> context.forward(new Record<>(word, value, 0)));
                if (words.containsKey("fence") && isFenced.compareAndSet(false, true)) {
                    fenceProducer();
                }
                words.clear();
            });
        }

        @Override
        public void process(Record<String, String> record) {
            for (String word : record.key().split(" ", -1)) {
                words.put(word, record.value());
            }
            if (words.containsKey("pause") || (words.containsKey("fence") && isFenced.get())) {
                isPausing.countDown();
                try {
                    assertThat(goesOn.await(PATIENCE_MS, TimeUnit.MILLISECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    @Test
    void readersSeeWhatIsCommittedAndItComesBack() throws Exception {
        createTopics();
        try (StreamsRole role = role("first")) {
            role.start();
            tell("a", "1");
            await(() -> value(role, "a"), Optional.of("1"));

            tell("a b pause", "2");
            assertThat(isPausing.await(PATIENCE_MS, TimeUnit.MILLISECONDS)).isTrue();
            assertThat(value(role, "a")).contains("1");
            assertThat(value(role, "b")).isEmpty();
            goesOn.countDown();
            await(() -> value(role, "a"), Optional.of("2"));
            assertThat(value(role, "b")).contains("2");
        }
        try (StreamsRole role = role("second")) {
            role.start();
            await(() -> value(role, "a"), Optional.of("2"));
            assertThat(value(role, "b")).contains("2");
        }
    }

    /// The producer is fenced when all has been written and nothing is committed. What was written has never been: not for
    /// readers, who watch all the time, and not for the task that takes over, which is held where it does the same once more.
    @Test
    void whatAFencedProducerHadWrittenIsNeverSeen() throws Exception {
        createTopics();
        try (StreamsRole role = role("fenced")) {
            role.start();
            tell("a", "1");
            await(() -> value(role, "a"), Optional.of("1"));

            tell("a b fence", "2");
            long deadline_ns = System.nanoTime() + PATIENCE_MS * 1_000_000;
            int answers = 0;
            while (isPausing.getCount() > 0) {
                answers += answersAsBefore(role) ? 1 : 0;
                assertThat(System.nanoTime()).as("when the task is revived").isLessThan(deadline_ns);
            }
            assertThat(isFenced).isTrue();
            assertThat(answers).isPositive();
            await(() -> value(role, "a"), Optional.of("1"));
            assertThat(answersAsBefore(role)).isTrue();
            goesOn.countDown();
            await(() -> value(role, "a"), Optional.of("2"));
            assertThat(value(role, "b")).contains("2");
        }
    }

    /// @return false if the store is not there just now
    private static boolean answersAsBefore(StreamsRole role) {
        try {
            assertThat(value(role, "a")).contains("1");
            assertThat(value(role, "b")).isEmpty();
            return true;
        } catch (InvalidStateStoreException | SegmentTable.Closed e) {
            return false;
        }
    }

    private void fenceProducer() {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            List<String> ours = admin.listTransactions().all().get().stream()
                    .map(TransactionListing::transactionalId)
                    .filter(id -> id.startsWith(StreamsRole.applicationId("keeper", topics))).toList();
            assertThat(ours).isNotEmpty();
            admin.fenceProducers(ours).all().get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void createTopics() throws Exception {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            admin.createTopics(List.of(new NewTopic(input, 1, (short) 1), new NewTopic(input + "-out", 1, (short) 1)))
                    .all().get();
        }
    }

    private StreamsRole role(String folderName) {
        Topology topology = new Topology()
                .addSource("read", new StringDeserializer(), new StringDeserializer(), input)
                .addProcessor("keep", () -> new Keep(), "read")
                .addStateStore(new SegmentStoreBuilder(STORE, 1 << 20, folder, SegmentTable.Due.NEVER), "keep")
                .addSink("write", input + "-out", new StringSerializer(), new StringSerializer(), "keep");
        return new StreamsRole("keeper", topology, 1, kafka, topics, folder.resolve(folderName),
                Member.alone(folderName));
    }

    /// @param words of one record, which no commit comes between
    private void tell(String words, String value) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(kafka.with(Map.of()), new StringSerializer(),
                new StringSerializer())) {
            var _ = producer.send(new ProducerRecord<>(input, words, value));
        }
    }

    private static Optional<String> value(StreamsRole role, String word) {
        return role.store(STORE, 0, SegmentStore.QUERYABLE).committed().<Optional<String>>atOnce(
                table -> Optional.ofNullable(table.get(bytes(word)))
                        .map(bytes -> new String(bytes, StandardCharsets.UTF_8)));
    }

    private static void await(Supplier<Optional<String>> question, Optional<String> answer)
            throws InterruptedException {
        long deadline_ns = System.nanoTime() + PATIENCE_MS * 1_000_000;
        while (true) {
            try {
                if (question.get().equals(answer)) {
                    return;
                }
            } catch (RuntimeException e) {
                assertThat(System.nanoTime()).as("%s", e).isLessThan(deadline_ns); // it is not ready yet
            }
            assertThat(System.nanoTime()).as("no %s in time", answer).isLessThan(deadline_ns);
            Thread.sleep(20);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
