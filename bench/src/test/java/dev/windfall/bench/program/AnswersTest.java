package dev.windfall.bench.program;

import dev.windfall.bench.job.Oracle;
import dev.windfall.bench.job.Plot;
import dev.windfall.bench.job.Sums;
import dev.windfall.bench.program.Answers.Answer;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class AnswersTest {

    private static final Plot PLOT = new Plot(10_000, 1, Instant.parse("2026-11-17T00:00:00Z"), 0);

    @Test
    void asManyPlayersAsWereAskedForAndNoneWithoutDays() {
        List<Answer> answers = Answers.of(PLOT, 200);
        assertThat(answers).hasSize(200).allSatisfy(answer -> assertThat(answer.days()).isNotEmpty()
                .allSatisfy((day, sums) -> assertThat(sums.isZero()).isFalse()));
    }

    @Test
    void theyAreTheOraclesTotals() {
        Map<String, Sums> all = new HashMap<>();
        Answers.of(PLOT, Integer.MAX_VALUE).forEach(answer -> answer.days().forEach((day, sums) -> all
                .put("%s~%s~%s".formatted(answer.player().brandId(), answer.player().playerId(), day), sums)));
        String rows = Oracle.of(PLOT).check(all);
        assertThat(rows).contains(" 0 too many, 0 different; ");
        String bets = rows.substring(rows.lastIndexOf(';') + 2);
        assertThat(bets).matches("([0-9,]+) of \\1 bets");
    }
}
