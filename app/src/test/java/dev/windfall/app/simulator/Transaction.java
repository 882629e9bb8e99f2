package dev.windfall.app.simulator;

import dev.windfall.app.simulator.Cluster.Position;
import dev.windfall.schemas.Topic;
import org.apache.kafka.common.TopicPartition;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What one owner writes as one: records, how far it has read, and what becomes of its state.
final class Transaction {

    /// What is open for longer is ended by the broker.
    private static final long LONGEST_MS = 10_000;

    private final World world;
    private final String owner;
    private final long epoch;
    private final List<Output> outputs = new ArrayList<>();
    private final Map<TopicPartition, Position> positions = new HashMap<>();
    private final List<Runnable> changes = new ArrayList<>();
    private long begun_ms = Long.MAX_VALUE;

    private static final class Output {
        private final TopicPartition partition;
        private final byte[] key;
        private final byte[] value;

        Output(TopicPartition partition, byte[] key, byte[] value) {
            this.partition = partition;
            this.key = key;
            this.value = value;
        }
    }

    /// @param epoch with which the owner has come
    Transaction(World world, String owner, long epoch) {
        this.world = world;
        this.owner = owner;
        this.epoch = epoch;
    }

    void send(Topic topic, String key, byte[] value) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        send(Cluster.partitionOf(topic, bytes), bytes, value);
    }

    void send(TopicPartition partition, byte[] key, byte[] value) {
        begun_ms = Math.min(begun_ms, world.now_ms());
        if (world.has(Mistake.WHAT_IS_WRITTEN_STANDS_BEFORE_THE_COMMIT)) {
            world.cluster.append(partition, key, value, world.now_ms());
        } else {
            outputs.add(new Output(partition, key, value));
        }
    }

    void reach(TopicPartition partition, long next) {
        reach(partition, new Position(next, ""));
    }

    void reach(TopicPartition partition, Position position) {
        begun_ms = Math.min(begun_ms, world.now_ms());
        if (world.has(Mistake.A_POSITION_IS_COMMITTED_BEFORE_THE_STATE)) {
            world.cluster.commit(owner, Map.of(partition, position));
        }
        positions.put(partition, position);
    }

    /// What becomes of state, once it is committed.
    void change(Runnable change) {
        changes.add(change);
    }

    /// @throws Cluster.Fenced if another has taken the owner's place
    void commit() {
        if (!world.has(Mistake.A_FORMER_OWNER_COMMITS)) {
            world.cluster.requireOwner(owner, epoch);
        }
        if (begun_ms < world.now_ms() - LONGEST_MS) {
            throw new BrokenOff();
        }
        world.mayBreakOff();
        for (Output output : outputs) {
            world.cluster.append(output.partition, output.key, output.value, world.now_ms());
        }
        outputs.stream().map(output -> output.partition).distinct().forEach(world.cluster::mark);
        world.cluster.commit(owner, positions);
        changes.forEach(Runnable::run);
        world.mayBreakOff();
    }
}
