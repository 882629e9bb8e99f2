package dev.windfall.bench.query;

import dev.windfall.bench.job.Sums;
import dev.windfall.bench.program.Player;
import dev.windfall.bench.program.ToldDays;
import dev.windfall.bench.query.Readers.Reading;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;

class ReadersTest {

    private static final List<Player> ONE = List.of(new Player("brand-00", "player-000001"));
    private static final Duration TIME = Duration.ofMillis(200);
    private static final long SEED = 1;

    private final AtomicLong answers = new AtomicLong();

    @Test
    void aSourceThatOnlyGrowsIsRight() throws Exception {
        Reading reading = new Readers(() -> player -> bets(answers.incrementAndGet(), 0), ONE).read(1, TIME, SEED);
        assertThat(reading.wrong()).isEmpty();
    }

    @Test
    void aRollbackTakesNoBetAway() throws Exception {
        Reading reading = new Readers(() -> player -> {
            long rolledBack = Math.min(9, answers.getAndIncrement());
            return bets(9 - rolledBack, rolledBack);
        }, ONE).read(1, TIME, SEED);
        assertThat(reading.wrong()).isEmpty();
    }

    @Test
    void aSourceThatForgetsIsWrong() throws Exception {
        Reading reading = new Readers(() -> player -> bets(answers.getAndIncrement() == 3 ? 8 : 9, 0), ONE)
                .read(1, TIME, SEED);
        assertThat(reading.wrong()).containsExactly("%s had 9 bets, then 8".formatted(ONE.getFirst()));
    }

    @Test
    void whatOneReaderWasToldTheOthersMustBeToldToo() throws Exception {
        Readers readers = new Readers(() -> player -> bets(answers.getAndIncrement() == 0 ? 9 : 8, 0), ONE);
        assertThat(readers.read(1, Duration.ofNanos(1), SEED).wrong()).isEmpty();
        assertThat(readers.read(2, Duration.ofNanos(1), SEED).wrong()).hasSize(2);
    }

    @Test
    void timesAreThoseOfTheAnswers() throws Exception {
        Reading reading = new Readers(() -> player -> {
            Thread.sleep(20);
            return Map.of();
        }, ONE).read(2, TIME, SEED);
        assertThat(reading.milliseconds(0.01)).isGreaterThanOrEqualTo(20);
        assertThat(reading.milliseconds(1)).isGreaterThanOrEqualTo(reading.milliseconds(0.5));
        assertThat(reading.perSecond()).isPositive().isLessThanOrEqualTo(100);
    }

    private static Map<String, Sums> bets(long bets, long rolledBack) {
        return Map.of(ToldDays.key("2026-11-19", "EUR"), Sums.of(bets, 0, 0, 0, 0, 0, rolledBack, 0, 0));
    }
}
