package dev.windfall.bench.query;

import dev.windfall.bench.job.Oracle;
import dev.windfall.bench.job.Plot;
import dev.windfall.bench.program.Player;
import dev.windfall.bench.program.Program;
import dev.windfall.bench.query.Readers.Reading;
import dev.windfall.bench.report.Figure;
import dev.windfall.bench.report.Figure.Better;
import dev.windfall.bench.report.Sample;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/// How long it takes to read a player's days while events flow: from the API, and from the tables behind it, in turn.
public final class Queries {

    public static final Figure P50 = new Figure("p50", "ms", 2, Better.LOWER);
    public static final Figure P99 = new Figure("p99", "ms", 2, Better.LOWER);
    public static final Figure READS = new Figure("reads", "1/s", 0, Better.HIGHER);
    public static final Figure P50_MANY = new Figure("p50_of_8", "ms", 2, Better.LOWER);
    public static final Figure P99_MANY = new Figure("p99_of_8", "ms", 2, Better.LOWER);
    public static final Figure READS_MANY = new Figure("reads_of_8", "1/s", 0, Better.HIGHER);
    public static final Figure FOLDED = new Figure("folded", "events/s", 0, Better.HIGHER);
    public static final List<Figure> FIGURES = List.of(P50, P99, READS, P50_MANY, P99_MANY, READS_MANY, FOLDED);

    public static final String POSTGRES = "postgres";
    public static final String WINDFALL = "windfall";
    public static final String HTTP = "windfall-http";

    private static final int SOURCES = 3;
    private static final int MANY = 8;
    private static final int COMPARED_MAX = 500;
    private static final Duration STORED_PATIENCE = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(500);
    /// What a reading takes besides, at most on most machines: events should flow as long as anybody reads.
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    /// @param perSecond   events that flow
    /// @param beforehand  events that are folded before anybody reads
    /// @param time        of each reading
    public record Load(int perSecond, long beforehand, Duration time) {}

    private final Path data;
    private final Plot plot;
    private final Load load;
    private final int rounds;
    private final Consumer<String> progress;
    private final List<Sample> samples = new ArrayList<>();
    private String loadAtEnd = "";

    /// @param data     folder of the program
    /// @param plot     told as far as the load says
    /// @param progress is told what goes on
    public Queries(Path data, Plot plot, Load load, int rounds, Consumer<String> progress) {
        this.data = data;
        this.load = load;
        this.rounds = rounds;
        this.progress = progress;
        int readings = (rounds * 2 + 1) * SOURCES;
        double seconds = load.time.plus(BETWEEN).multipliedBy(readings).toMillis() / 1e3;
        this.plot = plot.withEvents(load.beforehand + Math.round(seconds * load.perSecond));
    }

    public List<Sample> run() throws Exception {
        try (Program program = Program.up(data)) {
            program.awaitReady();
            program.registerBrands();
            Flow flow = Flow.start(plot, load.beforehand, load.perSecond, program.kafka(), Program.walletTopic());
            List<Player> played = flow.awaitBeginning();
            program.awaitFolded(load.beforehand);
            progress.accept("%,d events are folded".formatted(load.beforehand));
            flow.goOn();
            String token = program.token();
            Map<String, Readers> sources = new LinkedHashMap<>();
            sources.put(POSTGRES, new Readers(() -> new StoredDays(program.database(), plot), played));
            sources.put(WINDFALL, new Readers(() -> new Api(program.address(), token, plot), played));
            sources.put(HTTP, new Readers(() -> Api.live(program.address()), played));
            for (Readers readers : sources.values()) {
                readers.read(MANY, load.time, plot.seed()); // classes are loaded, and code is compiled
            }
            for (int round = 1; round <= rounds; round++) {
                for (Map.Entry<String, Readers> source : sources.entrySet()) {
                    samples.add(measure(source.getKey(), source.getValue(), round, program));
                }
            }
            loadAtEnd = "Told were %,d events/s%s; when the last reading ended, %,d events were not folded yet."
                    .formatted(
                            load.perSecond, flow.isThrough() ? ", but not until the last reading ended" : "",
                            flow.told() - program.folded());
            Map<String, String> ends = ends(flow.finish(), program, played);
            program.stop();
            return samples.stream().map(sample -> judged(sample, ends)).toList();
        }
    }

    /// What there was to do beside the reading, as a sentence.
    public String loadAtEnd() {
        return loadAtEnd;
    }

    private Sample measure(String contender, Readers readers, int round, Program program) throws Exception {
        long begin_ns = System.nanoTime();
        long before = program.folded();
        Reading one = readers.read(1, load.time, plot.seed() + round);
        Reading many = readers.read(MANY, load.time, plot.seed() + round);
        double folded = (program.folded() - before) / ((System.nanoTime() - begin_ns) / 1e9);
        progress.accept(String.format(Locale.ROOT, "round %d, %s: %.2f ms, 99 of 100 within %.2f ms", round, contender,
                one.milliseconds(0.5), one.milliseconds(0.99)));
        List<String> wrong = new ArrayList<>(one.wrong());
        wrong.addAll(many.wrong());
        return new Sample(contender, round, load.beforehand, Map.of(
                P50, one.milliseconds(0.5), P99, one.milliseconds(0.99), READS, one.perSecond(),
                P50_MANY, many.milliseconds(0.5), P99_MANY, many.milliseconds(0.99), READS_MANY, many.perSecond(),
                FOLDED, folded),
                wrong.isEmpty() ? Sample.EQUAL
                        : "%,d answers were wrong: %s".formatted(wrong.size(), wrong.getFirst()));
    }

    /// What each source has come to once all is folded and stored.
    private Map<String, String> ends(Oracle oracle, Program program, List<Player> played) throws Exception {
        program.awaitFolded(plot.events());
        try (StoredDays tables = new StoredDays(program.database(), plot);
                Api api = new Api(program.address(), program.token(), plot)) {
            long deadline_ns = System.nanoTime() + STORED_PATIENCE.toNanos();
            String stored = oracle.check(tables.all());
            while (!stored.equals(Sample.EQUAL) && System.nanoTime() < deadline_ns) {
                Thread.sleep(POLL);
                stored = oracle.check(tables.all());
            }
            long different = 0;
            List<Player> compared = played.stream().distinct().limit(COMPARED_MAX).toList();
            for (Player player : compared) {
                different += api.days(player).equals(tables.days(player)) ? 0 : 1;
            }
            // The rows are the program's too, whoever reads them.
            return Map.of(POSTGRES, stored, WINDFALL, !stored.equals(Sample.EQUAL) ? "the tables: " + stored
                    : different == 0 ? Sample.EQUAL
                            : "of %d players %d are not as in the tables".formatted(compared.size(), different));
        }
    }

    private static Sample judged(Sample sample, Map<String, String> ends) {
        String verdict = !sample.verdict().equals(Sample.EQUAL) ? sample.verdict()
                : ends.getOrDefault(sample.contender(), Sample.EQUAL);
        return new Sample(sample.contender(), sample.round(), sample.size(), sample.values(), verdict);
    }
}
