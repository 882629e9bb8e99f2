package dev.windfall.app;

import dev.windfall.connectors.http.BrandSignature;
import dev.windfall.connectors.simulator.Faults;
import dev.windfall.connectors.simulator.SimulatorSettings;
import dev.windfall.connectors.wallet.simulator.WalletSimulator;
import dev.windfall.projections.adjustments.Adjustment;
import dev.windfall.projections.adjustments.AdjustmentCommand.Adjust;
import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.deciding.Effect.PayAs;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.servers.CannotStart;
import dev.windfall.servers.DataFolder;
import dev.windfall.servers.ServerSettings;
import dev.windfall.topology.Engine;
import dev.windfall.topology.asking.Asking;
import dev.windfall.topology.asking.Issuer;
import dev.windfall.topology.deciders.HostedDeciders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// The wallet that the demo calls, and now and then a credit by hand for it. It is simulated, but for credits of the demo alone: where
/// others may have given some, or a wallet of yours is named, no credits are given.
final class DemoWallet implements AutoCloseable {

    static final String SERVICE = "WALLET_SERVICE_URL";
    private static final Duration BETWEEN_CREDITS = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int PLAYERS = 50;
    private static final long AMOUNT = 500;
    private static final String CALLER = "demo";
    /// Now and then it has troubles, as wallets have.
    private static final List<String> TROUBLES = List.of("{\"fault\": \"error\", \"probability\": 0.05}",
            "{\"fault\": \"do_then_cut\", \"probability\": 0.05}");

    private static final Logger LOG = LoggerFactory.getLogger(DemoWallet.class);

    private final @Nullable WalletSimulator simulator;
    private final Map<String, String> environment;
    private final AtomicLong given = new AtomicLong();
    private volatile @Nullable Thread giving;

    private DemoWallet(@Nullable WalletSimulator simulator, Map<String, String> environment) {
        this.simulator = simulator;
        this.environment = environment;
    }

    static DemoWallet open(DataFolder data, Map<String, String> environment) {
        boolean isOthers = Stream.of(SERVICE, ServerSettings.KAFKA_BOOTSTRAP_SERVERS)
                .anyMatch(name -> !environment.getOrDefault(name, "").isBlank());
        boolean isOurs = DemoBook.isIn(data.root()) || !Files.exists(data.root().resolve("kafka"));
        if (isOthers || !isOurs) {
            return new DemoWallet(null, environment);
        }
        String token = UUID.randomUUID().toString();
        String key = UUID.randomUUID().toString();
        WalletSimulator simulator;
        try {
            simulator = WalletSimulator.start(SimulatorSettings.plain().keptIn(DemoBook.in(data.root()))
                    .asking(token, BrandSignature.of(key)), Faults.read(1, TROUBLES));
        } catch (IllegalStateException | UncheckedIOException e) {
            throw new CannotStart(String.valueOf(e.getMessage()), e);
        }
        Map<String, String> withWallet = new HashMap<>(environment);
        withWallet.put(SERVICE, simulator.address().toString());
        withWallet.put("INTERNAL_SERVICE_TOKEN_PROMOTION", token);
        withWallet.put("BRAND_SIGNING_KEY", key);
        withWallet.putIfAbsent("EFFECT_RETRY_BASE", "500ms"); // who looks on does not want to wait
        return new DemoWallet(simulator, withWallet);
    }

    /// In which the program finds this wallet.
    Map<String, String> environment() {
        return environment;
    }

    /// What is shown of it.
    String place() {
        if (simulator != null) {
            return simulator.address() + "  (simulated)";
        }
        String service = environment.getOrDefault(SERVICE, "");
        return service.isBlank() ? "none: others may have given credits here" : service + "  (yours)";
    }

    /// Credits by hand from now on, beside all else. A wallet of yours is given none.
    void giveTo(Engine engine) {
        if (simulator != null) {
            giving = Thread.ofVirtual().name("demo-credits").start(() -> give(engine));
        }
    }

    private void give(Engine engine) {
        try {
            while (true) {
                credit(engine, DemoTraffic.BRANDS.get((int) (given.get() % DemoTraffic.BRANDS.size())));
                Thread.sleep(BETWEEN_CREDITS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void credit(Engine engine, BrandSettings brand) throws InterruptedException {
        String key = UUID.randomUUID().toString();
        Adjust adjust = new Adjust("player-" + given.get() % PLAYERS, AMOUNT,
                brand.currencies().keySet().iterator().next(), PayAs.CASH, "with our compliments");
        try {
            boolean isDecided = engine.deciders().ask(HostedDeciders.ADJUSTMENTS,
                    new Subject(Adjustment.DECIDER, brand.brandId(), Adjustment.idFor(brand.brandId(), CALLER, key)),
                    adjust, new Issuer(CALLER, System.getProperty("user.name"), key), PATIENCE).isPresent();
            if (isDecided) {
                given.incrementAndGet();
            }
        } catch (Asking.NotTaken e) {
            LOG.warn("A credit was not taken, and is not given again", e);
        }
    }

    long given() {
        return given.get();
    }

    /// No more credits are given.
    void stop() throws InterruptedException {
        Thread thread = giving;
        if (thread != null) {
            thread.interrupt();
            thread.join();
        }
    }

    @Override
    public void close() {
        if (simulator != null) {
            simulator.close();
        }
    }
}
