package dev.windfall.app.simulator;

import dev.windfall.projections.rules.Kind;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// One schedule, made from a seed: at each step one of all that could happen next does, and then the laws are asked. In the end nothing
/// goes wrong any more, and everything has to come to rest as it must.
final class Simulator {

    private static final int STEPS_MAX = 260;
    private static final int STEPS_MIN = 100;
    private static final int ROUNDS_MAX = 4_000;
    private static final int ROUNDS_AMONG_FAULTS = 80;
    private static final int CRASHES_PERCENT = 8;
    /// And called: nobody plays on any later one.
    private static final Duration THE_DAY_IS_OVER = Duration.ofHours(27);
    private static final Duration A_MOMENT = Duration.ofHours(1);
    private static final int LAST_STEPS = 25;
    /// The key of what says how far a partition is; nobody writes that twice.
    private static final String PROGRESS = "progress";

    private final long seed;
    private final World world;
    private final Wallet wallet;
    private final Database database;
    private final Traffic traffic;
    private final Laws laws;
    private final People people;
    private final Asking asking;
    private final List<Seat> seats = new ArrayList<>();
    private final Deque<Step> lastSteps = new ArrayDeque<>();
    private int step;

    private record Step(int number, Instant at, String what) {

        @Override
        public String toString() {
            return "%d  %s  %s".formatted(number, at, what);
        }
    }

    private Simulator(long seed, Mistake mistake) {
        this.seed = seed;
        this.world = new World(seed, mistake);
        this.wallet = new Wallet(world);
        this.database = new Database(world);
        this.traffic = new Traffic(world);
        this.laws = new Laws(world, TestBrands.DAYS, traffic, wallet, database);
        this.asking = new Asking(world);
        this.people = new People(world, asking, laws.decided());
        seat("ingest", () -> new IngestPart(world));
        seat("keeper", () -> new KeeperPart(world, asking));
        seat("connector", () -> new ConnectorPart(world, wallet));
        for (int partition = 0; partition < World.PARTITIONS; partition++) {
            int number = partition;
            seat("ledger-" + number, () -> new LedgerPart(world, number));
            seat("controls-" + number, () -> Tasks.controls(world, number));
            seat("deciders-" + number, () -> Tasks.deciders(world, number));
            seat("lines-" + number, () -> Tasks.lines(world, number));
            seat("sink-of-days-" + number, () -> new SinkPart(world, database, number, true));
            seat("sink-of-decisions-" + number, () -> new SinkPart(world, database, number, false));
        }
    }

    private void seat(String name, Supplier<Part> newcomer) {
        seats.add(new Seat(name, newcomer));
    }

    /// What has happened in a simulation.
    ///
    /// @param broken what law is broken, after which steps; nothing if none is
    /// @param digest of all records that were written
    record Outcome(@Nullable String broken, int steps, int events, int runs, int credits, int digest) {}

    static Outcome run(long seed, Mistake mistake) {
        Simulator simulator = new Simulator(seed, mistake);
        String broken = simulator.broken();
        return new Outcome(broken, simulator.step, simulator.traffic.count(), simulator.laws.decided().runs().size(),
                simulator.wallet.booked().size(), simulator.world.cluster.digest());
    }

    private @Nullable String broken() {
        try {
            begin();
            for (int steps = STEPS_MIN + world.random.nextInt(STEPS_MAX - STEPS_MIN); steps > 0; steps--) {
                happen();
                laws.check();
            }
            comeToRest();
            return null;
        } catch (RuntimeException e) {
            return told(e);
        } finally {
            seats.forEach(Seat::close);
        }
    }

    private String told(RuntimeException e) {
        StringBuilder text = new StringBuilder("seed %d, step %d: ".formatted(seed, step));
        if (e instanceof Broken) {
            text.append(e.getMessage());
        } else {
            text.append(e);
            for (StackTraceElement at : e.getStackTrace()) {
                text.append("\n    at ").append(at);
            }
        }
        return text.append("\nThe last steps:\n  ")
                .append(lastSteps.stream().map(Step::toString).collect(Collectors.joining("\n  ")))
                .append("\nAgain: -Dtest=SimulatorTest -Dsimulator.seed=").append(seed).toString();
    }

    /// The brands are there, with their rules, before anything goes wrong.
    private void begin() {
        for (String brandId : TestBrands.IDS) {
            asking.ask(brandId, TestBrands.settings(brandId), null);
            for (Kind kind : TestBrands.kinds(brandId)) {
                asking.ask(brandId,
                        TestBrands.rule(kind, LocalDate.ofInstant(world.now(), TestBrands.zone(brandId)),
                                world.random),
                        null);
            }
        }
        for (int round = 0; round < 10; round++) {
            seats.stream().filter(seat -> seat.name().startsWith("controls")).map(Seat::part).forEach(part -> {
                part.work();
                part.work();
            });
            seats.stream().filter(seat -> seat.name().startsWith("controls")).forEach(this::commit);
        }
        laws.check();
    }

    private void happen() {
        int dice = world.random.nextInt(100);
        if (dice < 22) {
            does("the wallet tells something", traffic::tellOne);
        } else if (dice < 70) {
            Seat seat = seats.get(world.random.nextInt(seats.size()));
            work(seat);
            if (world.random.nextBoolean()) {
                commit(seat);
            }
        } else if (dice < 76) {
            commit(seats.get(world.random.nextInt(seats.size())));
        } else if (dice < 79) {
            Seat seat = seats.get(world.random.nextInt(seats.size()));
            does(seat.name() + " crashes", seat::crash);
        } else if (dice < 81) {
            Seat seat = seats.get(world.random.nextInt(seats.size()));
            does(seat.name() + " is replaced, and goes on", seat::replace);
        } else if (dice < 85) {
            formerActs();
        } else if (dice < 91 && wallet.hasCalls()) {
            does("a call is made", wallet::makeCall);
        } else if (dice < 92 && wallet.isSlow()) {
            does("the wallet books what was slow", wallet::catchUp);
        } else if (dice < 93) {
            repeatDocument();
        } else if (dice < 96) {
            does("people want something", people::wantSomething);
        } else {
            passTime();
        }
    }

