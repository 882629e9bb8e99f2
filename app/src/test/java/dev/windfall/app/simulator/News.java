package dev.windfall.app.simulator;

import dev.windfall.app.simulator.Cluster.Read;
import dev.windfall.schemas.Topic;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.TopicPartition;

import java.util.List;

/// What has come into a partition since it was asked last, for somebody who keeps no position.
final class News<T extends SpecificRecordBase> {

    private final World world;
    private final Topic topic;
    private final TopicPartition partition;
    private final Class<T> type;
    private long next;

    private News(World world, Topic topic, int partition, Class<T> type, long next) {
        this.world = world;
        this.topic = topic;
        this.partition = new TopicPartition(topic.name(), partition);
        this.type = type;
        this.next = next;
    }

    /// All that is there.
    static <T extends SpecificRecordBase> News<T> ofAll(World world, Topic topic, int partition, Class<T> type) {
        return new News<>(world, topic, partition, type, 0);
    }

    /// What comes from now on.
    static <T extends SpecificRecordBase> News<T> fromNowOn(World world, Topic topic, int partition, Class<T> type) {
        return new News<>(world, topic, partition, type,
                world.cluster.end(new TopicPartition(topic.name(), partition)));
    }

    List<T> read() {
        Read read = world.cluster.read(partition, next, Integer.MAX_VALUE);
        next = read.next();
        return read.entries().stream().map(record -> topic.codec().decode(record.entry().value(), type)).toList();
    }
}
