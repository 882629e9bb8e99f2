package dev.windfall.bench.report;

import dev.windfall.bench.report.Figure.Better;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ReportTest {

    private static final Figure THROUGHPUT = new Figure("throughput", "events/s", 0, Better.HIGHER);
    private static final Figure CPU = new Figure("cpu_s_per_million", "s", 1, Better.LOWER);
    private static final Figure MEMORY = new Figure("peak_pss_mb", "MB", 0, Better.LOWER);
    private static final Figure BYTES = new Figure("bytes_per_event", "B", 1, Better.LOWER);
    private static final Figure P99 = new Figure("p99_ms", "ms", 2, Better.LOWER);

    private static final Plan PLAN = new Plan("ingest", Map.of("kafka", "4.3.1"), 42,
            List.of(THROUGHPUT, CPU, MEMORY, BYTES, P99), THROUGHPUT, "kafka-consumer",
            List.of(new Contender("kafka-consumer", "reads every record and drops it: nothing can be faster here"),
                    new Contender("windfall", "checks, folds and writes, exactly once"),
                    new Contender("kafka-streams", "the same counts as a Streams topology"),
                    new Contender("one-by-one", "an upsert for each event"),
                    new Contender("flink", "a job on a local cluster", "it needs 4 GB of memory")));
    private static final Machine MACHINE = new Machine("Xeon E5", 2, 8_200_000_000L, "Debian 12", "Linux 6.1 amd64",
            "Adoptium", "25.0.1+8");
    private static final Instant AT = Instant.parse("2026-11-20T12:00:00Z");

    private static final String TABLE = """
            ingest at 2026-11-20T12:00:00Z, medians of 3 rounds, seed 42
            cpu Xeon E5, cores 2, memory 8.2 GB, os Debian 12, kernel Linux 6.1 amd64, jdk Adoptium 25.0.1+8
            kafka 4.3.1

                                                                             cpu_s_per_               bytes_per_
            contender          events   throughput  spread   ratio  spread      million  peak_pss_mb       event  p99_ms  verdict
                                          events/s                                    s           MB           B      ms
            kafka-consumer  3,000,000      924,000     3 %    1.00       -          1.1          402        31.3    9.13  equal
            windfall        3,000,000       63,120    34 %   0.069    32 %!        16.2          402        31.3    9.13  equal
            kafka-streams   3,000,000       31,200     1 %   0.034     2 %         28.0          402        31.3    9.13  equal
            one-by-one        600,000*       4,302     0 %  0.0047     3 %        190.0            -           -       -  differs
            flink           left out: it needs 4 GB of memory

            kafka-consumer  reads every record and drops it: nothing can be faster here
            windfall        checks, folds and writes, exactly once
            kafka-streams   the same counts as a Streams topology
            one-by-one      an upsert for each event
            flink           a job on a local cluster

            ratio: throughput divided by that of kafka-consumer in the same round; higher is better. spread: (max - min) / median.
            * one-by-one was given 600,000 events, kafka-consumer 3,000,000.
            one-by-one differs, round 2: 3 of 12,000 player-days differ, the first is aurora/p17/2026-11-20
            ! unsteady, rounds of the ratio further apart than 20 %: windfall (32 %).
            Durability is the same for all: acks=all, fsync on.
            """;

    @Test
    void theTableTellsAllOnOneScreen() {
        assertThat(report().table()).isEqualTo(TABLE);
    }

    @Test
    void theTableFitsTheTerminal() {
        String note = "word ".repeat(40).strip();
        Report wordy = new Report(PLAN, AT, MACHINE, report().samples(), List.of(note)).against(report());
        assertThat(wordy.table()).contains("bytes_per_", "+0 %");
        assertThat(wordy.table().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(140));
        assertThat(wordy.table().replaceAll("\\s+", " ")).contains(note);
    }

    @Test
    void theMedianIsTheOneInTheMiddle() {
        assertThat(Spread.of(List.of(3.0, 1.0, 10.0))).isEqualTo(new Spread(3, 1, 10, 3));
        assertThat(Spread.of(List.of(4.0, 1.0, 10.0, 2.0))).isEqualTo(new Spread(3, 1, 10, 4));
        assertThat(Spread.of(List.of(7.0))).isEqualTo(new Spread(7, 7, 7, 1));
    }

    @Test
    void ratiosArePairedByRound() {
        List<Sample> slowing = List.of(run("kafka-consumer", 1, 1000), run("kafka-consumer", 2, 500),
                run("kafka-consumer", 3, 100), run("windfall", 2, 250), run("windfall", 1, 490), run("windfall", 3, 51),
                run("windfall", 4, 9_999)); // without a partner
        Summary windfall = report(slowing).summaries().get(1);
        assertThat(windfall.ratio()).isEqualTo(new Spread(0.5, 0.49, 0.51, 3));
        assertThat(windfall.isUnsteady()).isFalse();
        assertThat(windfall.figures().get(THROUGHPUT)).isEqualTo(new Spread(370, 51, 9_999, 4));
    }

    @Test
    void aRatioIsUnsteadyBeyondTwentyPercent() {
        assertThat(report(rounds(91, 100, 109)).table())
                .contains("The rounds of every ratio lie within 20 %.").doesNotContain("!");
        assertThat(report(rounds(89, 100, 111)).table())
                .contains("22 %!", "! unsteady, rounds of the ratio further apart than 20 %: windfall (22 %).");
    }

    @Test
    void oneRoundHasNoSpread() {
        assertThat(report(rounds(100)).table()).contains(", 1 round, ",
                "No ratio has two rounds: how steady they are is not known.").doesNotContain("0 %");
    }

    @Test
    void withoutTheBaseThereAreNoRatios() {
        assertThat(report(List.of(run("windfall", 1, 5), run("windfall", 2, 6))).table())
                .containsPattern("(?m)^kafka-consumer  not measured$").containsPattern("(?m)^windfall .* -  +-  ")
                .contains("No ratio has two rounds");
    }

    @Test
    void aMiscountIsNamedWithItsRound() {
        List<Sample> samples = new ArrayList<>(rounds(100, 100));
        samples.add(new Sample("one-by-one", 1, 1_000_000, Map.of(THROUGHPUT, 5.0), "3 of 9 players differ"));
        samples.add(new Sample("one-by-one", 2, 1_000_000, Map.of(THROUGHPUT, 5.0), "3 of 9 players differ"));
        assertThat(report(samples).table()).containsPattern("(?m)^one-by-one .* differs$")
                .containsPattern("(?m)^windfall .* equal$")
                .contains("one-by-one differs, round 1, 2: 3 of 9 players differ");
    }

    @Test
    void aFailureIsNamedWithItsReason() throws Exception {
        List<Sample> samples = new ArrayList<>(rounds(100));
        samples.add(Sample.failed("one-by-one", 1, 1_000_000, "it ended without a word"));
        assertThat(report(samples).table()).containsPattern("(?m)^one-by-one .* -  failed$")
                .contains("one-by-one failed, round 1: it ended without a word").doesNotContain("differs");
        assertThat(xml(new Picture(report(samples)).svg()).getDocumentElement().getTextContent())
                .contains("failed").doesNotContain("differs");
    }

    @Test
    void aWrongResultIsWorseThanNone() {
        List<Sample> samples = new ArrayList<>(rounds(100, 100));
        samples.add(Sample.failed("one-by-one", 1, 1_000_000, "it ended without a word"));
        samples.add(new Sample("one-by-one", 2, 1_000_000, Map.of(THROUGHPUT, 5.0), "3 of 9 players differ"));
        assertThat(report(samples).table()).containsPattern("(?m)^one-by-one .* differs$").contains(
                "one-by-one failed, round 1: it ended without a word",
                "one-by-one differs, round 2: 3 of 9 players differ");
    }

    @Test
    void ratiosSmallAndLargeAreReadable() {
        assertThat(List.of(0.0, 0.00471, 0.0692, 0.1, 1.0, 1234.5))
                .extracting(ratio -> new Summary(PLAN.contenders().getFirst(), 1, Map.of(),
                        new Spread(ratio, ratio, ratio, 1), List.of()).ratioText())
                .containsExactly("0.00", "0.0047", "0.069", "0.10", "1.00", "1,234.50");
    }

    @Test
    void anEarlierRunThatAgreesIsNamed() {
        String table = report(rounds(100, 104, 108)).against(report(rounds(100))).table();
        assertThat(table).contains(" change ", " +4 % ",
                "Every ratio agrees within 20 % with the run of 2026-11-20T12:00:00Z.")
                .doesNotContain("Since then changed", "Not compared");
    }

    @Test
    void whoeverHasNoRatioInOneOfTwoRunsIsNamed() {
        List<Sample> more = new ArrayList<>(rounds(100));
        more.add(run("kafka-streams", 1, 50));
        more.add(Sample.failed("one-by-one", 1, 1_000_000, "it ended without a word"));
        List<Sample> earlier = new ArrayList<>(rounds(100));
        earlier.add(run("one-by-one", 1, 5));
        assertThat(report(more).against(report(earlier)).table()).contains("Every ratio agrees within 20 %",
                "Not compared, without a ratio in one of the two runs: kafka-streams, one-by-one.");
        assertThat(report(earlier).against(report(more)).table()).contains(": one-by-one, kafka-streams.");
        assertThat(report(earlier).against(report(List.of(run("windfall", 1, 5)))).table())
                .contains("No ratio can be compared").doesNotContain("Not compared");
    }

    @Test
    void anEarlierRunThatDiffersIsNamedWithWhatElseChanged() {
        Plan plan = new Plan("ingest", Map.of("kafka", "4.2.0"), 41, PLAN.figures(), THROUGHPUT, PLAN.base(),
                PLAN.contenders());
        Machine machine = new Machine("Xeon E5", 4, 8_200_000_000L, "Debian 12", "Linux 6.1 amd64", "Adoptium",
                "25.0.1+8");
        Sample small = new Sample("windfall", 1, 600_000, Map.of(THROUGHPUT, 200.0), Sample.EQUAL);
        Report earlier = new Report(plan, AT, machine, List.of(run("kafka-consumer", 1, 1000), small), List.of());
        assertThat(report(rounds(100)).against(earlier).table()).contains(" -50 % ",
                "Ratios that differ by more than 20 % from the run of 2026-11-20T12:00:00Z: windfall -50 %.",
                "Since then changed: cores from 4 to 2; seed from 41 to 42; kafka from 4.2.0 to 4.3.1; "
                        + "events of windfall from 600,000 to");
    }

    @Test
    void ratiosOfSomethingElseAreNotCompared() {
        Plan other = new Plan("ingest", Map.of(), 42, PLAN.figures(), CPU, PLAN.base(), PLAN.contenders());
        Report earlier = new Report(other, AT, MACHINE, rounds(100), List.of());
        assertThatThrownBy(() -> report().against(earlier)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("throughput").hasMessageContaining("cpu_s_per_million");
    }

    @Test
    void whatCantBeIsRefused() {
        assertThatThrownBy(() -> report(List.of())).hasMessageContaining("Nothing was measured");
        assertThatThrownBy(() -> report(List.of(run("flink", 1, 5)))).hasMessageContaining("flink");
        assertThatThrownBy(() -> report(List.of(run("nobody", 1, 5)))).hasMessageContaining("nobody");
        assertThatThrownBy(() -> report(List.of(run("windfall", 1, 5), run("windfall", 1, 6))))
                .hasMessageContaining("told before");
        assertThatThrownBy(() -> run("windfall", 1, Double.NaN)).hasMessageContaining("not measured");
    }

    @Test
    void jsonIsReadAgainAsItWasWritten(@TempDir Path folder) throws Exception {
        List<Path> files = report().write(folder.resolve("new"));
        assertThat(files).extracting(file -> file.getFileName().toString())
                .containsExactly("ingest.json", "ingest.txt", "ingest.svg");
        assertThat(Report.read(files.getFirst())).isEqualTo(report());
        assertThat(files.get(1)).hasContent(report().table());

        JsonNode json = new JsonMapper().readTree(Files.readString(files.getFirst()));
        assertThat(json.at("/machine/memory_bytes").asLong()).isEqualTo(8_200_000_000L);
        assertThat(json.at("/settings/kafka").asString()).isEqualTo("4.3.1");
        assertThat(json.at("/ratio_of").asString()).isEqualTo("throughput");
        assertThat(json.at("/samples/0/values/cpu_s_per_million").asDouble()).isEqualTo(1.1);
        assertThat(json.at("/summaries/1/figures/throughput/median").asDouble()).isEqualTo(63_120);
        assertThat(json.at("/summaries/1/ratio/rounds").asInt()).isEqualTo(3);
    }

    @Test
    void thePictureNamesEveryContender() throws Exception {
        String text = xml(new Picture(report()).svg()).getDocumentElement().getTextContent();
        assertThat(PLAN.contenders()).allSatisfy(contender -> assertThat(text).contains(contender.name()));
        assertThat(text).contains("63,120 · 0.069 unsteady", "logarithmic, longer is better", "not measured");
    }

    @Test
    void theNarrowRangeIsDrawnFromZero() throws Exception {
        String text = xml(new Picture(report(rounds(100, 104))).svg()).getDocumentElement().getTextContent();
        assertThat(text).contains("windfall", "102 · 0.10").doesNotContain("logarithmic");
    }

    @Test
    void theMachineIsKnownAndNotWhose(@TempDir Path folder) throws Exception {
        Machine here = Machine.here();
        assertThat(here.cores()).isPositive();
        assertThat(here.memoryBytes()).isPositive();
        assertThat(here.facts().values()).noneMatch(String::isBlank).noneMatch(fact -> fact.contains("/home"));
        Path file = Files.writeString(folder.resolve("cpuinfo"), "processor\t: 0\nmodel name\t: Xeon: E5\n");
        assertThat(Machine.value(file, "model name", ":", "?")).isEqualTo("Xeon: E5");
        assertThat(Machine.value(file, "model number", ":", "?")).isEqualTo("?");
        assertThat(Machine.value(folder.resolve("none"), "model name", ":", "?")).isEqualTo("?");
    }

    /// Three rounds, in which one contender wavers, one was given less, one miscounts, and one was left out.
    private static Report report() {
        List<Sample> samples = new ArrayList<>();
        for (int round = 1; round <= 3; round++) {
            double[] windfall = {63_120, 52_000, 73_500};
            samples.add(full("kafka-consumer", round, 3_000_000, 900_000 + 12_000 * round, 1.1, Sample.EQUAL));
            samples.add(full("windfall", round, 3_000_000, windfall[round - 1], 16.2, Sample.EQUAL));
            samples.add(full("kafka-streams", round, 3_000_000, 31_000 + 100 * round, 28.0, Sample.EQUAL));
            samples.add(new Sample("one-by-one", round, 600_000, Map.of(THROUGHPUT, 4_300.0 + round, CPU, 190.0),
                    round == 2 ? "3 of 12,000 player-days differ, the first is aurora/p17/2026-11-20" : Sample.EQUAL));
        }
        return new Report(PLAN, AT, MACHINE, samples, List.of("Durability is the same for all: acks=all, fsync on."));
    }

    private static Report report(List<Sample> samples) {
        return new Report(PLAN, AT, MACHINE, samples, List.of());
    }

    /// Rounds of `windfall` with these throughputs, beside a base of 1,000.
    private static List<Sample> rounds(double... throughputs) {
        List<Sample> samples = new ArrayList<>();
        for (double throughput : throughputs) {
            int round = samples.size() / 2 + 1;
            samples.add(run("kafka-consumer", round, 1000));
            samples.add(run("windfall", round, throughput));
        }
        return samples;
    }

    private static Sample run(String contender, int round, double throughput) {
        return new Sample(contender, round, 1_000_000, Map.of(THROUGHPUT, throughput), Sample.EQUAL);
    }

    private static Sample full(String contender, int round, long size, double throughput, double cpu, String verdict) {
        return new Sample(contender, round, size,
                Map.of(THROUGHPUT, throughput, CPU, cpu, MEMORY, 400.0 + round, BYTES, 31.25, P99, 7.125 + round),
                verdict);
    }

    private static Document xml(String text) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(text)));
    }
}
