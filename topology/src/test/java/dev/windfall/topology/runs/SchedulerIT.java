package dev.windfall.topology.runs;

import dev.windfall.projections.controls.Wish;
import dev.windfall.projections.rules.RuleDocument;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.runs.Phase;
import dev.windfall.projections.settlement.runs.RunCommand;
import dev.windfall.projections.settlement.runs.RunState;
import dev.windfall.projections.settlement.runs.RunStatus;
import dev.windfall.schemas.CommittedRecords;
import dev.windfall.schemas.avro.ControlAnswer;
import dev.windfall.schemas.avro.RuleVersion;
import dev.windfall.schemas.avro.RunStep;
import dev.windfall.topology.deciders.Answer;
import dev.windfall.topology.deciders.DeciderSettings;
import dev.windfall.topology.ledger.Ledger;
import dev.windfall.topology.streams.Member;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import static dev.windfall.topology.runs.Deciding.await;
import static org.assertj.core.api.Assertions.assertThat;

/// Runs that are due, for brands on a real broker whose ledger rates them. Capital letters stand before small ones.
class SchedulerIT {

    private static final RuleDocument RULE = Deciding.daily("r", "CASH");
    private static final String IMPATIENT = "impatient";

    /// Rules begin today at the earliest, and nobody's clock is behind that of the deciders.
    private final LocalDate first = LocalDate.now(ZoneOffset.UTC).plusDays(1);
    private volatile Instant now = at(0, "12:00:00");
    private Deciding deciding;
    private AskedRuns asked;

    @BeforeEach
    void start(@TempDir Path folder, TestInfo test) throws Exception {
        Duration barrierTimeout = test.getTags().contains(IMPATIENT) ? Duration.ofSeconds(1) : Duration.ofMinutes(5);
        deciding = new Deciding(SchedulerIT.class, folder, () -> now,
                new DeciderSettings(DeciderSettings.DEFAULT.backoff(), barrierTimeout, true));
        asked = deciding.opened(AskedRuns.open(deciding.kafka, deciding.topics));
        deciding.opened(new Ledger(deciding.kafka, deciding.topics, folder, Member.alone("1"))).start();
    }

    @AfterEach
    void stop() {
        deciding.close();
    }

    @Test
    void brandsHaveTheirTurnsAndOfEachTheOldestPeriodIsFirst() throws Exception {
        for (String brandId : List.of("aurora", "Zeta", "borealis")) {
            deciding.register(brandId, RULE);
        }
        now = at(3, "01:59:59"); // each day is settled two hours after its end
        keep();
        keep(); // as in another process: one of them takes the steps
        List<RunId> expected = Stream.of("Zeta", "aurora", "borealis")
                .flatMap(brandId -> Stream.of(run(brandId, 0), run(brandId, 1))).toList();
        await(() -> steps().size() >= expected.size());
        await(() -> isSettled(expected.getLast()));
        assertThat(steps()).isEqualTo(expected);
        for (int i = 1; i < expected.size(); i++) {
            assertThat(deciding.state(expected.get(i)).requestedAt())
                    .as("once it is known what became of the one before")
                    .isAfterOrEqualTo(((Phase.Decided) deciding.state(expected.get(i - 1)).phase()).sealedAt());
        }
        now = at(3, "02:00:00");
        await(() -> isSettled(run("borealis", 2)));
        assertThat(steps().subList(expected.size(), steps().size())).containsExactly(run("Zeta", 2), run("aurora", 2),
                run("borealis", 2));
    }

    @Test
    void whoeverTakesOverAsksForNothingTwiceAndWaitsForWhatIsUnderWay() throws Exception {
        deciding.register("aurora", RULE);
        deciding.register("borealis", RULE);
        now = at(1, "02:00:00");
        deciding.put("aurora", marker("aurora", 9)); // so that its run waits
        RunKeeper first = keep();
        await(() -> steps().contains(run("aurora", 0))
                && deciding.state(run("aurora", 0)).status() == RunStatus.BARRIER);
        first.close();
        RunKeeper second = keep();
        await(second::isHealthy);
        Thread.sleep(1_000);
        assertThat(steps()).as("borealis waits for its turn").containsExactly(run("aurora", 0));
        deciding.put("aurora", new Wish.RunFailed(run("aurora", 9), 1));
        await(() -> isSettled(run("borealis", 0)));
        assertThat(steps()).containsExactly(run("aurora", 0), run("borealis", 0));
    }

    @Tag(IMPATIENT)
    @Test
    void aBrandWhoseRunDoesNotGetOnIsPassedOver() throws Exception {
        deciding.register("aurora", RULE);
        deciding.register("borealis", RULE);
        now = at(1, "02:00:00");
        deciding.put("aurora", marker("aurora", 9));
        RunKeeper keeper = keep();
        await(() -> isSettled(run("borealis", 0)));
        await(() -> keeper.stalled().equals(List.of(run("aurora", 0)))); // borealis may have been slow as well
        deciding.put("aurora", new Wish.RunFailed(run("aurora", 9), 1));
        await(() -> isSettled(run("aurora", 0)) && keeper.stalled().isEmpty());
    }

