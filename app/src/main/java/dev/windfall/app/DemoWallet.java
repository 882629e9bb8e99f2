package dev.windfall.app;

import dev.windfall.connectors.wallet.BrandSignature;
import dev.windfall.connectors.wallet.simulator.Faults;
import dev.windfall.connectors.wallet.simulator.SimulatorSettings;
import dev.windfall.connectors.wallet.simulator.WalletSimulator;
import dev.windfall.projections.adjustments.Adjustment;
import dev.windfall.projections.adjustments.AdjustmentCommand.Adjust;
import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.deciding.Effect.PayAs;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.servers.DataFolder;
import dev.windfall.topology.Engine;
import dev.windfall.topology.asking.Issuer;
import dev.windfall.topology.deciders.HostedDeciders;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The wallet that the demo calls, simulated unless the environment names one, and now and then a credit by hand for it.
final class DemoWallet implements AutoCloseable {

    private static final String SERVICE = "WALLET_SERVICE_URL";
    private static final Duration BETWEEN_CREDITS = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /// Now and then it has troubles, as wallets have.
    private static final List<String> TROUBLES = List.of("{\"fault\": \"error\", \"probability\": 0.05}",
            "{\"fault\": \"do_then_cut\", \"probability\": 0.05}");

    private final Optional<WalletSimulator> simulator;
    private final Map<String, String> environment;
    private long next_ns = System.nanoTime();
    private long given;

    private DemoWallet(Optional<WalletSimulator> simulator, Map<String, String> environment) {
        this.simulator = simulator;
        this.environment = environment;
    }

    static DemoWallet open(DataFolder data, Map<String, String> environment) {
        if (!environment.getOrDefault(SERVICE, "").isBlank()) {
            return new DemoWallet(Optional.empty(), environment);
        }
        String token = environment.getOrDefault("INTERNAL_SERVICE_TOKEN_PROMOTION", UUID.randomUUID().toString());
        String key = environment.getOrDefault("BRAND_SIGNING_KEY", UUID.randomUUID().toString());
        WalletSimulator simulator = WalletSimulator.start(SimulatorSettings.plain()
                .keptIn(data.root().resolve("wallet.jsonl")).asking(token, BrandSignature.of(key)),
                Faults.read(1, TROUBLES));
        Map<String, String> withWallet = new HashMap<>(environment);
        withWallet.put(SERVICE, simulator.address().toString());
        withWallet.put("INTERNAL_SERVICE_TOKEN_PROMOTION", token);
        withWallet.put("BRAND_SIGNING_KEY", key);
        withWallet.putIfAbsent("EFFECT_RETRY_BASE", "500ms"); // who looks on does not want to wait
        return new DemoWallet(Optional.of(simulator), withWallet);
    }

    /// In which the program finds this wallet.
    Map<String, String> environment() {
        return environment;
    }

    /// What is shown of it.
    String place() {
        return simulator.map(each -> each.address() + "  (simulated)")
                .orElseGet(() -> environment.get(SERVICE) + "  (yours)");
    }

    /// A credit, if it is time for one. A wallet of yours is given none.
    void credit(Engine engine) throws InterruptedException {
        if (simulator.isEmpty() || System.nanoTime() - next_ns < 0) {
            return;
        }
        next_ns = System.nanoTime() + BETWEEN_CREDITS.toNanos();
        BrandSettings brand = DemoTraffic.BRANDS.get((int) (given % DemoTraffic.BRANDS.size()));
        String key = UUID.randomUUID().toString();
        Issuer issuer = new Issuer("demo", System.getProperty("user.name"), key);
        Adjust adjust = new Adjust("player-" + given % 50, 500, brand.currencies().keySet().iterator().next(),
                PayAs.CASH,
                "with our compliments");
        boolean isTaken = engine.deciders().ask(HostedDeciders.ADJUSTMENTS,
                new Subject(Adjustment.DECIDER, brand.brandId(),
                        Adjustment.idFor(brand.brandId(), issuer.caller(), key)),
                adjust, issuer, PATIENCE).isPresent();
        if (isTaken) {
            given++;
        }
    }

    long given() {
        return given;
    }

    @Override
    public void close() {
        simulator.ifPresent(WalletSimulator::close);
    }
}