    private void does(String what, Runnable action) {
        step++;
        if (lastSteps.size() == LAST_STEPS) {
            lastSteps.removeFirst();
        }
        lastSteps.addLast(new Step(step, world.now(), what));
        action.run();
    }

    private void work(Seat seat) {
        does(seat.name() + " works", () -> {
            try {
                seat.part().work();
            } catch (BrokenOff e) {
                broke(seat);
            }
        });
    }

    private void commit(Seat seat) {
        does(seat.name() + " commits", () -> {
            try {
                seat.part().commit();
            } catch (BrokenOff e) {
                broke(seat);
            }
        });
    }

    private void broke(Seat seat) {
        lastSteps.addLast(new Step(step, world.now(), "... and is broken off"));
        seat.crash();
    }

    /// Whoever has lost its place and does not know it yet.
    private void formerActs() {
        List<Seat> left = seats.stream().filter(seat -> !seat.former().isEmpty()).toList();
        if (left.isEmpty()) {
            return;
        }
        Seat seat = left.get(world.random.nextInt(left.size()));
        Part former = seat.former().getFirst();
        does("a former " + seat.name() + " works and commits", () -> {
            try {
                former.work();
                former.commit();
            } catch (Cluster.Fenced | BrokenOff e) {
                seat.leave(former);
            }
        });
    }

    /// A topic may hold a document once more that was written by then.
    private void repeatDocument() {
        TopicPartition days = new TopicPartition(world.topics.playerDays().name(),
                world.random.nextInt(World.PARTITIONS));
        List<Cluster.Numbered> all = world.cluster.read(days, 0, Integer.MAX_VALUE).entries().stream()
                .filter(record -> !new String(record.entry().key(), StandardCharsets.UTF_8).equals(PROGRESS)).toList();
        if (!all.isEmpty()) {
            Cluster.Entry again = all.get(world.random.nextInt(all.size())).entry();
            does("a document stands once more in " + days,
                    () -> world.cluster.append(days, again.key(), again.value(), again.timestamp_ms()));
        }
    }

    private void passTime() {
        long by_ms = switch (world.random.nextInt(8)) {
            case 0, 1, 2 -> world.random.nextLong(1_000);
            case 3 -> world.random.nextLong(Duration.ofMinutes(5).toMillis());
            case 4 -> world.random.nextLong(Duration.ofHours(2).toMillis());
            case 5 -> world.random.nextLong(Duration.ofHours(12).toMillis());
            case 6 -> Duration.ofHours(6).toMillis();
            default -> Duration.ofHours(20).toMillis();
        };
        does("%s pass".formatted(Duration.ofMillis(by_ms)), () -> world.advance(by_ms));
    }

    private void comeToRest() {
        traffic.tellTheRest();
        goOnAmongFaults();
        world.calm();
        settle(THE_DAY_IS_OVER);
        if (world.random.nextBoolean()) { // what came late is made up for, or left for the next run
            people.askForCorrections();
            settle(A_MOMENT);
        }
        new Rest(world, laws.decided(), laws.entitlements(), wallet, database).check();
    }

    /// Everybody works, so that runs are rated and paid while things still go wrong.
    private void goOnAmongFaults() {
        long end_ms = world.now_ms() + THE_DAY_IS_OVER.toMillis();
        for (int round = 0; round < ROUNDS_AMONG_FAULTS; round++) {
            boolean hasWorked = allWork();
            Seat seat = seats.get(world.random.nextInt(seats.size()));
            if (world.goesWrong(CRASHES_PERCENT)) {
                does(seat.name() + " crashes", seat::crash);
            } else if (world.goesWrong(CRASHES_PERCENT)) {
                does(seat.name() + " is replaced, and goes on", seat::replace);
            }
            formerActs();
            laws.check();
            if (!hasWorked && !goOn(end_ms)) {
                return;
            }
        }
    }

    /// @return whether there was anything to do
    private boolean allWork() {
        boolean hasWorked = false;
        for (Seat seat : seats) {
            if (seat.part().hasWork()) {
                hasWorked = true;
                work(seat);
                commit(seat);
            }
        }
        while (wallet.hasCalls()) {
            does("a call is made", wallet::makeCall);
            hasWorked = true;
        }
        while (wallet.isSlow() && !world.goesWrong(50)) {
            does("the wallet books what was slow", wallet::catchUp);
        }
        return hasWorked;
    }

    /// Until nothing is left to do before a time.
    private void settle(Duration within) {
        long end_ms = world.now_ms() + within.toMillis();
        for (int round = 0; round < ROUNDS_MAX; round++) {
            boolean hasWorked = allWork();
            laws.check();
            if (!hasWorked && !goOn(end_ms)) {
                return;
            }
        }
        throw new Broken("There is always something left to do: "
                + seats.stream().filter(seat -> seat.part().hasWork()).map(Seat::name).toList());
    }

    /// @return false if there is nothing to wait for before a time
    private boolean goOn(long end_ms) {
        if (people.areWaitedFor()) {
            people.letAllGoOn();
            return true;
        }
        long next_ms = seats.stream().mapToLong(seat -> seat.part().nextDue_ms()).min().orElse(Long.MAX_VALUE);
        if (next_ms > end_ms) {
            return false;
        }
        world.advance(Math.max(0, next_ms - world.now_ms()));
        return true;
    }
}
