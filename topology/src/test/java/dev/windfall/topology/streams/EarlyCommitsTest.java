package dev.windfall.topology.streams;

import org.junit.jupiter.api.Test;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

class EarlyCommitsTest {

    private long now_ns = Duration.ofHours(1).toNanos();
    private final EarlyCommits early = new EarlyCommits(() -> now_ns);

    private void pass(long ms) {
        now_ns += ns(ms);
    }

    private static long ns(long ms) {
        return Duration.ofMillis(ms).toNanos();
    }

    private void commit(long ms) {
        pass(ms);
        early.wrote(ns(ms));
        early.committed();
    }

    @Test
    void littleIsCommittedAtOnceAndMuchIsNot() {
        assertThat(early.isDue()).isTrue();
        early.changed(8 << 10);
        assertThat(early.isDue()).isTrue();
        early.changed(1);
        assertThat(early.isDue()).isFalse();
        assertThat(early.hasRested()).isTrue();
        commit(3);
        assertThat(early.hasRested()).isFalse();
        pass(20);
        assertThat(early.isDue()).isTrue();
    }

    @Test
    void whoIsQuickIsNotCommittedMoreOftenThanAnybodyNotices() {
        commit(3);
        pass(19);
        assertThat(early.isDue()).isFalse();
        pass(1);
        assertThat(early.isDue()).isTrue();
    }

    @Test
    void theFoldHasAsLongAsTheLastCommitTook() {
        commit(300);
        pass(299);
        assertThat(early.isDue()).isFalse();
        pass(1);
        assertThat(early.isDue()).isTrue();
        commit(5);
        pass(20);
        assertThat(early.isDue()).isTrue();
    }

    @Test
    void whatTasksWriteBeforeIsPartOfTheCommit() {
        early.wrote(ns(40));
        early.wrote(ns(50));
        commit(10);
        pass(99);
        assertThat(early.isDue()).isFalse();
        pass(1);
        assertThat(early.isDue()).isTrue();
    }

    @Test
    void whatIsBrokenOffDoesNotCount() {
        early.changed(17 << 10);
        early.wrote(ns(500));
        early.brokenOff();
        assertThat(early.hasUncommitted()).isFalse();
        commit(3);
        pass(20);
        assertThat(early.isDue()).isTrue();
    }
}
