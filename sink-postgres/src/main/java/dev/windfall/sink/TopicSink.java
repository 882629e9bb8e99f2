package dev.windfall.sink;

import dev.windfall.schemas.Follower;
import dev.windfall.schemas.Topic;
import dev.windfall.schemas.Topics;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// Writes what one topic holds, exactly once: rows and position in one transaction, only where the content may stand, and only by the
/// partition's owner. After any failure it begins again where the database says that it stands.
final class TopicSink implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final long NOT_BEGUN = -1;

    private final Content content;
    private final SinkClients clients;
    private final String instance;
    private volatile Source source;
    private volatile long toGo;
    private final LongAdder documents = new LongAdder();
    private volatile long refused;
    private final Follower follower;

    /// @param topicId which the database must agree with
    TopicSink(Content content, SinkClients clients, String instance, Topics topics, String topicId) {
        this.content = content;
        this.clients = clients;
        this.instance = instance;
        this.source = new Source(topics, topicId);
        this.follower = new Follower(content.group(), this::follow);
    }

    private record Source(Topics topics, String topicId) {}

    /// Goes on with the topic of another generation.
    synchronized void moveTo(Topics topics, String topicId) {
        source = new Source(topics, topicId);
        toGo = NOT_BEGUN;
    }

    private void follow(Follower self) throws SQLException {
        Source ours = source;
        String group = ours.topics.prefix() + content.group();
        try (Connection connection = clients.connection();
                KafkaConsumer<byte[], byte[]> consumer = clients.consumer(group, member(ours))) {
            follow(self, ours, connection, consumer);
            if (!self.isStopping()) {
                // Others would wait for a member that reads what they don't.
                consumer.close(CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
            }
        }
    }

    /// One that reads another topic is another.
    private String member(Source ours) {
        return switch (content) {
            case PLAYER_DAYS -> instance + ours.topics.generation().suffix();
            case DECISIONS -> instance;
        };
    }

    private void follow(Follower self, Source ours, Connection connection, KafkaConsumer<byte[], byte[]> consumer)
            throws SQLException {
        Topic topic = content.topic(ours.topics);
        SinkPartitions partitions = new SinkPartitions(connection, consumer, content, topic.codec(), ours.topicId);
        consumer.subscribe(List.of(topic.name()), partitions);
        while (!self.isStopping() && source.equals(ours)) {
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
            for (TopicPartition partition : polled.partitions()) {
                documents.add(partitions.write(partition, polled.records(partition)));
            }
            if (partitions.isAssigned()) {
                toGo(partitions.toGo(), ours);
            }
            if (polled.isEmpty()) {
                clients.check(connection);
            }
            refused = partitions.refused();
            self.isWell();
        }
    }

    /// What is left of a generation that this has gone away from is nothing to wait for.
    private synchronized void toGo(long records, Source of) {
        if (source.equals(of)) {
            toGo = records;
        }
    }

    void start() {
        follower.start();
    }

    boolean isHealthy() {
        return follower.isHealthy();
    }

    /// Whether partitions that are here were found behind, and are not through yet; or it is not known whether they were.
    boolean isRebuilding() {
        return toGo != 0;
    }

    /// Records until then; 0 if that is not known yet.
    long toGo() {
        return Math.max(0, toGo);
    }

    long documents() {
        return documents.sum();
    }

    /// What PostgreSQL did not take, of the partitions that are here.
    long refused() {
        return refused;
    }

    @Override
    public void close() {
        follower.close();
    }
}
