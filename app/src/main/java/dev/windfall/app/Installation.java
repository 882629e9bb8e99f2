package dev.windfall.app;

import dev.windfall.api.ApiServer;
import dev.windfall.schemas.Generation;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.TopicCheck;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.WalletFormat;
import dev.windfall.servers.CannotStart;
import dev.windfall.servers.DataFolder;
import dev.windfall.servers.DatabaseAddress;
import dev.windfall.servers.Servers;
import dev.windfall.sink.Migrations;
import dev.windfall.sink.Sink;
import dev.windfall.topology.Engine;
import dev.windfall.topology.generations.GenerationState;
import dev.windfall.topology.generations.GenerationWatch;
import dev.windfall.topology.generations.Generations;
import dev.windfall.topology.ingest.WalletTopics;
import dev.windfall.topology.streams.Member;
import org.apache.kafka.clients.admin.Admin;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// All of Windfall in one process: servers, topics, tables, engine, sink and door, started in this order and closed in the
/// opposite one.
final class Installation implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Installation.class);
    private static final int PARTITIONS = 4;
    private static final int SECONDS_WITHOUT_ANSWER_MAX = 30;
    private static final Duration RETENTION_MIN = Duration.ofDays(7);
    private static final Duration READY_PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(50);

    private final Deque<Runnable> closings = new ArrayDeque<>();
    private final ApiAddress address;
    private final Servers servers;
    private final KafkaSettings kafka;
    private final Engine engine;
    private final Sink sink;
    private final ApiServer api;
    private final PGSimpleDataSource database;
    private volatile boolean isClosing;

    /// @param clock    of business: of the days of brands
    /// @param warnings told of what is not as it should be, but can be worked with
    private Installation(DataFolder data, Map<String, String> environment, int port, InstantSource clock,
            Consumer<String> warnings) throws Exception {
        try {
            ProgramSettings settings = ProgramSettings.fromEnvironment(environment, Token.madeIn(data));
            servers = Servers.open(settings.servers(), data);
            closings.push(servers::close);
            kafka = new KafkaSettings(servers.bootstrapServers(), settings.servers().kafkaClients());
            Topics topics = topics(settings.walletTopics(), warnings);
            WalletTopics walletTopics = walletTopics(settings, topics);
            String instance = Instance.of(data);
            address = ApiAddress.of(environment, port);
            Member member = new Member(instance, Optional.of(address.forOthers()), settings.copies());
            Identities identities = identities(topics);
            database = database(servers.database());
            migrate();
            requireOneCluster(identities, topics);
            engine = Engine.start(kafka, topics, walletTopics, data.folder("streams").resolve(identities.cluster()),
                    clock, member, settings.deciders());
            closings.push(engine::close);
            sink = new Sink(kafka, topics, identities.topics(), database, instance);
            sink.start();
            closings.push(sink::close);
            TargetConnection wallet = TargetConnection.toWallet(settings.wallet(), kafka, topics, instance);
            closings.push(wallet::close);
            TargetConnection rolling = TargetConnection.toRolling(settings.rolling(), kafka, topics, instance);
            closings.push(rolling::close);
            api = ApiServer.start(settings.api(), engine, sink, database, List.of(wallet, rolling), address.host(),
                    address.port());
            closings.push(api::close);
            GenerationWatch watch = new GenerationWatch(kafka, topics, InstantSource.system(), this::generationIs);
            watch.start();
            closings.push(watch::close);
            awaitReady(warnings);
        } catch (Exception e) {
            close();
            throw e instanceof ApiServer.PortTaken taken ? new CannotStart(String.valueOf(taken.getMessage()), taken)
                    : e;
        }
    }

    /// Returns when the door is open and the ledger answers.
    static Installation start(DataFolder data, Map<String, String> environment, int port, InstantSource clock,
            Consumer<String> warnings) throws Exception {
        return new Installation(data, environment, port, clock, warnings);
    }

    Servers servers() {
        return servers;
    }

    KafkaSettings kafka() {
        return kafka;
    }

    Engine engine() {
        return engine;
    }

    Sink sink() {
        return sink;
    }

    PGSimpleDataSource database() {
        return database;
    }

    URI address() {
        return URI.create("http://%s:%d".formatted(address.host(), api.port()));
    }

    /// Once a server of ours has gone, what works with it can't be closed in good order, and need not be: a start after any
    /// death goes on where this one stood.
    void abandon() {
        isClosing = true;
        closings.clear();
        servers.close();
        AbruptEnd.with(CommandLine.ExitCode.SOFTWARE);
    }

    private void generationIs(GenerationState state) throws InterruptedException {
        if (!state.live().equals(engine.topics().generation())) {
            LOG.info("Generation {} is live: going over to it", state.live());
            Topics topics = engine.topics().of(state.live());
            sink.moveTo(topics, identities(topics).topics.playerDays());
        }
        long deadline_ns = System.nanoTime() + READY_PATIENCE.toNanos();
        engine.follow(state, () -> isClosing || System.nanoTime() > deadline_ns);
    }

    @Override
    public void close() {
        isClosing = true;
        while (!closings.isEmpty()) {
            closings.pop().run();
        }
    }

    private Topics topics(Optional<Map<String, WalletFormat>> yours, Consumer<String> warnings)
            throws InterruptedException {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            TopicCheck check = new TopicCheck(admin);
            Topics topics = Generations.live(kafka, "").orElseGet(() -> new Topics("", PARTITIONS));
            List<String> differences = check.createMissing(topics.all());
            if (!differences.isEmpty()) {
                throw new CannotStart(differences.getFirst() + ": correct the topic, or use another cluster");
            }
            for (String name : yours.orElse(Map.of()).keySet()) {
                if (check.partitions(name).isEmpty()) {
                    throw new CannotStart("%s names %s, but there is no such topic: create it, or correct %s"
                            .formatted(ProgramSettings.WALLET_TOPICS, name, ProgramSettings.WALLET_TOPICS));
                }
            }
            check.shortRetention(List.copyOf(yours.orElse(Map.of()).keySet()), RETENTION_MIN.toMillis())
                    .forEach(warnings);
            return topics;
        }
    }

    /// State and rows belong to one cluster and its topics; those of another never mix in.
    private record Identities(String cluster, Sink.TopicIds topics) {}

    private Identities identities(Topics topics) throws InterruptedException {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            TopicCheck check = new TopicCheck(admin);
            return new Identities(check.clusterId(), new Sink.TopicIds(check.topicId(topics.playerDays().name()),
                    check.topicId(topics.events().name())));
        }
    }

    private void requireOneCluster(Identities identities, Topics topics) throws SQLException, InterruptedException {
        if (!Sink.fits(database, identities.cluster(), topicIds(topics))) {
            throw new CannotStart("The database %s was filled from another Kafka cluster: use an empty database"
                    .formatted(servers.database()));
        }
    }

    /// Of the topic of events, and of the topics of player-days of this generation and of those before that are still there.
    private Map<String, String> topicIds(Topics topics) throws InterruptedException {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            TopicCheck check = new TopicCheck(admin);
            Map<String, String> ids = new TreeMap<>();
            ids.put(topics.events().name(), check.topicId(topics.events().name()));
            for (int number = 1; number <= topics.generation().number(); number++) {
                String name = topics.of(new Generation(number, topics.partitions())).playerDays().name();
                if (check.partitions(name).isPresent()) {
                    ids.put(name, check.topicId(name));
                }
            }
            return ids;
        }
    }

    private static PGSimpleDataSource database(DatabaseAddress address) {
        PGSimpleDataSource database = address.dataSource();
        database.setConnectTimeout(SECONDS_WITHOUT_ANSWER_MAX);
        database.setSocketTimeout(SECONDS_WITHOUT_ANSWER_MAX);
        database.setTcpKeepAlive(true);
        return database;
    }

    /// Yours, and our own, to which `load` and `demo` write.
    private static WalletTopics walletTopics(ProgramSettings settings, Topics topics) {
        Map<String, WalletFormat> formats = new TreeMap<>(settings.walletTopics().orElse(Map.of()));
        if (formats.getOrDefault(topics.walletEvents().name(), WalletFormat.AVRO) != WalletFormat.AVRO) {
            throw new CannotStart("%s: %s is our own topic, and avro".formatted(ProgramSettings.WALLET_TOPICS,
                    topics.walletEvents().name()));
        }
        formats.put(topics.walletEvents().name(), WalletFormat.AVRO);
        return new WalletTopics(formats, settings.schemas());
    }

    private void migrate() {
        try {
            Migrations.apply(database);
        } catch (RuntimeException e) {
            throw new CannotStart("The tables in %s can't be brought up to date (%s)".formatted(servers.database(),
                    String.valueOf(e.getMessage()).replaceAll("\\s+", " ")), e);
        }
    }

    /// A long restore is no failure: the door answers, and says that the ledger is not ready yet.
    private void awaitReady(Consumer<String> warnings) throws InterruptedException {
        long deadline_ns = System.nanoTime() + READY_PATIENCE.toNanos();
        while (!isReady()) {
            engine.ledger().failure().ifPresent(failure -> {
                throw new CannotStart(failure);
            });
            if (System.nanoTime() > deadline_ns) {
                warnings.accept(
                        "Not everything is ready after %d s: %s/health says what is missing, and logs/windfall.log why"
                                .formatted(READY_PATIENCE.toSeconds(), address()));
                return;
            }
            Thread.sleep(POLL);
        }
    }

    private boolean isReady() {
        boolean writes = engine.isFrozen() || (engine.controls().isReady() && engine.ingest().isHealthy());
        boolean decides = engine.deciders().isReady() && engine.runKeeper().isHealthy();
        return writes && decides && engine.ledger().isReady() && sink.isHealthy();
    }
}
