package dev.windfall.app.simulator;

import dev.windfall.app.simulator.Cluster.Numbered;
import dev.windfall.app.simulator.Cluster.Position;
import dev.windfall.app.simulator.Cluster.Read;
import dev.windfall.connectors.CarriedCalls;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/// The connector to the wallet: the program's own carrier of calls, between twins of its clients. Each call that it begins is made at some
/// later time, also when it is no more.
final class ConnectorPart implements Part {

    private static final String NAME = "connector";
    /// The gate tries again after so long.
    private static final long POLL_MS = 500;

    private final World world;
    private final List<TopicPartition> calls;
    private final Reader reader = new Reader();
    private final CarriedCalls carried;
    private long nextPoll_ms;

    ConnectorPart(World world, Wallet wallet) {
        this.world = world;
        this.calls = world.partitions(world.topics.effectCalls());
        this.carried = new CarriedCalls(world.topics, wallet, reader, new Writer(world.cluster.take(NAME)),
                wallet::begin, world::now, world::now_ns);
        reader.assign(calls);
        carried.assigned(calls);
        this.nextPoll_ms = world.now_ms();
    }

    @Override
    public boolean hasWork() {
        return nextDue_ms() <= world.now_ms() || calls.stream()
                .anyMatch(partition -> world.cluster.hasMore(partition, reader.next.getOrDefault(partition, 0L)));
    }

    @Override
    public void work() {
        nextPoll_ms = world.now_ms() + POLL_MS;
        carried.round();
    }

    /// It commits by itself, with each answer.
    @Override
    public void commit() {}

    @Override
    public long nextDue_ms() {
        return carried.inHand() > 0 ? nextPoll_ms : Long.MAX_VALUE;
    }

    private final class Reader extends MockConsumer<byte[], byte[]> {

        private final Map<TopicPartition, Long> next = new HashMap<>();

        Reader() {
            super("earliest");
        }

        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration patience) {
            Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
            Map<TopicPartition, OffsetAndMetadata> reached = new HashMap<>();
            for (TopicPartition partition : calls) {
                if (!paused().contains(partition) && next.containsKey(partition)) {
                    Read read = world.cluster.read(partition, next.getOrDefault(partition, 0L),
                            1 + world.random.nextInt(3));
                    next.put(partition, read.next());
                    reached.put(partition, new OffsetAndMetadata(read.next()));
                    records.put(partition, read.entries().stream()
                            .map(record -> IngestPart.consumed(partition, record)).toList());
                }
            }
            return new ConsumerRecords<>(records, reached);
        }

        @Override
        public synchronized Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions,
                Duration patience) {
            Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
            for (TopicPartition partition : partitions) {
                Position known = world.cluster.knownPosition(NAME, partition);
                if (known != null) {
                    committed.put(partition, new OffsetAndMetadata(known.next()));
                }
            }
            return committed;
        }

        @Override
        public void seek(TopicPartition partition, OffsetAndMetadata offset) {
            next.put(partition, offset.offset());
        }

        @Override
        public synchronized long position(TopicPartition partition) {
            return next.getOrDefault(partition, 0L);
        }

        @Override
        public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions, Duration patience) {
            Map<TopicPartition, Long> ends = new HashMap<>();
            partitions.forEach(partition -> ends.put(partition, world.cluster.end(partition)));
            return ends;
        }

        @Override
        public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> times,
                Duration patience) {
            Map<TopicPartition, OffsetAndTimestamp> first = new HashMap<>();
            times.forEach((partition, since_ms) -> {
                for (Numbered record : world.cluster.read(partition, 0, Integer.MAX_VALUE).entries()) {
                    if (record.entry().timestamp_ms() >= since_ms) {
                        first.putIfAbsent(partition,
                                new OffsetAndTimestamp(record.offset(), record.entry().timestamp_ms()));
                    }
                }
            });
            return first;
        }
    }

    private final class Writer extends MockProducer<byte[], byte[]> {

        private final long epoch;
        private Transaction transaction;

        Writer(long epoch) {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
            this.epoch = epoch;
            this.transaction = new Transaction(world, NAME, epoch);
        }

        @Override
        public void beginTransaction() {
            transaction = new Transaction(world, NAME, epoch);
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
            transaction.send(Cluster.partitionOf(world.topics.commands(), record.key()), record.key(), record.value());
            return new CompletableFuture<>();
        }

        @Override
        public void sendOffsetsToTransaction(Map<TopicPartition, OffsetAndMetadata> offsets,
                ConsumerGroupMetadata group) {
            offsets.forEach((partition, offset) -> transaction.reach(partition, offset.offset()));
        }

        @Override
        public void commitTransaction() {
            transaction.commit();
        }
    }
}
