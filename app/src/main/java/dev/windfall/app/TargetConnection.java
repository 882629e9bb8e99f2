package dev.windfall.app;

import dev.windfall.api.Part;
import dev.windfall.connectors.Connector;
import dev.windfall.connectors.Standing;
import dev.windfall.connectors.http.ServiceClient;
import dev.windfall.connectors.http.ServiceSettings;
import dev.windfall.connectors.rolling.RollingClient;
import dev.windfall.connectors.wallet.WalletClient;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;

/// A service as it is called from this process; without one, its effects wait in Kafka.
final class TargetConnection implements Part, AutoCloseable {

    private final String name;
    private final @Nullable Connected connected;

    /// What is called, and who calls it.
    private record Connected(Connector connector, ServiceClient<?> service) {}

    private TargetConnection(String name, @Nullable Connected connected) {
        this.name = name;
        this.connected = connected;
    }

    static TargetConnection toWallet(Optional<ServiceSettings> settings, KafkaSettings kafka, Topics topics,
            String instance) {
        return to("wallet", settings, WalletClient::new, kafka, topics, instance);
    }

    static TargetConnection toRolling(Optional<ServiceSettings> settings, KafkaSettings kafka, Topics topics,
            String instance) {
        return to("rolling", settings, RollingClient::new, kafka, topics, instance);
    }

    /// @param settings nothing if nobody has given an address
    private static TargetConnection to(String name, Optional<ServiceSettings> settings,
            BiFunction<ServiceSettings, InstantSource, ServiceClient<?>> client, KafkaSettings kafka, Topics topics,
            String instance) {
        if (settings.isEmpty()) {
            return new TargetConnection(name, null);
        }
        ServiceClient<?> service = client.apply(settings.get(), InstantSource.system());
        Connector connector = new Connector(kafka, topics, service, instance);
        connector.start();
        return new TargetConnection(name, new Connected(connector, service));
    }

    @Override
    public String name() {
        return name;
    }

    /// A service that is away makes nothing of ours unready: calls wait for it.
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
                "Whether the %s is away, and calls wait for it".formatted(name));
        counter(meters, "calls", Standing::answered, "Calls that were answered, or have come to trouble");
        counter(meters, "troubles", Standing::troubles,
                "Those among them that were in vain: no answer, or none that can be read");
        counter(meters, "unreadable_calls", Standing::unreadable, "What stood in the topic of calls and is none");
    }

    private void gauge(MeterRegistry meters, String name, ToDoubleFunction<Standing> value, String description) {
        Gauge.builder("windfall_%s_%s".formatted(this.name, name), this, self -> value.applyAsDouble(self.standing()))
                .description(description).register(meters);
    }

    private void counter(MeterRegistry meters, String name, ToDoubleFunction<Standing> value, String description) {
        FunctionCounter
                .builder("windfall_%s_%s".formatted(this.name, name), this,
                        self -> value.applyAsDouble(self.standing()))
                .description(description).register(meters);
    }

    private Standing standing() {
        return Objects.requireNonNull(connected).connector.standing();
    }

    @Override
    public void close() {
        if (connected != null) {
            connected.connector.close();
            connected.service.close(); // after its last call
        }
    }
}
