package dev.windfall.app.simulator;

import dev.windfall.app.simulator.Cluster.Numbered;
import dev.windfall.app.simulator.Cluster.Position;
import dev.windfall.app.simulator.Cluster.Read;
import dev.windfall.projections.controls.Wish;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.runs.RunCommand;
import dev.windfall.projections.settlement.runs.RunDecider;
import dev.windfall.projections.settlement.runs.RunState;
import dev.windfall.schemas.avro.CommandAnswer;
import dev.windfall.schemas.avro.ControlAnswer;
import dev.windfall.schemas.avro.RunStep;
import dev.windfall.topology.deciders.Answer;
import dev.windfall.topology.deciders.DecidingProcessors;
import dev.windfall.topology.runs.WalkingAttempt;
import dev.windfall.wire.Runs;
import org.apache.kafka.common.TopicPartition;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The keeper of runs: takes their steps, each attempt as the program's own goes, and asks for those that are due. What it asks has its
/// answer at some later time, or never.
final class KeeperPart implements Part {

    private static final String NAME = "keeper";
    private static final long POLL_MS = 250;

    private final World world;
    private final Asking asking;
    private final Calls schedule;
    private final long epoch;
    private final TopicPartition steps;
    private final Map<Key, WalkingAttempt> attempts = new LinkedHashMap<>();
    private final SortedMap<Long, Key> offsets = new TreeMap<>();
    private final Map<String, String> asked = new HashMap<>();
    private final Map<String, CommandAnswer> answers = new HashMap<>();
    private final Map<String, ControlAnswer> controlAnswers = new HashMap<>();
    private final News<CommandAnswer> ofRuns;
    private final News<ControlAnswer> ofBrands;
    private long next;
    private long nextPoll_ms;

    private record Key(RunId run, int attempt) {}

    KeeperPart(World world, Asking asking) {
        this.world = world;
        this.asking = asking;
        this.schedule = new Calls(world, asking);
        this.epoch = world.cluster.take(NAME);
        this.steps = new TopicPartition(world.topics.runSteps().name(), 0);
        this.next = world.cluster.position(NAME, steps).next();
        this.ofRuns = News.fromNowOn(world, world.topics.commandAnswers(), 0, CommandAnswer.class);
        this.ofBrands = News.fromNowOn(world, world.topics.controlAnswers(), 0, ControlAnswer.class);
        this.nextPoll_ms = world.now_ms();
    }

    @Override
    public boolean hasWork() {
        return world.cluster.hasMore(steps, next) || nextDue_ms() <= world.now_ms();
    }

    @Override
    public void work() {
        nextPoll_ms = world.now_ms() + POLL_MS;
        hear();
        Read read = world.cluster.read(steps, next, 100);
        next = read.next();
        for (Numbered record : read.entries()) {
            RunStep step = world.topics.runSteps().codec().decode(record.entry().value(), RunStep.class);
            Key key = new Key(RunId.of(step.getRunId()), step.getAttempt());
            attempts.computeIfAbsent(key, _ -> new WalkingAttempt(key.run, key.attempt, world::now_ns, new Desk()));
            offsets.put(record.offset(), key);
        }
        attempts.values().forEach(WalkingAttempt::goOn);
        attempts.values().removeIf(WalkingAttempt::isOver);
        offsets.values().removeIf(key -> !attempts.containsKey(key));
        schedule.askForWhatIsDue();
    }

    private void hear() {
        ofRuns.read().forEach(answer -> answers.put(answer.getCommandId(), answer));
        ofBrands.read().forEach(answer -> controlAnswers.put(answer.getCommandId(), answer));
    }

    /// What is asked once more while there is no answer is the same question, and waits for the same answer.
    private final class Desk implements WalkingAttempt.Asked {

        @Override
        public Optional<Answer<RunState>> tell(RunId run, RunCommand command) {
            String question = run.text() + " " + command.getClass().getSimpleName();
            String id = asked.computeIfAbsent(question, _ -> asking.ask(RunDecider.subject(run),
                    Runs.COMMAND.toAvro(command), NAME, ""));
            CommandAnswer answer = answers.remove(id);
            if (answer == null) {
                return Optional.empty();
            }
            asked.remove(question);
            return Optional.of(DecidingProcessors.ofRun(answer));
        }

        @Override
        public Optional<ControlAnswer> mark(Wish.Marker marker) {
            String question = marker.run().text() + " " + marker.attempt();
            String id = asked.computeIfAbsent(question, _ -> asking.ask(marker.run().brandId(), marker,
                    marker.run().text() + "~" + marker.attempt()));
            ControlAnswer answer = controlAnswers.remove(id);
            if (answer != null) {
                asked.remove(question);
            }
            return Optional.ofNullable(answer);
        }

        @Override
        public SortedMap<String, Long> ends() {
            SortedMap<String, Long> ends = new TreeMap<>();
            world.partitions(world.topics.walletEvents())
                    .forEach(partition -> ends.put(partition.toString(), world.cluster.end(partition)));
            return ends;
        }

        @Override
        public SortedSet<String> lagging(SortedMap<String, Long> ends) {
            SortedSet<String> lagging = new TreeSet<>();
            world.partitions(world.topics.walletEvents()).stream()
                    .filter(partition -> world.cluster.hasMore(partition,
                            world.cluster.position(IngestPart.NAME, partition).next(),
                            ends.getOrDefault(partition.toString(), 0L)))
                    .forEach(partition -> lagging.add(partition.toString()));
            return world.has(Mistake.THE_BARRIER_IS_NOT_WAITED_FOR) ? new TreeSet<>() : lagging;
        }
    }

    /// All before it is done.
    @Override
    public void commit() {
        world.cluster.requireOwner(NAME, epoch);
        world.cluster.commit(NAME, Map.of(steps, new Position(offsets.isEmpty() ? next : offsets.firstKey(), "")));
    }

    @Override
    public long nextDue_ms() {
        return attempts.isEmpty() ? schedule.nextDue_ms() : nextPoll_ms;
    }
}
