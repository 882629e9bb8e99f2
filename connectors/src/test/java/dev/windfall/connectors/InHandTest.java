package dev.windfall.connectors;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;

class InHandTest {

    private static final TopicPartition ONE = new TopicPartition("calls", 0);
    private static final TopicPartition TWO = new TopicPartition("calls", 1);
    private static final int RECORDS = 300;

    private final InHand<String> inHand = new InHand<>(4);

    @Test
    void aPlayersNextWaitsForTheOneBefore() {
        inHand.take(ONE, 0, "ann", "a0");
        inHand.take(ONE, 1, "ann", "a1");
        inHand.take(ONE, 2, "bob", "b0");
        InHand.Item<String> first = inHand.next();
        assertThat(first.work()).isEqualTo("a0");
        assertThat(inHand.next().work()).isEqualTo("b0");
        assertThat(inHand.hasNext()).isFalse();
        assertThat(inHand.finish(first)).isTrue();
        assertThat(inHand.next().work()).isEqualTo("a1");
    }

    @Test
    void whatIsFinishedCountsUpToTheFirstThatIsNot() {
        inHand.take(ONE, 10, "ann", "a0");
        inHand.take(ONE, 12, "bob", "b0"); // a transaction's mark stands between
        inHand.take(ONE, 13, "cid", "c0");
        InHand.Item<String> ann = inHand.next();
        InHand.Item<String> bob = inHand.next();
        InHand.Item<String> cid = inHand.next();
        inHand.finish(cid);
        assertThat(inHand.firstUnfinished(ONE)).hasValue(10);
        inHand.finish(ann);
        assertThat(inHand.firstUnfinished(ONE)).hasValue(12);
        inHand.finish(bob);
        assertThat(inHand.firstUnfinished(ONE)).isEmpty();
        assertThat(inHand.size()).isZero();
    }

    @Test
    void thereIsRoomForSoManyAndNoMore() {
        assertThat(inHand.hasRoom(ONE, 4)).isTrue();
        assertThat(inHand.hasRoom(ONE, 5)).isFalse();
        inHand.take(ONE, 0, "ann", "a0");
        assertThat(inHand.hasRoom(TWO, 3)).isTrue();
        assertThat(inHand.hasRoom(TWO, 4)).isFalse();
    }

    @Test
    void oneWhoHasManyHoldsUpNobody() {
        for (int offset = 0; offset < 10; offset++) {
            assertThat(inHand.hasRoom(TWO, 3)).as("for offset %d", offset).isTrue();
            inHand.take(ONE, offset, "ann", "a");
        }
    }

    @Test
    void oneThatHangsHoldsUpItsPartitionInTheEndAndNoOther() {
        inHand.take(ONE, 0, "ann", "hangs");
        inHand.next();
        for (int offset = 1; offset < 40; offset++) {
            assertThat(inHand.hasRoom(ONE, 1)).as("for offset %d", offset).isTrue();
            inHand.take(ONE, offset, "bob", "b");
            inHand.finish(inHand.next());
        }
        assertThat(inHand.hasRoom(ONE, 1)).as("to be done again after a crash").isFalse();
        assertThat(inHand.hasRoom(TWO, 1)).isTrue();
        assertThat(inHand.firstUnfinished(ONE)).hasValue(0);
    }

    @Test
    void whatIsLostIsNotFinishedByUs() {
        inHand.take(ONE, 0, "ann", "a0");
        inHand.take(ONE, 1, "ann", "a1");
        inHand.take(ONE, 2, "bob", "b0");
        inHand.take(TWO, 0, "cid", "c0");
        InHand.Item<String> begun = inHand.next();
        inHand.lose(List.of(ONE));
        assertThat(inHand.size()).isOne();
        assertThat(inHand.firstUnfinished(ONE)).isEmpty();
        inHand.take(ONE, 0, "ann", "again"); // it has come back, from where it was committed
        assertThat(inHand.finish(begun)).isFalse();
        assertThat(inHand.firstUnfinished(ONE)).hasValue(0);
        assertThat(List.of(inHand.next().work(), inHand.next().work())).containsExactly("c0", "again");
        assertThat(inHand.hasNext()).isFalse();
    }

    static IntStream seeds() {
        return IntStream.range(0, 300);
    }

