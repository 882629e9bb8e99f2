package dev.windfall.app.chaos;

import dev.windfall.app.verify.Differences;
import dev.windfall.app.verify.Verifier;
import dev.windfall.connectors.http.BrandSignature;
import dev.windfall.connectors.simulator.Faults;
import dev.windfall.connectors.simulator.SimulatorSettings;
import dev.windfall.connectors.wallet.simulator.WalletSimulator;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.servers.CannotStart;
import dev.windfall.servers.DataFolder;
import dev.windfall.servers.DatabaseAddress;
import dev.windfall.servers.Ports;
import dev.windfall.servers.ServersApart;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Two processes of the program on a Kafka, of one broker or more, and a PostgreSQL of our own, under load; faults, one after the other;
/// and the proof.
///
/// ```
///  wallet events ─► Kafka ◄── line ── process 1 ── line ──► PostgreSQL
///                     ▲ ▲                 │ ▲
///                     │ └── line ── process 2 ── line ──► (the same)       each can be killed, each line disturbed:
///                     │                   └─► simulated wallet              there is one to each broker
///                     └─ the proof, straight
/// ```
public final class Chaos implements AutoCloseable {

    private static final List<String> NAMES = List.of("one", "two");
    private static final int PARTITIONS = 4;
    /// On all partitions, and with a business day that ends while faults are carried out.
    private static final String SETTLED = "aurora";
    private static final List<String> BRANDS = List.of(SETTLED, "borealis");
    private static final Duration DAY_ENDS_IN = Duration.ofSeconds(75);
    private static final Duration TAKEOVER_MAX = Duration.ofSeconds(60);
    private static final Duration REPLICAS_MAX = Duration.ofMinutes(2);
    private static final Duration BETWEEN_REBALANCES = Duration.ofSeconds(5);
    private static final long LOOK_MS = 50;
    /// Beside what is done to it from here, the wallet has troubles of its own.
    private static final List<String> WALLETS_TROUBLES = List.of("{\"fault\": \"error\", \"probability\": 0.05}",
            "{\"fault\": \"do_then_cut\", \"probability\": 0.05}");

    private final Settings settings;
    private final Consumer<String> progress;
    private final DataFolder data;
    private final Figures figures = new Figures();
    private final Topics topics = new Topics("", PARTITIONS);
    /// Of each process, to each broker.
    private final List<List<Line>> toKafka = new ArrayList<>();
    private final List<Line> toPostgres = new ArrayList<>();
    private final List<Program> programs = new ArrayList<>();
    private final List<Thread> comingBack = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> closings = new ArrayList<>();
    private final WalletSimulator wallet;
    private final ServersApart servers;
    private final KafkaSettings kafka;
    private volatile String trouble = "";
    private final AtomicBoolean isClosed = new AtomicBoolean();

    /// @param kinds    of faults that come
    /// @param launcher the script that people start the program by
    public record Settings(long seed, Duration time, int perSecond, int brokers, Set<Fault.Kind> kinds,
            Path launcher) {}

    /// @param progress told what is done
    /// @throws CannotStart if anything can't be started
    public Chaos(DataFolder data, Settings settings, Consumer<String> progress) throws InterruptedException {
        this.data = data;
        this.settings = settings;
        this.progress = progress;
        try {
            Ports ports = new Ports(data.root().resolve("ports.properties"));
            for (String name : NAMES) {
                toKafka.add(IntStream.rangeClosed(1, settings.brokers)
                        .mapToObj(broker -> line(ports, "kafka-%d-line-%s".formatted(broker, name))).toList());
                toPostgres.add(line(ports, "postgres-line-" + name));
            }
            String token = UUID.randomUUID().toString();
            String key = UUID.randomUUID().toString();
            wallet = opened(WalletSimulator.start(SimulatorSettings.plain().asking(token, BrandSignature.of(key)),
                    Faults.read(settings.seed, WALLETS_TROUBLES)));
            servers = opened(ServersApart.open(data, ports, portsOfLines()));
            kafka = new KafkaSettings(servers.bootstrapServers(), Map.of());
            for (int number = 0; number < NAMES.size(); number++) {
                for (int broker = 0; broker < settings.brokers; broker++) {
                    toKafka.get(number).get(broker).leadTo(servers.door(broker, number));
                }
                toPostgres.get(number).leadTo(servers.database().port());
                programs.add(
                        opened(new Program(NAMES.get(number), data, settings.launcher, ports.claim(NAMES.get(number)),
                                environment(number, token, key))));
            }
            for (Program program : programs) { // one by one: the first makes the topics and the tables
                program.start();
                program.awaitWell();
            }
        } catch (RuntimeException | InterruptedException e) {
            close();
            throw e;
        }
    }