    @Test
    void aTurnThatBreaksOffHoldsUpNobodyElse() throws Exception {
        deciding.register("aurora", RULE);
        deciding.register("borealis", RULE);
        now = at(1, "02:00:00");
        AtomicBoolean isBroken = new AtomicBoolean(true);
        Desk desk = Desk.of(deciding.deciders, () -> deciding.controls);
        keep(new Desk() {

            @Override
            public Optional<Answer<RunState>> tell(RunId run, RunCommand command, @Nullable String traceParent)
                    throws InterruptedException {
                if (isBroken.get() && run.brandId().equals("aurora")) {
                    throw new IllegalStateException("broken off");
                }
                return desk.tell(run, command, traceParent);
            }

            @Override
            public Optional<ControlAnswer> mark(Wish.Marker marker, @Nullable String traceParent)
                    throws InterruptedException {
                return desk.mark(marker, traceParent);
            }
        });
        await(() -> isSettled(run("borealis", 0)));
        assertThat(steps()).containsExactly(run("borealis", 0));
        isBroken.set(false);
        await(() -> isSettled(run("aurora", 0)));
    }

    @Test
    void whatFailsHoldsUpNeitherOthersNorTheNextDay() throws Exception {
        deciding.register("aurora", RULE);
        deciding.register("borealis", RULE);
        now = at(2, "02:00:00");
        Desk desk = Desk.of(deciding.deciders, () -> deciding.controls);
        keep(new Desk() {

            @Override
            public Optional<Answer<RunState>> tell(RunId run, RunCommand command, @Nullable String traceParent)
                    throws InterruptedException {
                return desk.tell(run, command, traceParent);
            }

            // The brand refuses what is not in force.
            @Override
            public Optional<ControlAnswer> mark(Wish.Marker marker, @Nullable String traceParent)
                    throws InterruptedException {
                boolean isOfAurora = marker.run().brandId().equals("aurora");
                return desk.mark(isOfAurora
                        ? new Wish.Marker(marker.run(), marker.attempt(), marker.ruleVersion(), "another")
                        : marker, traceParent);
            }
        });
        await(() -> isSettled(run("borealis", 1)));
        await(() -> steps().contains(run("aurora", 1))
                && deciding.state(run("aurora", 1)).status() == RunStatus.FAILED);
        assertThat(steps()).as("the rest of a brand waits for its next turn").containsExactly(run("aurora", 0),
                run("borealis", 0), run("borealis", 1), run("aurora", 1));
    }

    @Test
    void whatAPersonHasAskedForIsNotAskedForAgain() throws Exception {
        deciding.register("aurora", RULE);
        now = at(2, "02:00:00");
        var settings = deciding.brands.known("aurora").orElseThrow();
        deciding.tell(run("aurora", 1), new RunCommand.Request(1, RunTerms.of(settings.settings(), RULE.name(), 1,
                deciding.rules, settings.slice())));
        await(() -> asked.count("aurora") == 1);
        keep();
        await(() -> isSettled(run("aurora", 0)) && isSettled(run("aurora", 1)));
        assertThat(steps()).containsExactly(run("aurora", 1), run("aurora", 0));
    }

    private Instant at(int day, String time) {
        return first.plusDays(day).atTime(LocalTime.parse(time)).toInstant(ZoneOffset.UTC);
    }

    private RunKeeper keep() {
        return keep(Desk.of(deciding.deciders, () -> deciding.controls));
    }

    private RunKeeper keep(Desk desk) {
        RunKeeper keeper = deciding.opened(new RunKeeper(deciding.kafka, deciding.topics,
                List.of(deciding.topics.walletEvents().name()), desk,
                Optional.of(new RunKeeper.Scheduling(() -> deciding.brands, deciding.rules, asked, () -> now))));
        keeper.start();
        return keeper;
    }

    private RunId run(String brandId, int day) {
        return RunId.settlement(brandId, RULE.name(), first.plusDays(day));
    }

    private Wish.Marker marker(String brandId, int day) {
        RuleVersion version = deciding.rules.versions(brandId, RULE.name()).getFirst();
        return new Wish.Marker(run(brandId, day), 1, version.getVersion(), version.getDigest());
    }

    private boolean isSettled(RunId run) throws InterruptedException {
        return steps().contains(run) && deciding.state(run).status() == RunStatus.SETTLED;
    }

    /// All that were ever asked for, in order; the runs of markers that stand for themselves are not among them.
    private List<RunId> steps() {
        List<RunId> steps = new ArrayList<>();
        try (CommittedRecords records = new CommittedRecords(deciding.kafka, deciding.topics.runSteps().name(), 0)) {
            while (records.hasNext()) {
                steps.add(RunId.of(deciding.topics.runSteps().codec().decode(records.next().value(), RunStep.class)
                        .getRunId()));
            }
        }
        return steps;
    }
}
