package dev.windfall.bench.settling;

import dev.windfall.bench.peers.PeerMain;
import dev.windfall.bench.peers.Task;
import dev.windfall.bench.report.Figure;
import dev.windfall.bench.report.Figure.Better;
import dev.windfall.bench.report.Sample;
import dev.windfall.bench.run.Child;
import dev.windfall.bench.run.Clean;
import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.projections.controls.Wish;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.RuleDocument;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.payouts.LineStatus;
import dev.windfall.projections.settlement.runs.Phase;
import dev.windfall.projections.settlement.runs.RunCommand;
import dev.windfall.projections.settlement.runs.RunDecider;
import dev.windfall.projections.settlement.runs.RunState;
import dev.windfall.projections.settlement.seals.Total;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.TopicCheck;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.Command;
import dev.windfall.servers.DataFolder;
import dev.windfall.topology.asking.Issuer;
import dev.windfall.topology.brands.BrandTable;
import dev.windfall.topology.controls.Controls;
import dev.windfall.topology.rules.RuleTable;
import dev.windfall.topology.runs.RunTerms;
import dev.windfall.topology.streams.Member;
import dev.windfall.wire.Commands;
import dev.windfall.wire.Runs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A run of a week in which each player has played each day, while others play on: the engine alone, in a process of its own.
public final class Settling {

    public static final Figure LINES = new Figure("lines", "lines/s", 0, Better.HIGHER);
    public static final Figure SEALED = new Figure("sealed", "s", 1, Better.LOWER);
    public static final Figure TOLD = new Figure("told", "s", 1, Better.LOWER);
    public static final Figure PAUSE_BEFORE = new Figure("pause_before", "ms", 0, Better.LOWER);
    public static final Figure PAUSE = new Figure("pause", "ms", 0, Better.LOWER);
    public static final Figure HEAP = new Figure("heap", "MB", 0, Better.LOWER);
    public static final List<Figure> FIGURES = List.of(LINES, SEALED, TOLD, PAUSE_BEFORE, PAUSE, HEAP);

    private static final int DAYS = 7;
    private static final int PARTITIONS = 6;
    private static final int THREADS = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final Member MEMBER = Member.alone("bench");
    private static final Pattern HEAP_USED = Pattern.compile("(\\d+)M->\\d+M");

    private final KafkaSettings kafka;
    private final Path folder;
    private final int perSecond;
    private final Duration quiet;
    private final int heap_mb;
    private final Consumer<String> progress;

    /// @param perSecond bets that go on meanwhile
    /// @param quiet     how long they go on before the run is asked for
    /// @param heap_mb   that the engine's process may have at most
    /// @param progress  is told what goes on
    public Settling(KafkaSettings kafka, Path folder, int perSecond, Duration quiet, int heap_mb,
            Consumer<String> progress) {
        this.kafka = kafka;
        this.folder = folder;
        this.perSecond = perSecond;
        this.quiet = quiet;
        this.heap_mb = heap_mb;
        this.progress = progress;
    }

    /// @param name of what is measured
    public Sample run(String name, int players, int round) throws Exception {
        String prefix = "settle-%d-%s-".formatted(round, name);
        Topics topics = new Topics(prefix, PARTITIONS);
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        RuleDocument rule = rule(today);
        prepare(topics, rule, folder.resolve(name + "-controls"));
        Wagers wagers = new Wagers(kafka, topics, players);
        wagers.eachOnEachDay(today.minusDays(DAYS - 1), DAYS);
        Task task = new Task(kafka, topics.walletEvents().name(), PARTITIONS, prefix, folder.resolve(name), "", THREADS,
                wagers.told());
        Path log = folder.resolve(name + "-gc.txt");
        try (Child child = Child.ofOurs(name, List.of("-Xmx%dm".formatted(heap_mb), "-Xlog:gc:file=" + log),
                PeerMain.class, Stream.concat(Stream.of("windfall"), task.arguments().stream()).toList(),
                task.folder())) {
            child.awaitLine("ready");
            LedgerEnds ledger = new LedgerEnds(kafka, topics);
            await("folded", Duration.ofSeconds(1), () -> ledger.read() >= wagers.told());
            progress.accept("%,d bets of %,d players are folded".formatted(wagers.told(), players));
            Sample sample = settle(name, players, round, topics, rule, wagers, today, log);
            child.end();
            return sample;
        } finally {
            Clean.deleteTopics(kafka, prefix);
            DataFolder.deleteTree(task.folder());
        }
    }

