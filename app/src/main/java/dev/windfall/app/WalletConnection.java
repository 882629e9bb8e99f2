package dev.windfall.app;

import dev.windfall.api.Part;
import dev.windfall.connectors.Connector;
import dev.windfall.connectors.Standing;
import dev.windfall.connectors.wallet.WalletClient;
import dev.windfall.connectors.wallet.WalletSettings;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// The wallet as it is called from this process; without one, effects wait in Kafka.
final class WalletConnection implements Part, AutoCloseable {

    /// What is called, and who calls it.
    private record Connected(WalletClient wallet, Connector connector) {}

    private final @Nullable Connected connected;

    private WalletConnection(@Nullable Connected connected) {
        this.connected = connected;
    }

    static WalletConnection open(Optional<WalletSettings> settings, KafkaSettings kafka, Topics topics,
            String instance) {
        if (settings.isEmpty()) {
            return new WalletConnection(null);
        }
        WalletClient wallet = new WalletClient(settings.get(), InstantSource.system());
        Connector connector = new Connector(kafka, topics, wallet, instance);
        connector.start();
        return new WalletConnection(new Connected(wallet, connector));
    }

    @Override
    public String name() {
        return "wallet";
    }

    /// A wallet that is away makes nothing of ours unready: calls wait for it.
    @Override
    public boolean isWell() {
        return connected == null || connected.connector.isHealthy();
    }

    @Override
    public String state() {
        if (connected == null) {
            return "not configured";
        }
        return !connected.connector.isHealthy() ? "down" : connected.connector.standing().isShut() ? "away" : "up";
    }

    @Override
    public void meter(MeterRegistry meters) {
        if (connected == null) {
            return;
        }
        gauge(meters, "in_hand", Standing::inHand, "Calls that this process has read and that have no answer yet");
        gauge(meters, "limit", Standing::limit, "How many it makes at once by now");
        gauge(meters, "is_shut", standing -> standing.isShut() ? 1 : 0,
                "Whether the wallet is away, and calls wait for it");
        counter(meters, "calls", Standing::answered, "Calls that were answered, or have come to trouble");
        counter(meters, "troubles", Standing::troubles,
                "Those among them that were in vain: no answer, or none that can be read");
        counter(meters, "unreadable_calls", Standing::unreadable, "What stood in the topic of calls and is none");
    }

    private void gauge(MeterRegistry meters, String name, ToDoubleFunction<Standing> value, String description) {
        Gauge.builder("windfall_wallet_" + name, this, self -> value.applyAsDouble(self.standing()))
                .description(description).register(meters);
    }

    private void counter(MeterRegistry meters, String name, ToDoubleFunction<Standing> value, String description) {
        FunctionCounter.builder("windfall_wallet_" + name, this, self -> value.applyAsDouble(self.standing()))
                .description(description).register(meters);
    }

    private Standing standing() {
        return Objects.requireNonNull(connected).connector.standing();
    }

    @Override
    public void close() {
        if (connected != null) {
            connected.connector.close();
            connected.wallet.close();
        }
    }
}
