package dev.windfall.bench.credits;

import dev.windfall.bench.job.Story;
import dev.windfall.bench.program.Program;
import dev.windfall.bench.report.Figure;
import dev.windfall.bench.report.Figure.Better;
import dev.windfall.bench.report.Sample;
import dev.windfall.connectors.simulator.Faults;
import dev.windfall.connectors.simulator.SimulatorSettings;
import dev.windfall.connectors.wallet.simulator.WalletSimulator;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// How many credits a wallet that takes its time books in a second, and how long whoever asks for one waits. The wallet is simulated in
/// this process.
public final class Credits {

    public static final Figure BOOKED = new Figure("booked", "credits/s", 0, Better.HIGHER);
    public static final Figure P50 = new Figure("p50", "ms", 1, Better.LOWER);
    public static final Figure P99 = new Figure("p99", "ms", 1, Better.LOWER);
    public static final Figure MEMORY = new Figure("memory", "MB", 0, Better.LOWER);
    public static final List<Figure> FIGURES = List.of(BOOKED, P50, P99, MEMORY);

    public static final String CALLER = "caller";
    public static final String WINDFALL = "windfall";

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration POLL = Duration.ofMillis(20);

    /// @param credits   that are booked in a round
    /// @param latency   of the wallet
    /// @param perSecond commands while it is measured how long they take
    /// @param time      of that
    /// @param away      how long the wallet is away at the end, with as many commands per second meanwhile; 0 for not at all
    public record Load(int credits, Duration latency, int perSecond, Duration time, Duration away) {}

    private final Path data;
    private final Load load;
    private final int rounds;
    private final Consumer<String> progress;
    private final List<String> notes = new ArrayList<>();
    private int given;

    /// @param data     folder of the program
    /// @param progress is told what goes on
    public Credits(Path data, Load load, int rounds, Consumer<String> progress) {
        this.data = data;
        this.load = load;
        this.rounds = rounds;
        this.progress = progress;
    }

    public List<Sample> run() throws Exception {
        List<Sample> samples = new ArrayList<>();
        WalletSimulator wallet = wallet(0);
        int port = wallet.address().getPort();
        try (Program program = Program.up(data, Map.of("WALLET_SERVICE_URL", wallet.address().toString()))) {
            program.awaitReady();
            program.registerBrands();
            Asking asking = new Asking(program);
            asking.ask(load.perSecond, load.time); // classes are loaded, and code is compiled
            given += asking.asked();
            for (int round = 1; round <= rounds; round++) {
                samples.add(calledAlone(round));
                samples.add(throughWindfall(round, program, wallet));
            }
            if (load.away.isPositive()) {
                wallet.close();
                wallet = away(program, port);
            }
            awaitStored(program);
            program.stop();
            return samples;
        } finally {
            wallet.close();
        }
    }

    /// What else was seen, in sentences.
    public List<String> notes() {
        return notes;
    }

    private WalletSimulator wallet(int port) {
        return WalletSimulator.start(SimulatorSettings.plain().on(port).taking(load.latency), Faults.none());
    }

    private Sample calledAlone(int round) throws Exception {
        try (WalletSimulator wallet = wallet(0); Caller caller = new Caller(wallet.address())) {
            long begin_ns = System.nanoTime();
            caller.call(load.credits, round);
            double perSecond = load.credits / ((System.nanoTime() - begin_ns) / 1e9);
            progress.accept(String.format(Locale.ROOT, "round %d, %s: %,.0f credits/s", round, CALLER, perSecond));
            return new Sample(CALLER, round, load.credits, Map.of(BOOKED, perSecond),
                    verdict(wallet.book().entries().size() / 2, load.credits));
        }
    }

    private Sample throughWindfall(int round, Program program, WalletSimulator wallet) throws Exception {
        Asking asking = new Asking(program);
        Asking.Latencies latencies = asking.ask(load.perSecond, load.time);
        given += asking.asked();
        if (asking.undecided() > 0) {
            notes.add(
                    String.format(Locale.ROOT,
                            "In round %d %,d of %,d commands were not decided while the API waited: their times end there.",
                            round, asking.undecided(), asking.asked()));
        }
        awaitBooked(wallet, given);
        long begin_ns = System.nanoTime();
        Commands.send(program.kafka(), load.credits, round);
        given += load.credits;
        awaitBooked(wallet, given);
        double perSecond = load.credits / ((System.nanoTime() - begin_ns) / 1e9);
        progress.accept(String.format(Locale.ROOT, "round %d, %s: %,.0f credits/s; %.1f ms, 99 of 100 within %.1f ms",
                round, WINDFALL, perSecond, latencies.milliseconds(0.5), latencies.milliseconds(0.99)));
        return new Sample(WINDFALL, round, load.credits, Map.of(BOOKED, perSecond, P50, latencies.milliseconds(0.5),
                P99, latencies.milliseconds(0.99), MEMORY, program.memory_mb()),
                verdict(booked(wallet), given));
    }

    /// Commands go on while the wallet is away; then it comes back.
    private WalletSimulator away(Program program, int port) throws Exception {
        double before_mb = program.memory_mb();
        double most_mb = before_mb;
        Asking asking = new Asking(program);
        for (Duration passed = Duration.ZERO; passed.compareTo(load.away) < 0; passed = passed.plusSeconds(1)) {
            var _ = asking.ask(load.perSecond, Duration.ofSeconds(1));
            most_mb = Math.max(most_mb, program.memory_mb());
        }
        given += asking.asked();
        WalletSimulator back = wallet(port);
        List<Long> perSecond = new ArrayList<>();
        long last = 0;
        while (booked(back) < asking.asked()) {
            Thread.sleep(1_000);
            perSecond.add(back.calls().count() - last);
            last = back.calls().count();
        }
        notes.add(String.format(Locale.ROOT,
                "While the wallet was away for %d s, %,d credits came to wait: all processes had %.0f MB before, and %.0f MB at most.",
                load.away.toSeconds(), asking.asked(), before_mb, most_mb));
        notes.add("From when it came back, calls in each second: " + perSecond);
        return back;
    }

    private static long booked(WalletSimulator wallet) {
        return wallet.book().entries().size() / 2;
    }

    private static void awaitBooked(WalletSimulator wallet, long credits) throws Exception {
        await("booked", () -> booked(wallet) >= credits);
    }

    private static String verdict(long booked, long expected) {
        return booked == expected ? Sample.EQUAL : "of %,d credits %,d are booked".formatted(expected, booked);
    }

    /// The tables tell of each that it is settled.
    private void awaitStored(Program program) throws Exception {
        String url = program.database().jdbcUrl();
        try (Connection database = DriverManager.getConnection(url, program.database().user(),
                program.database().password()); Statement statement = database.createStatement()) {
            await("settled in PostgreSQL", () -> settled(statement) == given);
        }
    }

    private static long settled(Statement statement) {
        try (ResultSet count = statement
                .executeQuery("select count(*) from adjustment where status = 'SETTLED'")) {
            count.next();
            return count.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(String what, BooleanSupplier holds) throws Exception {
        long deadline_ns = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - deadline_ns > 0) {
                throw new TimeoutException(
                        "Not all credits were %s within %d min".formatted(what, PATIENCE.toMinutes()));
            }
            Thread.sleep(POLL);
        }
    }

    static String brandId() {
        return Story.brandIds().iterator().next();
    }

    static String currency() {
        return Story.currencies().iterator().next();
    }
}
