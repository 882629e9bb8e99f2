package dev.windfall.connectors;

import dev.windfall.connectors.Target.Health;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static dev.windfall.connectors.Target.Health.BUSY;
import static dev.windfall.connectors.Target.Health.TROUBLE;
import static dev.windfall.connectors.Target.Health.WELL;
import static org.assertj.core.api.Assertions.assertThat;

/// On a clock of its own.
class GateTest {

    private final Gate gate = new Gate();
    private long now_ns = Long.MAX_VALUE - Duration.ofSeconds(30).toNanos(); // it may wrap around

    @Test
    void aFewBeginAndTwiceAsManyEachTimeThatManyWentWell() {
        List<Integer> limits = new ArrayList<>();
        for (int round = 0; round < 9; round++) {
            List<Gate.Pass> passes = asManyAsMayEnter();
            limits.add(passes.size());
            assertThat(gate.limit()).isEqualTo(passes.size());
            assertThat(gate.underWay()).isEqualTo(passes.size());
            passes.forEach(pass -> gate.leave(pass, WELL, now_ns));
        }
        assertThat(limits).containsExactly(4, 8, 16, 32, 64, 128, 256, 256, 256);
        assertThat(gate.underWay()).isZero();
    }

    @Test
    void fortyFiveTroublesOfFiftyShutIt() {
        open();
        calls(200, WELL);
        for (int trouble = 1; trouble <= 44; trouble++) {
            calls(1, TROUBLE);
            assertThat(gate.isShut()).as("after %d troubles", trouble).isFalse();
        }
        calls(1, TROUBLE);
        assertThat(gate.isShut()).isTrue();
        assertThat(gate.limit()).isOne();
        assertThat(gate.enter(now_ns)).isEmpty();
    }

    @Test
    void whoIsWellNowAndThenIsNotShutOut() {
        open();
        for (int i = 0; i < 1_000; i++) {
            calls(7, TROUBLE);
            calls(1, WELL);
        }
        assertThat(gate.isShut()).isFalse();
    }

    @Test
    void whereFewAreLetThroughAFewTroublesAreEnough() {
        calls(3, TROUBLE);
        assertThat(gate.isShut()).isFalse();
        calls(1, TROUBLE);
        assertThat(gate.isShut()).isTrue();
    }

    @Test
    void whoIsTooBusyGetsHalfAsManyAndMoreAgainAsTheyGoWell() {
        open();
        calls(1, BUSY);
        assertThat(gate.limit()).isEqualTo(128);
        calls(1, BUSY);
        assertThat(gate.limit()).isEqualTo(64);
        calls(64, WELL);
        assertThat(gate.limit()).isEqualTo(128);
    }

    @Test
    void ofThoseThatWereTooManyOneSaysSoForAll() {
        open();
        List<Gate.Pass> passes = asManyAsMayEnter();
        passes.subList(0, 40).forEach(pass -> gate.leave(pass, BUSY, now_ns));
        assertThat(gate.limit()).isEqualTo(128);
        passes.subList(40, 256).forEach(pass -> gate.leave(pass, WELL, now_ns));
        assertThat(gate.underWay()).isZero();
        assertThat(asManyAsMayEnter()).as("what went well was of those that were too many").hasSize(128);
    }

    @Test
    void whoIsBusyNowAndThenIsCalledByOneAtLeast() {
        for (int i = 0; i < 1_000; i++) {
            calls(3, BUSY);
            calls(1, WELL);
            assertThat(gate.isShut()).isFalse();
            assertThat(gate.limit()).isPositive();
        }
    }

    @Test
    void whoIsTooBusyForOneByOneIsLeftInPeaceForAWhile() {
        calls(4, BUSY);
        assertThat(gate.isShut()).isTrue();
        gate.leave(awaitOne(), BUSY, now_ns);
        assertThat(gate.isShut()).isTrue();
        gate.leave(awaitOne(), WELL, now_ns);
        assertThat(gate.limit()).isEqualTo(Gate.LIMIT_FIRST);
    }

    /// Refusals come back sooner than bookings.
    @Test
    void whoTakesFourAtOnceIsNeverShutOut() {
        int booked = 0;
        for (int round = 0; round < 1_000; round++) {
            List<Gate.Pass> passes = asManyAsMayEnter();
            int taken = Math.min(4, passes.size());
            passes.subList(taken, passes.size()).forEach(pass -> gate.leave(pass, BUSY, now_ns));
            passes.subList(0, taken).forEach(pass -> gate.leave(pass, WELL, now_ns));
            booked += taken;
            assertThat(gate.isShut()).isFalse();
        }
        assertThat(booked).as("of 4,000 that were possible").isGreaterThan(3_000);
    }

