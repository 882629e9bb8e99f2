package dev.windfall.topology.ledger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/// Tasks of one thread that have always more to do, in turns, on a clock that goes on by a millisecond with each look at it.
class TaskTimeTest {

    private final List<TaskTime> tasks = new ArrayList<>();
    private long now_ns;

    private TaskTime task() {
        tasks.add(new TaskTime(() -> now_ns));
        return tasks.getLast();
    }

    @AfterEach
    void close() {
        tasks.forEach(TaskTime::close);
    }

    private void pass(long ms) {
        now_ns += Duration.ofMillis(ms).toNanos();
    }

    private int work(TaskTime task, double share) {
        int pieces = 0;
        do {
            pieces++;
            pass(1);
        } while (task.hasMore(share));
        return pieces;
    }

    /// @return milliseconds
    private int turn(TaskTime task) {
        task.begin(false);
        int pieces = work(task, 1);
        task.end(true);
        return pieces;
    }

    @Test
    void oneAloneHasAsMuchAsTheThreadHasHadForTheRest() {
        TaskTime alone = task();
        pass(10);
        assertThat(turn(alone)).isEqualTo(10);
        pass(30);
        assertThat(turn(alone)).isEqualTo(30);
        assertThat(turn(alone)).as("at once again").isEqualTo(1);
    }

    @Test
    void nobodySavesMoreThanOneMayTakeAtOnce() {
        TaskTime alone = task();
        pass(10_000);
        assertThat(turn(alone)).isEqualTo(50);
        pass(20);
        assertThat(turn(alone)).isEqualTo(20);
    }

    @Test
    void thoseWhoHaveMoreToDoGetTheSame() {
        List<TaskTime> three = List.of(task(), task(), task());
        pass(30);
        three.forEach(this::turn); // from now on all of them wait
        for (int commit = 0; commit < 5; commit++) {
            pass(30);
            assertThat(three.stream().map(this::turn)).containsExactly(10, 10, 10);
        }
        pass(10_000);
        assertThat(three.stream().map(this::turn)).containsExactly(17, 17, 17);
        three.getFirst().close();
        pass(30);
        assertThat(turn(three.get(1))).isEqualTo(15);
    }

    @Test
    void whoHasLittleToDoLeavesItToOthers() {
        TaskTime busy = task();
        TaskTime idle = task();
        for (int commit = 0; commit < 5; commit++) {
            pass(30);
            idle.begin(false);
            idle.end(false);
            assertThat(turn(busy)).isEqualTo(30);
        }
    }

    @Test
    void whoIsDoneButHasNeededSomeSharesAsWell() {
        TaskTime first = task();
        TaskTime second = task();
        for (int commit = 0; commit < 5; commit++) {
            pass(10_000);
            first.begin(false);
            pass(20);
            first.end(false);
            assertThat(turn(second)).isEqualTo(25);
        }
    }

    @Test
    void whoTakesLongerThanHeMayHasLessNextTime() {
        TaskTime task = task();
        pass(10);
        task.begin(false);
        pass(30);
        task.end(true);
        pass(25);
        assertThat(turn(task)).as("20 were too much").isEqualTo(5);
        task.begin(false);
        pass(10_000);
        task.end(true);
        pass(60);
        assertThat(turn(task)).as("nobody pays for ever").isEqualTo(10);
    }

    @Test
    void whoIsBehindFoldsFirst() {
        TaskTime task = task();
        pass(200);
        task.begin(true);
        assertThat(work(task, 1)).isEqualTo(5);
        task.end(true);
        pass(30);
        task.begin(true);
        assertThat(work(task, 1)).isEqualTo(3);
        task.end(true);
    }

    @Test
    void whatTheLogWaitsForHasASecondOfACommitWhoeverIsBehind() {
        List<TaskTime> two = List.of(task(), task());
        two.forEach(this::turn); // from now on both of them wait
        for (TaskTime task : two) {
            task.begin(true);
            int pieces = 0;
            do {
                pieces++;
                pass(1);
            } while (task.hasMoreInHaste());
            assertThat(pieces).isEqualTo(500);
            task.end(true);
        }
    }

    @Test
    void eachPartOfATurnIsOverWithItsShare() {
        TaskTime task = task();
        pass(40);
        task.begin(false);
        assertThat(work(task, 0.5)).isEqualTo(20);
        assertThat(work(task, 0.75)).isEqualTo(10);
        assertThat(work(task, 0.75)).as("nothing is left, and everybody gets on").isEqualTo(1);
        assertThat(work(task, 1)).isEqualTo(9);
        task.end(true);
    }
}
