package dev.windfall.bench.peers;

import dev.windfall.bench.job.Story;
import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.projections.controls.Wish;
import dev.windfall.schemas.ConfluentSchemas;
import dev.windfall.schemas.TopicCheck;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.WalletFormat;
import dev.windfall.topology.Engine;
import dev.windfall.topology.asking.Issuer;
import dev.windfall.topology.brands.BrandTable;
import dev.windfall.topology.controls.Controls;
import dev.windfall.topology.ingest.Ingest;
import dev.windfall.topology.ingest.WalletTopics;
import dev.windfall.topology.ledger.Ledger;
import dev.windfall.topology.streams.Member;
import org.apache.kafka.clients.admin.Admin;

import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/// Windfall as it ships, from the wallet topic to committed player-days, or one stage of it.
final class WindfallPeer implements Peer {

    /// How many partitions a brand is spread over: the product's default.
    static final int SPREAD = 2;
    private static final Member MEMBER = Member.alone("bench");
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private interface Part extends AutoCloseable {

        boolean isReady();

        @Override
        void close();
    }

    private interface Start {

        Part start(Task task, Topics topics) throws Exception;
    }

    private final Task task;
    private final Topics topics;
    private final int spread;
    private final boolean takesIn;
    private final Start start;
    private Part part = NONE;

    private WindfallPeer(Task task, int spread, boolean takesIn, Start start) {
        this.task = task;
        this.spread = spread;
        this.topics = task.topics();
        this.takesIn = takesIn;
        this.start = start;
    }

    ///
    /// @param spread of each brand, in partitions
    static WindfallPeer whole(Task task, int spread) {
        return new WindfallPeer(task, spread, true, WindfallPeer::engine);
    }

    /// From the wallet topic to the brand log.
    static WindfallPeer ingest(Task task) {
        return new WindfallPeer(task, SPREAD, true, WindfallPeer::ingestAlone);
    }

    /// From the brand log, which [#ingest] has filled, to player-days.
    static WindfallPeer ledger(Task task) {
        return new WindfallPeer(task, SPREAD, false, WindfallPeer::ledgerAlone);
    }

    /// The brands are registered before the story is read, as on any platform that has a backlog.
    @Override
    public void prepare() throws Exception {
        if (!takesIn) {
            return;
        }
        try (Admin admin = Admin.create(task.kafka().with(Map.of()))) {
            List<String> differences = new TopicCheck(admin).createMissing(topics.all());
            if (!differences.isEmpty()) {
                throw new IllegalStateException(differences.getFirst());
            }
        }
        try (BrandTable brands = BrandTable.open(task.kafka(), topics);
                Controls controls = new Controls(task.kafka(), topics, task.folder(), InstantSource.system(),
                        MEMBER)) {
            controls.start();
            Story.brandIds().parallelStream().forEach(brandId -> register(brandId, controls));
            await(() -> Story.brandIds().stream().allMatch(brandId -> brands.find(brandId).isPresent()));
        }
    }

    private void register(String brandId, Controls controls) {
        Map<String, Integer> currencies = Story.currencies().stream().collect(Collectors.toMap(code -> code, _ -> 2));
        BrandSettings settings = new BrandSettings(brandId, new BusinessCalendar(ZoneOffset.UTC, LocalTime.MIDNIGHT),
                currencies, spread, Map.of());
        try {
            var _ = controls.put(brandId, new Wish.Settings(settings),
                    new Issuer("bench", brandId, null), PATIENCE).orElseThrow();
        } catch (InterruptedException e) {
            throw new IllegalStateException("Interrupted while a brand was registered", e);
        }
    }

    @Override
    public void start() throws Exception {
        part = start.start(task, topics);
        await(part::isReady);
    }

    @Override
    public void close() {
        part.close();
    }

    private static Part engine(Task task, Topics topics) throws InterruptedException {
        Engine engine = Engine.start(task.kafka(), topics, walletTopics(task), task.folder(), InstantSource.system(),
                MEMBER);
        return part(() -> engine.ledger().isReady() && engine.ingest().isHealthy(), engine::close);
    }

    private static Part ingestAlone(Task task, Topics topics) throws InterruptedException {
        BrandTable brands = BrandTable.open(task.kafka(), topics);
        Ingest ingest = new Ingest(task.kafka(), topics, walletTopics(task), brands, InstantSource.system(),
                MEMBER.name());
        ingest.start();
        return part(ingest::isHealthy, () -> {
            ingest.close();
            brands.close();
        });
    }

    private static Part ledgerAlone(Task task, Topics topics) {
        Ledger ledger = new Ledger(task.kafka(), topics, task.folder(), MEMBER);
        ledger.start();
        // A partition that can be asked has been restored; one without a thread yet would not be missed otherwise.
        return part(() -> ledger.isReady() && ledger.progress().size() == topics.partitions(), ledger::close);
    }

    private static WalletTopics walletTopics(Task task) {
        return new WalletTopics(Map.of(task.input(), WalletFormat.AVRO), ConfluentSchemas.NONE);
    }

    private static final Part NONE = part(() -> true, () -> {});

    private static Part part(BooleanSupplier ready, Runnable close) {
        return new Part() {

            @Override
            public boolean isReady() {
                return ready.getAsBoolean();
            }

            @Override
            public void close() {
                close.run();
            }
        };
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline_ns = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline_ns) {
                throw new IllegalStateException("Not ready after " + PATIENCE);
            }
            Thread.sleep(10);
        }
    }
}
