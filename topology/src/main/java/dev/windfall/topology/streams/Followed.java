package dev.windfall.topology.streams;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StandbyUpdateListener;
import org.apache.kafka.streams.processor.TaskId;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// How far this process follows the stores that others change: whether what it has of one is nearly all.
final class Followed implements StandbyUpdateListener {

    /// In records of the changelog: a commit is one or some, and its mark. There are ten commits a second at most. What is missing
    /// then is the newest alone: the broker throws nothing away of the part of a log that it still writes.
    private static final long NEAR = 50;

    private record Place(String store, int partition) {}

    private final Map<Place, Boolean> near = new ConcurrentHashMap<>();

    boolean isNear(String store, int partition) {
        return near.getOrDefault(new Place(store, partition), false);
    }

    @Override
    public void onUpdateStart(TopicPartition changelog, String store, long from) {
        near.put(new Place(store, changelog.partition()), false);
    }

    @Override
    public void onBatchLoaded(TopicPartition changelog, String store, TaskId task,
            long last, long count, long end) {
        near.computeIfPresent(new Place(store, changelog.partition()),
                (place, before) -> end - 1 - last <= NEAR);
    }

    @Override
    public void onUpdateSuspended(TopicPartition changelog, String store, long last, long end, SuspendReason why) {
        near.remove(new Place(store, changelog.partition()));
    }
}