    /// Of all lines to a broker, for each broker.
    private List<List<Integer>> portsOfLines() {
        return IntStream.range(0, settings.brokers)
                .mapToObj(broker -> toKafka.stream().map(lines -> lines.get(broker).port()).toList()).toList();
    }

    private Line line(Ports ports, String name) {
        return opened(Line.open(ports.claim(name)));
    }

    private <T extends AutoCloseable> T opened(T part) {
        closings.addFirst(part);
        return part;
    }

    private Map<String, String> environment(int number, String token, String key) {
        DatabaseAddress database = servers.database();
        return Map.of("KAFKA_BOOTSTRAP_SERVERS",
                toKafka.get(number).stream().map(line -> "127.0.0.1:" + line.port()).collect(Collectors.joining(",")),
                "DATABASE_URL", "postgresql://%s:%s@127.0.0.1:%d/%s".formatted(database.user(), database.password(),
                        toPostgres.get(number).port(), database.database()),
                "WALLET_SERVICE_URL", wallet.address().toString(),
                "INTERNAL_SERVICE_TOKEN_PROMOTION", token, "BRAND_SIGNING_KEY", key,
                "LEDGER_COPIES", "1", "EFFECT_RETRY_BASE", "500ms", "EFFECT_RETRY_CAP", "5s",
                // A process of some minutes gets nothing of the compiler's better half but its work.
                "WINDFALL_JAVA_OPTIONS", System.getenv().getOrDefault("WINDFALL_JAVA_OPTIONS",
                        "-XX:TieredStopAtLevel=1"));
    }

    /// What was done, and what came of it.
    public record Outcome(List<String> figures, Verifier.Outcome verified) {}

    /// @param differences told what is not as it must be
    public Outcome run(Differences differences) throws Exception {
        Instant dayEnds = Instant.now().plus(DAY_ENDS_IN).truncatedTo(ChronoUnit.MINUTES);
        register(dayEnds);
        Told told = new Told(settings.seed, BRANDS);
        try (SinkPulse pulse = new SinkPulse(servers.database(), topics.playerDays().name());
                Load load = new Load(kafka, topics.walletEvents(), told, settings.perSecond, programs, SETTLED,
                        settings.seed)) {
            disturb(pulse);
            progress.accept("the time is over: all faults are taken back, and what is under way comes to its end");
            heal();
            load.end();
            progress.accept("%,d events and %,d credits were told, %,d times a credit had to be sent again"
                    .formatted(told.events(), load.credits(), load.refusals()));
            Proof proof = new Proof(kafka, servers.database(), wallet.book(), differences, progress);
            proof.compare(told, load.credited(), Instant.now().isAfter(dayEnds) ? List.of(SETTLED) : List.of());
            return new Outcome(figures.lines(), proof.verify(programs.getFirst()));
        }
    }

    private void register(Instant dayEnds) throws InterruptedException {
        LocalTime dayStarts = dayEnds.atOffset(ZoneOffset.UTC).toLocalTime();
        for (String brandId : BRANDS) {
            require("PUT", "/internal/brands/" + brandId, brandId,
                    "{\"zone\": \"UTC\", \"day_starts_at\": \"%s\", \"currencies\": [\"EUR\"], \"spread\": %d}"
                            .formatted(dayStarts, brandId.equals(SETTLED) ? PARTITIONS : 2));
        }
        require("PUT", "/internal/promotions/rebate/rules/daily", SETTLED,
                "{\"period\": \"DAILY\", \"settle_after\": \"PT0S\", \"tiers\": {\"EUR\": [{\"from\": 0, \"rate\": \"1%\"}]}}");
    }

