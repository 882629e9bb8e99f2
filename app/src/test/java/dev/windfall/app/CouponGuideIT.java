package dev.windfall.app;

import dev.windfall.app.Launched.As;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/// What `docs/coupons.md` tells people to type does what it says, in the demo.
class CouponGuideIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern LINES = Pattern.compile("(?s)```sh\n(.*?)```");
    private static final String ADDRESS = "http://127.0.0.1:8080";

    @Test
    void theGuideToCouponsCanBeFollowed() throws Exception {
        Path folder = Path.of("target", "coupon-guide").toAbsolutePath();
        Path data = folder.resolve(".windfall");
        Launched demo = Launched.start(As.MYSELF, As.MYSELF.emptyFolder(data), Launched.ROOT.resolve("windfall"),
                Map.of(), "demo", "--rate", "50", "--data", data.toString(), "--port", "0");
        try {
            demo.awaitUp();
            assertThat(Launched.await(PATIENCE, () -> demo.said("Three brands play"))).as(demo.output()).isTrue();
            String typed = LINES.matcher(Files.readString(Launched.ROOT.resolve("docs/coupons.md"))).results()
                    .map(lines -> lines.group(1)).collect(Collectors.joining("\n"));
            assertThat(typed).contains(ADDRESS);
            String said = typedInto(folder, typed.replace(ADDRESS, demo.api().toString().replaceAll("/$", ""))
                    .replace("./windfall ", Launched.ROOT.resolve("windfall") + " "));
            assertThat(said).contains("\"provenance\":{\"/amounts/EUR\":\"BRAND\"", "\"status\":\"ROLLING_ACTIVE\"",
                    "\"75.00 of 100.00 EUR wagered\",\"roulette counts 10 %\"", "\"status\":\"RELEASED\"",
                    "\"coupons\":[{\"brand_id\":\"aurora\",\"coupon_log_id\":\"aurora~welcome~anna~1\"");
        } finally {
            demo.end(PATIENCE);
        }
    }

    private static String typedInto(Path folder, String lines) throws Exception {
        Path output = folder.resolve("output.txt");
        Process shell = new ProcessBuilder("bash", "-eu", "-o", "pipefail", "-c", lines).directory(folder.toFile())
                .redirectErrorStream(true).redirectOutput(output.toFile()).start();
        boolean hasEnded = shell.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (!hasEnded) {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly();
        }
        String said = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(hasEnded && shell.exitValue() == 0).as(said).isTrue();
        return said;
    }
}
