package dev.windfall.connectors;

import org.apache.kafka.common.TopicPartition;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/// What was read and is not finished yet. Things of one player are done one after the other, as they were read; those of others go on
/// meanwhile, so that they finish in any order. For one thread alone.
///
/// @param <W> what is to be done
final class InHand<W> {

    /// As many times more may be finished behind one that is not: all of them are done again after a crash.
    private static final int SPAN = 10;

    private final int max;
    private final Map<TopicPartition, Partition> partitions = new HashMap<>();
    private final Map<Lane, Deque<Item<W>>> lanes = new HashMap<>();
    private final Deque<Item<W>> ready = new ArrayDeque<>();
    private int size;

    /// @param max players may have something unfinished at once
    InHand(int max) {
        this.max = max;
    }

    /// The things of one player; a player's are all in one partition.
    private record Lane(TopicPartition partition, String player) {}

    /// What was read of a partition, from the first that is not finished.
    private static final class Partition {
        private final Deque<Mark> marks = new ArrayDeque<>();
        private boolean isLost;
    }

    /// Stays when the thing itself is gone.
    private static final class Mark {
        private final long offset;
        private boolean isFinished;

        private Mark(long offset) {
            this.offset = offset;
        }
    }

    /// One thing in hand.
    static final class Item<W> {
        private final Lane lane;
        private final Partition partition;
        private final Mark mark;
        private final W work;

        private Item(Lane lane, Partition partition, Mark mark, W work) {
            this.lane = lane;
            this.partition = partition;
            this.mark = mark;
            this.work = work;
        }

        W work() {
            return work;
        }

        TopicPartition partition() {
            return lane.partition;
        }
    }

    void take(TopicPartition place, long offset, String player, W work) {
        Partition partition = partitions.computeIfAbsent(place, _ -> new Partition());
        Item<W> item = new Item<>(new Lane(place, player), partition, new Mark(offset), work);
        partition.marks.addLast(item.mark);
        Deque<Item<W>> lane = lanes.computeIfAbsent(item.lane, _ -> new ArrayDeque<>(2));
        lane.addLast(item);
        if (lane.size() == 1) {
            ready.addLast(item);
        }
        size++;
    }

    /// Whether there is one that can be done now: its player has no other that comes before.
    boolean hasNext() {
        return !ready.isEmpty();
    }

    Item<W> next() {
        return ready.removeFirst();
    }

    /// @return false if its partition was lost meanwhile: then somebody else does it once more
    boolean finish(Item<W> item) {
        if (item.partition.isLost) {
            return false;
        }
        item.mark.isFinished = true;
        Deque<Mark> marks = item.partition.marks;
        while (!marks.isEmpty() && marks.getFirst().isFinished) {
            marks.removeFirst();
        }
        Deque<Item<W>> lane = Objects.requireNonNull(lanes.get(item.lane), "what is unfinished is in its lane");
        lane.removeFirst();
        if (lane.isEmpty()) {
            lanes.remove(item.lane);
        } else {
            ready.addLast(lane.getFirst());
        }
        size--;
        return true;
    }

    /// Where reading is to begin again, if all that is in hand is forgotten; empty if nothing is.
    OptionalLong firstUnfinished(TopicPartition place) {
        Partition partition = partitions.get(place);
        return partition == null || partition.marks.isEmpty() ? OptionalLong.empty()
                : OptionalLong.of(partition.marks.getFirst().offset);
    }

    /// Whether as many more can be read of a partition. What waits behind another of its player takes some memory and nothing else: one
    /// who has many holds up nobody.
    boolean hasRoom(TopicPartition place, int more) {
        Partition partition = partitions.get(place);
        int span = partition == null ? 0 : partition.marks.size();
        return lanes.size() + more <= max && Math.max(size, span) + more <= SPAN * max;
    }

    int size() {
        return size;
    }

    /// They are somebody else's now, or come again from where they were committed.
    void lose(Collection<TopicPartition> lost) {
        for (TopicPartition place : lost) {
            Partition partition = partitions.remove(place);
            if (partition != null) {
                partition.isLost = true;
            }
        }
        lanes.values().removeIf(lane -> {
            boolean isLost = lane.getFirst().partition.isLost;
            size -= isLost ? lane.size() : 0;
            return isLost;
        });
        ready.removeIf(item -> item.partition.isLost);
    }
}