    private void require(String method, String path, String brandId, String body) throws InterruptedException {
        Program.Answer answer = programs.getFirst().ask(method, path, brandId, body, null)
                .orElseThrow(() -> new IllegalStateException("No answer to " + path));
        if (answer.status() != 200) {
            throw new IllegalStateException("%s %s: %d %s".formatted(method, path, answer.status(), answer.body()));
        }
    }

    private void disturb(SinkPulse pulse) throws Exception {
        Plan plan = new Plan(settings.seed, NAMES.size(), settings.brokers, settings.kinds);
        Instant end = Instant.now().plus(settings.time);
        Instant begin = Instant.now();
        while (Instant.now().isBefore(end) && !isClosed.get()) {
            Fault fault = plan.next();
            if (fault.kind().isOfOneProcess()) {
                awaitUp(programs.get(fault.process()));
            }
            progress.accept("%4d s: %s".formatted(Duration.between(begin, Instant.now()).toSeconds(), fault));
            figures.did(fault);
            carryOut(fault, pulse);
            Thread.sleep(fault.rest());
        }
    }

    private void carryOut(Fault fault, SinkPulse pulse) throws Exception {
        Program program = programs.get(fault.process());
        List<Line> brokers = toKafka.get(fault.process());
        List<Line> kafkaLines = fault.broker().isPresent() ? List.of(brokers.get(fault.broker().getAsInt())) : brokers;
        List<Line> postgresLines = List.of(toPostgres.get(fault.process()));
        switch (fault.kind()) {
            case KILL -> {
                kill(fault.process(), pulse);
                startAgain(program);
            }
            case KILL_WITHOUT_STATE -> {
                program.awaitWell(); // what would not get well is found out so
                kill(fault.process(), pulse);
                program.removeState();
                startAgain(program);
            }
            case RESTART -> {
                program.awaitWell();
                program.end();
                startAgain(program);
            }
            case PAUSE -> {
                program.pause();
                Thread.sleep(fault.lasts());
                program.resume();
            }
            case CUT_KAFKA -> kafkaLines.forEach(Line::cut);
            case SLOW_KAFKA -> trouble(kafkaLines, Line.Trouble.SLOW, fault);
            case SILENCE_KAFKA -> trouble(kafkaLines, Line.Trouble.SILENT, fault);
            case SWALLOW_KAFKA -> trouble(kafkaLines, Line.Trouble.SWALLOWING, fault);
            case CUT_POSTGRES -> postgresLines.forEach(Line::cut);
            case SILENCE_POSTGRES -> trouble(postgresLines, Line.Trouble.SILENT, fault);
            case SWALLOW_POSTGRES -> trouble(postgresLines, Line.Trouble.SWALLOWING, fault);
            case READ_ONLY_POSTGRES -> {
                readOnly(true);
                Thread.sleep(fault.lasts());
                readOnly(false);
            }
            case KILL_KAFKA -> {
                awaitReplicas();
                servers.killBroker(brokerOf(fault));
                Thread.sleep(fault.lasts());
                servers.startBroker(brokerOf(fault));
            }
            case PAUSE_KAFKA -> {
                awaitReplicas();
                servers.pauseBroker(brokerOf(fault));
                Thread.sleep(fault.lasts());
                servers.resumeBroker(brokerOf(fault));
            }
            case KILL_POSTGRES -> {
                servers.killPostgres();
                servers.startPostgres();
            }
            case REBALANCE -> rebalance(fault.lasts());
        }
    }

    private static void trouble(List<Line> lines, Line.Trouble trouble, Fault fault) throws InterruptedException {
        lines.forEach(line -> line.trouble(trouble));
        Thread.sleep(fault.lasts());
        lines.forEach(line -> line.trouble(Line.Trouble.NONE));
    }

    /// The only one there is, if none is named.
    private static int brokerOf(Fault fault) {
        return fault.broker().orElse(0);
    }

