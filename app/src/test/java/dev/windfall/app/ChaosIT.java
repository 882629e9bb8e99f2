package dev.windfall.app;

import dev.windfall.app.Launched.As;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/// Some minutes of faults of a seed, as people start them; other seeds and more minutes with `./windfall chaos`.
class ChaosIT {

    private static final String SEED = System.getProperty("chaos.seed", "1");
    private static final int MINUTES = Integer.getInteger("chaos.minutes", 2);
    private static final Duration AROUND = Duration.ofMinutes(9);
    private static final int FAULTS_MIN = 6;
    private static final int EVENTS_PER_SECOND_MIN = 200;

    @Test
    void nothingIsLostOrDoubled() throws Exception {
        Path folder = Path.of("target", "chaos").toAbsolutePath();
        Launched chaos = Launched.start(As.MYSELF, folder, Launched.ROOT.resolve("windfall"), Map.of(), "chaos",
                "--minutes", Integer.toString(MINUTES), "--seed", SEED, "--data", folder.toString());
        assertThat(chaos.awaitExit(AROUND.plusMinutes(MINUTES))).as(chaos.output()).isZero();
        System.out.println(chaos.output().lines().dropWhile(line -> !line.startsWith("Seed")).toList());
        assertThat(chaos.output()).contains("No difference.", "Seed        " + SEED);
        assertThat(chaos.output().lines().filter(line -> line.matches("windfall: +\\d+ s: .*"))).as(chaos.output())
                .hasSizeGreaterThanOrEqualTo(FAULTS_MIN);
        Matcher told = Pattern.compile("windfall: ([\\d,]+) events and ([\\d,]+) credits").matcher(chaos.output());
        assertThat(told.find()).as(chaos.output()).isTrue();
        assertThat(number(told.group(1))).isGreaterThan(MINUTES * 60L * EVENTS_PER_SECOND_MIN);
        assertThat(number(told.group(2))).isGreaterThan(10L * MINUTES);
        assertThat(folder).doesNotExist();
        Launched.assertNothingLives(folder);
        assertThat(Files.deleteIfExists(folder.resolveSibling("chaos-output.txt"))).isTrue();
    }

    private static long number(String text) {
        return Long.parseLong(text.replace(",", ""));
    }
}
