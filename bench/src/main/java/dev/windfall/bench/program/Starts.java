package dev.windfall.bench.program;

import dev.windfall.bench.job.Plot;
import dev.windfall.bench.program.Answers.Answer;
import dev.windfall.bench.report.Figure;
import dev.windfall.bench.report.Figure.Better;
import dev.windfall.bench.report.Sample;
import dev.windfall.bench.run.Teller;
import dev.windfall.bench.run.Usage;
import dev.windfall.servers.DataFolder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// From the command to the first right answer: in an empty folder, in one that holds events, and after a sudden death. In each
/// round one folder goes through all of it.
public final class Starts {

    public static final Figure SECONDS = new Figure("start", "s", 2, Better.LOWER);
    public static final Figure CPU = new Figure("cpu", "s", 1, Better.LOWER);
    public static final Figure MEMORY = new Figure("memory", "MB PSS", 0, Better.LOWER);
    public static final List<Figure> FIGURES = List.of(SECONDS, CPU, MEMORY);

    public static final String SERVERS = "servers";
    public static final String SERVERS_AGAIN = "servers-again";
    public static final String EMPTY = "windfall-empty";
    public static final String AGAIN = "windfall-again";
    public static final String KILLED = "windfall-killed";

    private static final int PLAYERS_ASKED = 200;

    private final Path folder;
    private final Plot plot;
    private final Consumer<String> progress;
    private final List<Answer> answers;
    private final List<Sample> samples = new ArrayList<>();

    /// @param folder   where data folders are made, and removed again
    /// @param plot     of the events that a folder holds
    /// @param progress is told what goes on
    public Starts(Path folder, Plot plot, Consumer<String> progress) {
        this.folder = folder;
        this.plot = plot;
        this.progress = progress;
        this.answers = Answers.of(plot, PLAYERS_ASKED);
    }

    public List<Sample> run(int rounds) throws IOException, InterruptedException {
        for (int round = 1; round <= rounds; round++) {
            Path empty = folder.resolve("servers-" + round);
            attempt(SERVERS, round, 0, () -> servers(empty));
            DataFolder.deleteTree(empty);
            Path data = folder.resolve("program-" + round);
            if (attempt(EMPTY, round, 0, () -> fill(data))) {
                attempt(SERVERS_AGAIN, round, plot.events(), () -> servers(data));
                again(round, data);
            } else {
                for (String after : List.of(SERVERS_AGAIN, AGAIN, KILLED)) {
                    impossible(after, round, EMPTY);
                }
            }
            DataFolder.deleteTree(data);
        }
        return List.copyOf(samples);
    }

    private void again(int round, Path data) throws InterruptedException {
        if (attempt(AGAIN, round, plot.events(), () -> start(data, Program::kill))) {
            attempt(KILLED, round, plot.events(), () -> start(data, Program::stop));
        } else {
            impossible(KILLED, round, AGAIN);
        }
    }

    /// What a start took, and what it came to.
    private record Start(double seconds, Usage usage, double memory_mb, String verdict) {}

    private interface Attempt {

        Start make() throws IOException, InterruptedException, TimeoutException;
    }

    /// @return whether there is a start to go on from
    private boolean attempt(String contender, int round, long events, Attempt attempt) throws InterruptedException {
        try {
            Start start = attempt.make();
            samples.add(new Sample(contender, round, events, Map.of(SECONDS, start.seconds, CPU, start.usage.cpu_s(),
                    MEMORY, start.memory_mb), start.verdict));
            progress.accept("round %d, %s: %.2f s, %s".formatted(round, contender, start.seconds, start.verdict));
            return true;
        } catch (IOException | TimeoutException | RuntimeException e) { // whatever it is, the others stand
            fail(contender, round, events, String.valueOf(e.getMessage()));
            return false;
        }
    }

    private void impossible(String contender, int round, String before) {
        fail(contender, round, plot.events(), before + " failed, which it goes on from");
    }

    private void fail(String contender, int round, long events, String reason) {
        samples.add(Sample.failed(contender, round, events, reason));
        progress.accept("round %d, %s: %s".formatted(round, contender, reason));
    }

    private static Start servers(Path data) throws IOException, InterruptedException, TimeoutException {
        try (Launched servers = Launched.start(data, System.getProperty("java.class.path"),
                List.of("-Dlogback.configurationFile=dev/windfall/bench/contender-logback.xml",
                        ServersMain.class.getName(), data.toString()))) {
            servers.await(ServersMain.READY, () -> servers.output().contains(ServersMain.READY));
            Start start = new Start(servers.seconds(), Usage.of(servers.processes()),
                    Usage.memory_mb(servers.processes()), Sample.EQUAL);
            servers.stop();
            return start;
        }
    }

    /// Starts in an empty folder, and leaves it with the story folded.
    private Start fill(Path data) throws IOException, InterruptedException, TimeoutException {
        try (Program program = Program.up(data)) {
            Start start = measured(program, List.of());
            program.registerBrands();
            Teller.tell(plot, 0, plot.events(), program.kafka(), Program.walletTopic());
            program.awaitFolded(plot.events());
            program.stop();
            return start;
        }
    }

    private interface End {

        void of(Program program) throws IOException, InterruptedException, TimeoutException;
    }

    /// Starts in a folder that holds the story.
    private Start start(Path data, End end) throws IOException, InterruptedException, TimeoutException {
        try (Program program = Program.up(data)) {
            Start start = measured(program, answers);
            end.of(program);
            return start;
        }
    }

    /// The clock stands with the first right answer.
    private Start measured(Program program, List<Answer> asked)
            throws IOException, InterruptedException, TimeoutException {
        program.awaitReady();
        boolean firstIsRight = asked.isEmpty() || isRight(asked.getFirst(), program);
        double seconds = program.seconds();
        Usage usage = program.usage();
        double memory_mb = program.memory_mb();
        long wrong = 0;
        for (Answer answer : asked) {
            wrong += isRight(answer, program) ? 0 : 1;
        }
        return new Start(seconds, usage, memory_mb, firstIsRight && wrong == 0 ? Sample.EQUAL
                : "of %d answers %d are not right".formatted(asked.size(), Math.max(1, wrong)));
    }

    private boolean isRight(Answer answer, Program program) throws InterruptedException {
        try {
            return program.days(answer.player(), plot).equals(answer.days());
        } catch (IOException e) {
            progress.accept(e.getMessage());
            return false;
        }
    }
}