    /// Returns when all brokers have what each has: two may not be away at once, by Kafka's own word.
    private void awaitReplicas() throws InterruptedException {
        long begin_ns = System.nanoTime();
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            while (!areReplicasWhole(admin)) {
                if (since(begin_ns).compareTo(REPLICAS_MAX) > 0) {
                    throw new IllegalStateException("Replicas are not whole after %d s, though all brokers are there"
                            .formatted(REPLICAS_MAX.toSeconds()));
                }
                Thread.sleep(LOOK_MS);
            }
        }
    }

    private static boolean areReplicasWhole(Admin admin) throws InterruptedException {
        try {
            Set<String> topics = admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get();
            return admin.describeTopics(topics).allTopicNames().get().values().stream()
                    .flatMap(topic -> topic.partitions().stream())
                    .allMatch(partition -> partition.isr().size() == partition.replicas().size());
        } catch (ExecutionException e) {
            return false; // a broker is only just coming back
        }
    }

    /// The next fault comes when the other has taken over.
    private void kill(int number, SinkPulse pulse) throws InterruptedException {
        Program victim = programs.get(number);
        Program other = programs.get(1 - number);
        boolean isShared = partitions(other) > 0 && partitions(other) < PARTITIONS;
        pulse.begin();
        victim.kill();
        long killed_ns = System.nanoTime();
        if (isShared) {
            while (partitions(other) < PARTITIONS && since(killed_ns).compareTo(TAKEOVER_MAX) < 0) {
                Thread.sleep(LOOK_MS);
            }
            Duration takeover = since(killed_ns);
            while (!pulse.haveAllMovedSince(killed_ns) && since(killed_ns).compareTo(TAKEOVER_MAX) < 0) {
                Thread.sleep(LOOK_MS);
            }
            figures.tookOver(takeover, pulse.longest());
        }
    }

    private static Duration since(long begin_ns) {
        return Duration.ofNanos(System.nanoTime() - begin_ns);
    }

    /// How many of the ledger's partitions it has.
    private static int partitions(Program program) throws InterruptedException {
        if (!program.isUp()) {
            return 0;
        }
        return program.ask("GET", "/internal/brands/%s/processes".formatted(SETTLED), SETTLED, "", null)
                .filter(answer -> answer.status() == 200)
                .map(answer -> answer.body().path("processes").path(0).path("partitions").size()).orElse(0);
    }

    /// Beside what goes on.
    private void startAgain(Program program) {
        if (isClosed.get()) {
            return;
        }
        comingBack.add(Thread.ofPlatform().name("chaos-start-" + program).start(() -> {
            try {
                program.startUntilUp(figures::startedInVain);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                trouble = String.valueOf(e.getMessage());
            }
        }));
    }

    private void awaitUp(Program program) throws InterruptedException {
        while (!program.isUp()) {
            if (!trouble.isEmpty()) {
                throw new IllegalStateException(trouble);
            }
            Thread.sleep(LOOK_MS);
        }
        program.requireAlive();
    }

    private void readOnly(boolean isOn) throws SQLException {
        try (Connection connection = Proof.connect(servers.database());
                Statement statement = connection.createStatement()) {
            statement.execute("set default_transaction_read_only = off");
            statement.execute("alter system set default_transaction_read_only = " + (isOn ? "on" : "off"));
            statement.execute("select pg_reload_conf()");
        }
    }

    private void rebalance(Duration time) throws InterruptedException {
        Instant end = Instant.now().plus(time);
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            while (Instant.now().isBefore(end)) {
                for (GroupListing group : admin.listGroups().all().get()) {
                    if (group.groupId().contains("windfall-")) {
                        admin.removeMembersFromConsumerGroup(group.groupId(),
                                new RemoveMembersFromConsumerGroupOptions()).all().get();
                    }
                }
                Thread.sleep(BETWEEN_REBALANCES);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("Members can't be put out of their groups", e);
        }
    }

    private void heal() throws Exception {
        for (Program program : programs) {
            awaitUp(program);
        }
        for (Thread thread : List.copyOf(comingBack)) {
            thread.join();
        }
        for (Program program : programs) {
            program.awaitWell();
        }
    }

    /// Once, by whoever comes first.
    @Override
    public void close() {
        if (isClosed.getAndSet(true)) {
            return;
        }
        comingBack.forEach(Thread::interrupt);
        for (AutoCloseable part : closings) {
            try {
                part.close();
            } catch (Exception e) {
                progress.accept("%s could not be closed (%s)".formatted(part, e.getMessage()));
            }
        }
    }

    /// Where the logs are.
    @Override
    public String toString() {
        return data.root().toString();
    }
}
