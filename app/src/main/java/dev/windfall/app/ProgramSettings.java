package dev.windfall.app;

import dev.windfall.api.ApiSettings;
import dev.windfall.connectors.http.ServiceSettings;
import dev.windfall.connectors.rolling.RollingSettings;
import dev.windfall.connectors.wallet.WalletSettings;
import dev.windfall.projections.coupons.Keeper;
import dev.windfall.projections.effects.Backoff;
import dev.windfall.projections.settlement.runs.RunDecider;
import dev.windfall.schemas.ConfluentSchemas;
import dev.windfall.schemas.Times;
import dev.windfall.schemas.WalletFormat;
import dev.windfall.servers.CannotStart;
import dev.windfall.servers.ServerSettings;
import dev.windfall.topology.deciders.DeciderSettings;
import dev.windfall.topology.ingest.WalletTopics;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/// Everything that the environment says of a running windfall, read before anything is started.
///
/// @param walletTopics by name; nothing if only our own is read
/// @param copies       of each partition's state, on other processes; with one process alone there are none
/// @param wallet       nothing if there is none: effects wait
/// @param rolling      nothing if the ledger keeps the requirements of coupons that are activated from now on
/// @param deciders     how long to wait between two calls for an effect, and for the barrier of a run; and whether runs are asked for
///                     when they are due
record ProgramSettings(ApiSettings api, Optional<Map<String, WalletFormat>> walletTopics, ConfluentSchemas schemas,
        ServerSettings servers, int copies, Optional<ServiceSettings> wallet,
        Optional<ServiceSettings> rolling, DeciderSettings deciders) {

    static final String WALLET_TOPICS = "WALLET_TOPICS";

    private static final String REGISTRY = "WALLET_SCHEMA_REGISTRY_URL";
    private static final String SCHEMA_IDS = "WALLET_SCHEMA_IDS";
    private static final String COPIES = "LEDGER_COPIES";
    private static final String RETRY_BASE = "EFFECT_RETRY_BASE";
    private static final String RETRY_CAP = "EFFECT_RETRY_CAP";
    private static final String ATTEMPTS = "EFFECT_ATTEMPTS";
    private static final String BARRIER_TIMEOUT = "RUN_BARRIER_TIMEOUT";
    private static final String SCHEDULER = "ENABLE_SETTLEMENT_SCHEDULER";

    /// @param token of the command line
    /// @throws CannotStart if anything can't be meant
    static ProgramSettings fromEnvironment(Map<String, String> environment, String token) {
        Optional<ServiceSettings> rolling = said(() -> RollingSettings.fromEnvironment(environment));
        return new ProgramSettings(
                said(() -> ApiSettings.fromEnvironment(environment, Optional.of(token))),
                walletTopics(environment), schemas(environment), ServerSettings.fromEnvironment(environment),
                number(environment, COPIES, 1, 0, 2), said(() -> WalletSettings.fromEnvironment(environment)), rolling,
                new DeciderSettings(backoff(environment), barrierTimeout(environment),
                        truth(environment, SCHEDULER, true),
                        rolling.isPresent() ? Keeper.SERVICE : Keeper.LEDGER));
    }

    private static <T> T said(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw new CannotStart(String.valueOf(e.getMessage()), e);
        }
    }

    private static Backoff backoff(Map<String, String> environment) {
        Duration base = time(environment, RETRY_BASE, Backoff.DEFAULT.base());
        Duration cap = time(environment, RETRY_CAP, Backoff.DEFAULT.cap());
        if (base.isZero() || cap.compareTo(base) < 0) {
            throw new CannotStart("%s is more than none, and no more than %s".formatted(RETRY_BASE, RETRY_CAP));
        }
        return new Backoff(base, cap, number(environment, ATTEMPTS, Backoff.DEFAULT.attemptsMax(), 1, 1_000));
    }

    private static Duration barrierTimeout(Map<String, String> environment) {
        Duration timeout = time(environment, BARRIER_TIMEOUT, RunDecider.BARRIER_TIMEOUT);
        if (timeout.isZero()) {
            throw new CannotStart(BARRIER_TIMEOUT + " is more than none");
        }
        return timeout;
    }

    private static boolean truth(Map<String, String> environment, String name, boolean otherwise) {
        String text = environment.getOrDefault(name, "").strip();
        return switch (text) {
            case "" -> otherwise;
            case "true" -> true;
            case "false" -> false;
            default -> throw new CannotStart("%s=%s: expected true or false".formatted(name, text));
        };
    }

    private static Duration time(Map<String, String> environment, String name, Duration otherwise) {
        String text = environment.getOrDefault(name, "");
        try {
            return text.isBlank() ? otherwise : Times.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CannotStart("%s: %s".formatted(name, e.getMessage()), e);
        }
    }

    private static int number(Map<String, String> environment, String name, int otherwise, int least, int most) {
        String text = environment.getOrDefault(name, "").strip();
        if (text.isEmpty()) {
            return otherwise;
        }
        int number = text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
        if (number < least || number > most) {
            throw new CannotStart("%s=%s: expected a number from %d to %d".formatted(name, text, least, most));
        }
        return number;
    }

    private static Optional<Map<String, WalletFormat>> walletTopics(Map<String, String> environment) {
        try {
            return Optional.ofNullable(environment.get(WALLET_TOPICS)).filter(text -> !text.isBlank())
                    .map(WalletTopics::parse);
        } catch (IllegalArgumentException e) {
            throw new CannotStart(WALLET_TOPICS + ": " + e.getMessage(), e);
        }
    }

    private static ConfluentSchemas schemas(Map<String, String> environment) {
        String url = environment.getOrDefault(REGISTRY, "");
        if (url.isBlank()) {
            return ConfluentSchemas.fixed(fixedSchemas(environment.getOrDefault(SCHEMA_IDS, "")));
        }
        if (!url.matches("https?://\\S+")) {
            throw new CannotStart("%s=%s: expected an http address".formatted(REGISTRY, url));
        }
        return ConfluentSchemas.registry(URI.create(url));
    }

    /// `number=file`, separated by commas.
    private static Map<Integer, Schema> fixedSchemas(String text) {
        Map<Integer, Schema> schemas = new TreeMap<>();
        for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
            if (!part.strip().matches("\\d{1,9}=.+")) {
                throw new CannotStart(
                        "%s: '%s' is not a number, =, and a schema's file".formatted(SCHEMA_IDS, part.strip()));
            }
            String[] idAndFile = part.strip().split("=", 2);
            try {
                schemas.put(Integer.valueOf(idAndFile[0]), new Schema.Parser().parse(Path.of(idAndFile[1]).toFile()));
            } catch (IOException | SchemaParseException e) {
                throw new CannotStart(
                        "%s: %s holds no Avro schema that can be read".formatted(SCHEMA_IDS, idAndFile[1]), e);
            }
        }
        return schemas;
    }
}