    private Sample settle(String name, int players, int round, Topics topics, RuleDocument rule, Wagers wagers,
            LocalDate today, Path log) throws Exception {
        RunId run = RunId.settlement(Wagers.BRAND, rule.name(), today.minusDays(DAYS - 1));
        try (RunEvents events = new RunEvents(kafka, topics); Pulse pulse = new Pulse(kafka, topics)) {
            Thread flow = wagers.flow(perSecond, today.atStartOfDay(ZoneOffset.UTC).toInstant(), round);
            Thread.sleep(quiet);
            double before_ms = pulse.longest_ms();
            request(topics, run);
            await("sealed", Duration.ZERO, () -> isSealed(events.last()));
            double rating_ms = pulse.longest_ms();
            progress.accept("%s: sealed; longest pause %,.0f ms".formatted(name, rating_ms));
            await("told", Duration.ZERO, () -> isTold(events.last()));
            double pause_ms = Math.max(rating_ms, pulse.longest_ms());
            wagers.end();
            flow.join();
            RunState state = events.last();
            Phase.Decided decided = (Phase.Decided) state.phase();
            double sealed_s = seconds(state.requestedAt(), decided.sealedAt());
            double told_s = seconds(state.requestedAt(), state.changedAt());
            progress.accept(String.format(Locale.ROOT,
                    "round %d, %s: %,d lines, sealed after %.1f s, all told after %.1f s; longest pause %.0f ms, before %.0f ms",
                    round, name, decided.lines(), sealed_s, told_s, pause_ms, before_ms));
            return new Sample(name, round, players, Map.of(LINES, decided.lines() / sealed_s, SEALED, sealed_s, TOLD,
                    told_s, PAUSE_BEFORE, before_ms, PAUSE, pause_ms, HEAP, peak_mb(log)),
                    verdict(decided, players, wagers.told()));
        }
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1e3;
    }

    private static boolean isSealed(RunState state) {
        if (state.phase() instanceof Phase.Failed failed) {
            throw new IllegalStateException(failed.why());
        }
        return state.phase() instanceof Phase.Decided;
    }

    private static boolean isTold(RunState state) {
        return isSealed(state) && !((Phase.Decided) state.phase()).counts().containsKey(LineStatus.PENDING);
    }

    /// Each has a line, and all of them together what was staked by the cut, of which each begun hundred counts for one.
    private static String verdict(Phase.Decided decided, int players, long told) {
        long least = (long) players * DAYS * Wagers.STAKE / 100;
        long most = told * Wagers.STAKE / 100;
        Total total = decided.seal().totals().get(Wagers.CURRENCY);
        long entitled = total == null ? 0 : total.entitlement();
        return decided.lines() == players && entitled >= least && entitled <= most ? Sample.EQUAL
                : "%,d lines of %,d, %,d of %,d to %,d".formatted(decided.lines(), players, entitled, least, most);
    }

    /// A week that ends today. All lines wait for a person, so that no wallet is needed.
    private static RuleDocument rule(LocalDate today) {
        return ((RuleDocument.Reading.Valid) RuleDocument.read(Kind.REBATE, "weekly", Map.of("period", "WEEKLY",
                "week_starts_on", today.minusDays(DAYS - 1).getDayOfWeek().name(), "base", "TURNOVER",
                "auto_approve_below", Map.of(Wagers.CURRENCY, 1L), "tiers",
                Map.of(Wagers.CURRENCY, List.of(Map.of("from", 0L, "rate", "1%")))))).document();
    }

    private void prepare(Topics topics, RuleDocument rule, Path controlsFolder) throws Exception {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            List<String> differences = new TopicCheck(admin).createMissing(topics.all());
            if (!differences.isEmpty()) {
                throw new IllegalStateException(differences.getFirst());
            }
        }
        try (Controls controls = new Controls(kafka, topics, controlsFolder, InstantSource.system(), MEMBER)) {
            controls.start();
            put(controls, new Wish.Settings(new BrandSettings(Wagers.BRAND,
                    new BusinessCalendar(ZoneOffset.UTC, LocalTime.MIDNIGHT), Map.of(Wagers.CURRENCY, 2), PARTITIONS,
                    Map.of())));
            put(controls, new Wish.WrittenRule(rule));
        }
    }

    private static void put(Controls controls, Wish wish) throws InterruptedException {
        var answer = controls.put(Wagers.BRAND, wish, new Issuer("bench", "bench", null), Duration.ofMinutes(1))
                .orElseThrow();
        if (!answer.getMistakes().isEmpty()) {
            throw new IllegalStateException(answer.getMistakes().toString());
        }
    }

    private void request(Topics topics, RunId run) throws Exception {
        try (RuleTable rules = RuleTable.open(kafka, topics);
                BrandTable brands = BrandTable.open(kafka, topics);
                KafkaProducer<String, byte[]> producer = new KafkaProducer<>(kafka.with(Map.of()),
                        new StringSerializer(), new ByteArraySerializer())) {
            BrandTable.Known brand = brands.known(run.brandId()).orElseThrow();
            Subject subject = RunDecider.subject(run);
            Command command = Commands.unawaited(subject, Runs.COMMAND.toAvro(new RunCommand.Request(1,
                    RunTerms.of(brand.settings(), run.rule(), 1, rules, brand.slice()))), run.text(), "bench",
                    Instant.now()).build();
            producer.send(new ProducerRecord<>(topics.commands().name(), subject.key(),
                    topics.commands().codec().encode(command))).get();
        }
    }

    private static double peak_mb(Path log) throws IOException {
        double peak_mb = 0;
        for (String line : Files.readAllLines(log)) {
            Matcher used = HEAP_USED.matcher(line);
            if (used.find()) {
                peak_mb = Math.max(peak_mb, Double.parseDouble(used.group(1)));
            }
        }
        return peak_mb;
    }

    private static void await(String what, Duration pause, BooleanSupplier holds)
            throws InterruptedException, TimeoutException {
        long deadline_ns = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - deadline_ns > 0) {
                throw new TimeoutException("Not all was %s within %d min".formatted(what, PATIENCE.toMinutes()));
            }
            Thread.sleep(pause);
        }
    }
}
