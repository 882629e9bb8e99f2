package dev.windfall.topology.runs;

import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.topology.ingest.Ingest;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/// As Kafka tells it.
final class KafkaWalletEnds implements WalletEnds, AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final int POLLS_MAX = 5;

    private final Admin admin;
    private final KafkaConsumer<byte[], byte[]> reader;
    private final List<String> walletTopics;
    private final String ingest;

    KafkaWalletEnds(KafkaSettings kafka, Topics topics, List<String> walletTopics) {
        this.walletTopics = walletTopics;
        this.ingest = Ingest.group(topics);
        this.admin = Admin.create(kafka.with(Map.of()));
        this.reader = new KafkaConsumer<>(kafka.with(Map.of("isolation.level", "read_committed",
                "enable.auto.commit", false, "auto.offset.reset", "earliest", "max.poll.records", 1,
                "max.partition.fetch.bytes", 64 << 10)), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public SortedMap<String, Long> ends() throws InterruptedException {
        return ends(partitions(walletTopics), IsolationLevel.READ_COMMITTED);
    }

    @Override
    public SortedSet<String> lagging(SortedMap<String, Long> ends) throws InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed = got(
                admin.listConsumerGroupOffsets(ingest).partitionsToOffsetAndMetadata());
        Set<TopicPartition> there = there(ends);
        SortedSet<String> lagging = new TreeSet<>();
        for (Map.Entry<String, Long> end : ends.entrySet()) {
            TopicPartition partition = partition(end.getKey());
            if (!there.contains(partition) || hasRecords(partition, committed.get(partition), end.getValue())) {
                lagging.add(end.getKey());
            }
        }
        return lagging;
    }

    @Override
    public SortedSet<String> hiding(SortedMap<String, Long> ends) throws InterruptedException {
        Set<TopicPartition> partitions = there(ends);
        SortedMap<String, Long> written = ends(partitions, IsolationLevel.READ_UNCOMMITTED); // first, so that it is behind
        SortedMap<String, Long> readable = ends(partitions, IsolationLevel.READ_COMMITTED);
        return ends.entrySet().stream()
                .filter(end -> end.getValue().equals(readable.get(end.getKey()))
                        && written.getOrDefault(end.getKey(), 0L) > end.getValue())
                .map(Map.Entry::getKey).collect(Collectors.toCollection(TreeSet::new));
    }

    /// Marks of transactions, and what was aborted, are nothing that ingest comes upon: it commits no position behind them.
    private boolean hasRecords(TopicPartition partition, @Nullable OffsetAndMetadata from, long end) {
        if (end == 0 || (from != null && from.offset() >= end)) {
            return false;
        }
        reader.assign(List.of(partition));
        if (from == null) {
            reader.seekToBeginning(List.of(partition));
        } else {
            reader.seek(partition, from.offset());
        }
        for (int polls = 0; polls < POLLS_MAX; polls++) {
            ConsumerRecords<byte[], byte[]> records = reader.poll(POLL);
            if (!records.isEmpty()) {
                return records.iterator().next().offset() < end;
            }
            if (reader.position(partition) >= end) {
                return false;
            }
        }
        return true; // nothing is known: it is looked for again
    }

    private SortedMap<String, Long> ends(Collection<TopicPartition> partitions, IsolationLevel isolation)
            throws InterruptedException {
        Map<TopicPartition, ListOffsetsResultInfo> found = got(admin.listOffsets(
                partitions.stream().collect(Collectors.toMap(partition -> partition, _ -> OffsetSpec.latest())),
                new ListOffsetsOptions(isolation)).all());
        SortedMap<String, Long> ends = new TreeMap<>();
        found.forEach((partition, info) -> ends.put(partition.toString(), info.offset()));
        return ends;
    }

    private Set<TopicPartition> there(SortedMap<String, Long> ends) throws InterruptedException {
        Set<TopicPartition> known = ends.keySet().stream().map(KafkaWalletEnds::partition)
                .collect(Collectors.toCollection(HashSet::new));
        known.retainAll(partitions(known.stream().map(TopicPartition::topic).distinct().toList()));
        return known;
    }

    /// A topic that nobody has made yet has none.
    private List<TopicPartition> partitions(List<String> topics) throws InterruptedException {
        List<TopicPartition> partitions = new ArrayList<>();
        for (KafkaFuture<TopicDescription> topic : admin.describeTopics(topics).topicNameValues().values()) {
            try {
                TopicDescription described = topic.get();
                described.partitions().forEach(
                        partition -> partitions.add(new TopicPartition(described.name(), partition.partition())));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw new KafkaException("The wallet's topics can't be seen", e.getCause());
                }
            }
        }
        return partitions;
    }

    private static TopicPartition partition(String name) {
        int dash = name.lastIndexOf('-');
        return new TopicPartition(name.substring(0, dash), Integer.parseInt(name.substring(dash + 1)));
    }

    private static <T> T got(KafkaFuture<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new KafkaException("The wallet's topics can't be seen", Objects.requireNonNullElse(e.getCause(), e));
        }
    }

    @Override
    public void close() {
        reader.close();
        admin.close();
    }
}
