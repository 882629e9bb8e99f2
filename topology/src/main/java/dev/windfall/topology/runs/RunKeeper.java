package dev.windfall.topology.runs;

import dev.windfall.projections.settlement.RunId;
import dev.windfall.schemas.Follower;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.RunStep;
import dev.windfall.topology.brands.BrandTable;
import dev.windfall.topology.controls.Controls;
import dev.windfall.topology.deciders.Deciders;
import dev.windfall.topology.rules.RuleTable;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/// Takes the steps of runs, from their requests to their marks. All steps stand in one partition, so one process of a cluster takes them.
/// It commits a position once all before it is done: after any failure it begins again there, and what was done already changes nothing.
public final class RunKeeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunKeeper.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration HIDES_AFTER = Duration.ofSeconds(2);
    /// Whoever is not polled for long loses its partition.
    private static final Duration ROUND_MAX = Duration.ofSeconds(10);
    /// More wait in their topic.
    private static final int IN_HAND_MAX = 1_000;

    private final KafkaSettings kafka;
    private final Topics topics;
    private final List<String> walletTopics;
    private final Desk desk;
    private final Optional<Scheduler> scheduler;
    private final TopicPartition steps;
    private final Follower follower = new Follower("run-keeper", this::follow);
    private final Map<Key, Attempt> attempts = new LinkedHashMap<>();
    /// Of the steps whose attempts are not over: several steps may be of one.
    private final SortedMap<Long, Key> offsets = new TreeMap<>();

    private long committed;

    private record Key(RunId run, int attempt) {}

    /// Asks for the runs of a schedule as well: the one process of a cluster that takes the steps is the one that asks.
    ///
    /// @param brands of the generation that is live
    public record Scheduling(Supplier<BrandTable> brands, RuleTable rules, AskedRuns asked, InstantSource clock) {}

    /// @param walletTopics by name
    /// @param controls     of the generation that is live
    /// @param scheduling   nothing if only people ask for runs
    public RunKeeper(KafkaSettings kafka, Topics topics, List<String> walletTopics, Deciders deciders,
            Supplier<Controls> controls, Optional<Scheduling> scheduling) {
        this(kafka, topics, walletTopics, Desk.of(deciders, controls), scheduling);
    }

    RunKeeper(KafkaSettings kafka, Topics topics, List<String> walletTopics, Desk desk,
            Optional<Scheduling> scheduling) {
        this.kafka = kafka;
        this.topics = topics;
        this.walletTopics = walletTopics;
        this.desk = desk;
        this.scheduler = scheduling.map(by -> new Scheduler(desk, by.brands, by.rules, by.asked, by.clock));
        this.steps = new TopicPartition(topics.runSteps().name(), 0);
    }

    public void start() {
        follower.start();
    }

    public boolean isHealthy() {
        return follower.isHealthy() && (scheduler.isEmpty() || scheduler.get().isHealthy());
    }

    /// Runs of the schedule that don't get on, if this process asks for them: their brands are passed over.
    public List<RunId> stalled() {
        return scheduler.map(Scheduler::stalled).orElse(List.of());
    }

    /// The group of all that would take the steps.
    public static String group(Topics topics) {
        return topics.prefix() + "windfall-run-keeper";
    }

    @Override
    public void close() {
        follower.close();
    }

    private void follow(Follower self) throws InterruptedException {
        forget();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer();
                KafkaWalletEnds wallet = new KafkaWalletEnds(kafka, topics, walletTopics)) {
            consumer.subscribe(List.of(steps.topic()), followed());
            while (!self.isStopping()) {
                consumer.poll(POLL).forEach(this::add);
                goOn(wallet);
                commit(consumer);
                if (scheduler.isPresent() && consumer.assignment().contains(steps)) {
                    scheduler.get().goOn();
                }
                self.isWell();
            }
        }
    }

    private void forget() {
        attempts.clear();
        offsets.clear();
        committed = -1;
        scheduler.ifPresent(Scheduler::forget);
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
        RunStep step = topics.runSteps().codec().decode(record.value(), RunStep.class);
        RunId run = RunId.of(step.getRunId());
        Key key = new Key(run, step.getAttempt());
        attempts.computeIfAbsent(key,
                _ -> new Attempt(run, step.getAttempt(), step.getTraceParent(), HIDES_AFTER, System::nanoTime));
        offsets.put(record.offset(), key);
    }

    /// One whose partition does not answer keeps the others waiting once, and is left alone for a while.
    private void goOn(WalletEnds wallet) throws InterruptedException {
        long end_ns = System.nanoTime() + ROUND_MAX.toNanos();
        for (Map.Entry<Key, Attempt> next : List.copyOf(attempts.entrySet())) {
            if (System.nanoTime() - end_ns > 0) {
                break;
            }
            Attempt after = gone(next.getKey(), next.getValue(), wallet);
            attempts.remove(next.getKey()); // the others first, in the next round
            attempts.put(next.getKey(), after);
        }
        attempts.values().removeIf(Attempt::isOver);
        offsets.values().removeIf(key -> !attempts.containsKey(key));
    }

    /// What one comes upon is nothing that others have to wait for: it begins again.
    private Attempt gone(Key key, Attempt attempt, WalletEnds wallet) throws InterruptedException {
        try {
            if (!attempt.goOn(desk, wallet)) {
                attempt.leaveAlone();
            }
            return attempt;
        } catch (RuntimeException e) {
            LOG.error("{}, attempt {}, was broken off on its way to its mark, and goes on in a moment",
                    key.run.text(), key.attempt, e);
            return attempt.again();
        }
    }

    private void commit(KafkaConsumer<byte[], byte[]> consumer) {
        if (!consumer.assignment().contains(steps)) {
            return;
        }
        long next = offsets.isEmpty() ? consumer.position(steps) : offsets.firstKey();
        if (next > committed) {
            consumer.commitSync(Map.of(steps, new OffsetAndMetadata(next)));
            committed = next;
        }
        if (attempts.size() < IN_HAND_MAX) {
            consumer.resume(List.of(steps));
        } else {
            consumer.pause(List.of(steps));
        }
    }

    private ConsumerRebalanceListener followed() {
        return new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                forget();
            }

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                forget();
            }
        };
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(kafka.ofMember(group(topics), Map.of(
                "isolation.level", "read_committed",
                "enable.auto.commit", false,
                "auto.offset.reset", "earliest", // what is over is seen to be over
                "max.poll.records", 100)),
                new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