    @Test
    void whoRefusesAllIsShutOutAfterAFewFlights() {
        open();
        int refused = 0;
        for (int flight = 0; flight < 20 && !gate.isShut(); flight++) {
            List<Gate.Pass> passes = asManyAsMayEnter();
            passes.forEach(pass -> gate.leave(pass, BUSY, now_ns));
            refused += passes.size();
        }
        assertThat(gate.isShut()).isTrue();
        assertThat(refused).isLessThanOrEqualTo(2 * Gate.LIMIT_MAX + 4);
    }

    @Test
    void oneCallTriesAfterOneTwoFourSecondsAndThenEveryThirty() {
        calls(4, TROUBLE);
        List<Long> pauses_s = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            long begin_ns = now_ns;
            Gate.Pass pass = awaitOne();
            pauses_s.add(Duration.ofNanos(now_ns - begin_ns).toSeconds());
            assertThat(pass.isTry()).isTrue();
            now_ns += Duration.ofSeconds(40).toNanos(); // it takes its time
            assertThat(gate.enter(now_ns)).as("another, while one tries").isEmpty();
            gate.leave(pass, TROUBLE, now_ns);
            assertThat(gate.enter(now_ns)).as("another, at once").isEmpty();
        }
        assertThat(pauses_s).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L);
    }

    @Test
    void whenItIsWellAgainAFewGoFirst() {
        open();
        calls(50, TROUBLE);
        gate.leave(awaitOne(), WELL, now_ns);
        assertThat(gate.isShut()).isFalse();
        List<Gate.Pass> first = asManyAsMayEnter();
        assertThat(first).hasSize(4);
        first.forEach(pass -> gate.leave(pass, WELL, now_ns));
        assertThat(asManyAsMayEnter()).hasSize(8);
    }

    @Test
    void afterItWasWellTheFirstPauseIsShortAgain() {
        calls(4, TROUBLE);
        gate.leave(awaitOne(), TROUBLE, now_ns);
        gate.leave(awaitOne(), WELL, now_ns);
        calls(4, TROUBLE);
        long begin_ns = now_ns;
        awaitOne();
        assertThat(now_ns - begin_ns).isEqualTo(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void whatBeganBeforeItWasShutTellsNothingOfNow() {
        open();
        List<Gate.Pass> slow = asManyAsMayEnter().subList(0, 200);
        asManyAsMayEnter();
        for (Gate.Pass pass : slow.subList(0, 50)) {
            gate.leave(pass, TROUBLE, now_ns);
        }
        assertThat(gate.isShut()).isTrue();
        gate.leave(slow.get(50), WELL, now_ns);
        assertThat(gate.isShut()).as("after one that began before").isTrue();
        gate.leave(awaitOne(), WELL, now_ns);
        for (Gate.Pass pass : slow.subList(51, 150)) {
            gate.leave(pass, TROUBLE, now_ns);
        }
        assertThat(gate.isShut()).isFalse();
        assertThat(gate.limit()).isEqualTo(4);
        assertThat(gate.underWay()).as("those that still hang").isEqualTo(106);
        assertThat(asManyAsMayEnter()).as("they take nobody's place").hasSize(4);
    }

    /// Lets as many go well as it takes until it lets all through.
    private void open() {
        while (gate.limit() < Gate.LIMIT_MAX) {
            calls(1, WELL);
        }
    }

    private void calls(int count, Health health) {
        for (int i = 0; i < count; i++) {
            gate.enter(now_ns).ifPresent(pass -> gate.leave(pass, health, now_ns));
        }
    }

    private List<Gate.Pass> asManyAsMayEnter() {
        return Stream.generate(() -> gate.enter(now_ns)).limit(1_000).takeWhile(Optional::isPresent)
                .flatMap(Optional::stream).toList();
    }

    /// A tenth of a second after the other, for a minute at most.
    private Gate.Pass awaitOne() {
        for (int i = 0; i < 600; i++) {
            Optional<Gate.Pass> pass = gate.enter(now_ns);
            if (pass.isPresent()) {
                return pass.get();
            }
            now_ns += Duration.ofMillis(100).toNanos();
        }
        throw new AssertionError("Nobody was let through");
    }
}