    /// Three partitions are read, done in any order, lost and read again, against a model that remembers every record.
    @ParameterizedTest
    @MethodSource("seeds")
    void everythingIsFinishedOnceInOrderWhateverComesBetween(int seed) {
        new History(new Random(seed)).run();
    }

    private record Thing(TopicPartition partition, long offset, String player) {}

    private static final class History {
        private static final int MAX = 20;
        private final Random random;
        private final InHand<Thing> inHand = new InHand<>(MAX);
        private final List<TopicPartition> partitions = List.of(ONE, TWO, new TopicPartition("calls", 2));
        private final Map<TopicPartition, Long> read = new HashMap<>();
        private final Map<TopicPartition, TreeSet<Long>> unfinished = new HashMap<>();
        private final List<InHand.Item<Thing>> begun = new ArrayList<>();
        private final Set<InHand.Item<Thing>> lost = new HashSet<>();
        private final Map<String, Long> last = new HashMap<>();

        History(Random random) {
            this.random = random;
            for (TopicPartition partition : partitions) {
                read.put(partition, 0L);
                unfinished.put(partition,
                        new TreeSet<>(LongStream.range(0, RECORDS).boxed().toList()));
            }
        }

        void run() {
            for (int step = 0; step < 100_000
                    && unfinished.values().stream().anyMatch(left -> !left.isEmpty()); step++) {
                int choice = random.nextInt(100);
                if (choice == 0) {
                    lose(any());
                } else if (choice < 40) {
                    read(any());
                } else if (choice < 65) {
                    begin();
                } else {
                    finish();
                }
                partitions.forEach(this::positionIsRight);
                assertThat(inHand.size()).isLessThanOrEqualTo(10 * MAX); // of few players
            }
            assertThat(unfinished.values()).allMatch(Set::isEmpty);
            begun.forEach(item -> assertThat(inHand.finish(item)).as("nobody waits for it").isFalse());
            assertThat(inHand.size()).isZero();
        }

        private TopicPartition any() {
            return partitions.get(random.nextInt(partitions.size()));
        }

        private void read(TopicPartition partition) {
            long offset = read.getOrDefault(partition, 0L);
            if (offset < RECORDS && inHand.hasRoom(partition, 1)) {
                String player = "player-" + partition.partition() + "-" + (offset * 7919 + offset / 5) % 6;
                inHand.take(partition, offset, player, new Thing(partition, offset, player));
                read.put(partition, offset + 1);
            }
        }

        private void begin() {
            if (inHand.hasNext()) {
                InHand.Item<Thing> next = inHand.next();
                String player = next.work().player;
                assertThat(begun).filteredOn(other -> !lost.contains(other))
                        .noneMatch(other -> other.work().player.equals(player));
                assertThat(last.getOrDefault(player, -1L)).as("the one before").isLessThan(next.work().offset);
                begun.add(next);
            }
        }

        private void finish() {
            if (begun.isEmpty()) {
                return;
            }
            InHand.Item<Thing> item = begun.remove(random.nextInt(begun.size()));
            Thing thing = item.work();
            assertThat(inHand.finish(item)).isEqualTo(!lost.contains(item));
            if (!lost.contains(item)) {
                unfinished.getOrDefault(thing.partition, new TreeSet<>()).remove(thing.offset);
                last.put(thing.player, thing.offset);
            }
        }

        /// It comes back from where it was committed; what was finished behind that is finished once more.
        private void lose(TopicPartition partition) {
            long committed = position(partition);
            inHand.lose(List.of(partition));
            begun.stream().filter(item -> item.partition().equals(partition)).forEach(lost::add);
            read.put(partition, committed);
            unfinished.getOrDefault(partition, new TreeSet<>())
                    .addAll(LongStream.range(committed, RECORDS).boxed().toList());
            last.keySet().removeIf(player -> player.startsWith("player-" + partition.partition()));
        }

        private void positionIsRight(TopicPartition partition) {
            long expected = unfinished.getOrDefault(partition, new TreeSet<>()).stream().findFirst()
                    .orElse((long) RECORDS);
            assertThat(position(partition)).isEqualTo(expected);
        }

        private long position(TopicPartition partition) {
            OptionalLong first = inHand.firstUnfinished(partition);
            return first.orElse(read.getOrDefault(partition, 0L));
        }
    }
}
