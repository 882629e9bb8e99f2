package dev.windfall.app;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.controls.Wish;
import dev.windfall.schemas.Topic;
import dev.windfall.schemas.avro.ControlAnswer;
import dev.windfall.schemas.avro.WalletEvent;
import dev.windfall.servers.CannotStart;
import dev.windfall.servers.DataFolder;
import dev.windfall.topology.Engine;
import dev.windfall.topology.asking.Issuer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/// The main job, to look at: everything embedded, three brands, and traffic.
@Command(name = "demo", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Start everything, register three brands in three time zones, and let their players play.")
final class DemoCommand implements Callable<Integer> {

    private static final Duration TICK = Duration.ofMillis(20);
    private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(60);
    private static final long SEED = 20_261_120;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--for", paramLabel = "TIME", converter = TimeOption.class,
            description = "stop by itself after this time of traffic, such as 60s or 5m; until Ctrl-C without it")
    private Duration time = Duration.ofDays(36_500);

    @Option(names = "--rate", paramLabel = "EVENTS", defaultValue = "500",
            description = "events per second (default: ${DEFAULT-VALUE})")
    private int rate;

    @Option(names = "--fast-calendar", paramLabel = "TIME", arity = "0..1", fallbackValue = "60s",
            converter = TimeOption.class,
            description = "a business day lasts this time (default: ${FALLBACK-VALUE}), so that one can watch days being settled; "
                    + "in an empty data folder")
    private @Nullable Duration day;

    @Mixin
    private DataOption data = new DataOption();

    @Mixin
    private PortOption port = new PortOption();

    private long sent;

    @Override
    public Integer call() throws Exception {
        long begin_ns = System.nanoTime();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        int free = port.number();
        try (DataFolder folder = data.open()) {
            InstantSource clock = clock(folder);
            return run(folder, clock, free, begin_ns, closed);
        } finally {
            closed.complete(null);
        }
    }

    private InstantSource clock(DataFolder folder) {
        if (day != null) {
            return FastCalendar.in(folder, day, System.getenv());
        }
        FastCalendar.refuse(folder.root());
        return InstantSource.system();
    }

    private int run(DataFolder folder, InstantSource clock, int free, long begin_ns, CompletableFuture<Void> closed)
            throws Exception {
        try (DemoWallet wallet = DemoWallet.open(folder, System.getenv());
                Installation windfall = Installation.start(folder, wallet.environment(), free, clock, this::warn)) {
            PrintWriter out = spec.commandLine().getOut();
            out.printf("Windfall %s is up after %.1f s, at %s%n", Version.windfall(),
                    Duration.ofNanos(System.nanoTime() - begin_ns).toMillis() / 1000.0, windfall.address());
            register(windfall.engine());
            out.printf("It calls the wallet at %s%n", wallet.place());
            out.printf("Three brands play: %s. Ctrl-C stops everything.%n%n",
                    String.join(", ", DemoTraffic.BRANDS.stream().map(BrandSettings::brandId).toList()));
            out.flush();
            CompletableFuture<String> stop = windfall.servers().ended().applyToEither(Stop.whenAsked(closed),
                    reason -> reason);
            DemoStatus status = new DemoStatus(windfall, wallet, out);
            wallet.giveTo(windfall.engine());
            if (day != null) {
                FastCalendar.allow(windfall.kafka(), windfall.engine().topics().walletEvents());
            }
            play(windfall, clock, status, stop);
            wallet.stop();
            if (stop.isDone() && !stop.join().equals(Stop.ASKED)) {
                windfall.abandon();
                Windfall.say(spec.commandLine(), stop.join());
                return ExitCode.SOFTWARE;
            }
            return end(status, stop);
        }
    }

    private void play(Installation windfall, InstantSource clock, DemoStatus status, CompletableFuture<String> stop)
            throws Exception {
        Topic topic = windfall.engine().topics().walletEvents();
        DemoTraffic traffic = new DemoTraffic(SEED, Long.toString(System.currentTimeMillis(), Character.MAX_RADIX));
        KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                windfall.kafka().with(Map.of("compression.type", "lz4", "linger.ms", 5, "max.block.ms", 5_000)),
                new StringSerializer(), new ByteArraySerializer());
        try {
            long begin_ns = System.nanoTime();
            for (Duration played = Duration.ZERO; played.compareTo(time) < 0
                    && !stop.isDone(); played = Duration.ofNanos(System.nanoTime() - begin_ns)) {
                for (long due = rate * played.toMillis() / 1_000; sent < due && !stop.isDone(); sent++) {
                    Instant now = clock.instant();
                    WalletEvent event = traffic.next(now);
                    var _ = producer.send(new ProducerRecord<>(topic.name(), null, now.toEpochMilli(),
                            event.getBrandId() + "~" + event.getPlayerId(), topic.codec().encode(event)));
                }
                status.show(sent);
                Thread.sleep(TICK);
            }
        } finally {
            producer.close(stop.isDone() ? Duration.ZERO : DRAIN_PATIENCE); // a server that has gone takes no more
        }
    }

    /// Nothing is under way any more, or somebody wants us gone.
    private int end(DemoStatus status, CompletableFuture<String> stop) throws Exception {
        long deadline_ns = System.nanoTime() + DRAIN_PATIENCE.toNanos();
        while (!stop.isDone() && !status.isDrained(sent)) {
            if (System.nanoTime() > deadline_ns) {
                Windfall.say(spec.commandLine(), "Not everything had arrived %d s after the last event"
                        .formatted(DRAIN_PATIENCE.toSeconds()));
                return ExitCode.SOFTWARE;
            }
            Thread.sleep(TICK);
        }
        status.showLast(sent);
        return ExitCode.OK;
    }

    private static void register(Engine engine) throws InterruptedException {
        Map<String, Long> decided = new TreeMap<>();
        for (BrandSettings brand : DemoTraffic.BRANDS) {
            decided.put(brand.brandId(), put(engine, brand.brandId(), new Wish.Settings(brand)));
            for (Wish.WrittenRule rule : DemoRules.of(brand)) {
                decided.put(brand.brandId(), put(engine, brand.brandId(), rule));
            }
        }
        while (!decided.entrySet().stream().allMatch(entry -> engine.brands().find(entry.getKey())
                .filter(brand -> engine.ledger().hasApplied(brand, entry.getValue())).isPresent())) {
            Thread.sleep(TICK);
        }
    }

    private static long put(Engine engine, String brandId, Wish wish) throws InterruptedException {
        ControlAnswer answer = engine.controls().put(brandId, wish,
                new Issuer("demo", System.getProperty("user.name"), null), DRAIN_PATIENCE).orElseThrow(
                        () -> new CannotStart("Brand %s was not registered in time".formatted(brandId)));
        if (!answer.getMistakes().isEmpty()) {
            throw new CannotStart("Brand %s stands otherwise in this data folder (%s): choose an empty one with --data"
                    .formatted(brandId, answer.getMistakes().getFirst().getDetail()));
        }
        return answer.getControlSeq();
    }

    private void warn(String warning) {
        Windfall.say(spec.commandLine(), warning);
    }
}
