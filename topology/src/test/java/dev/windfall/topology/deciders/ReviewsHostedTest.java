package dev.windfall.topology.deciders;

import dev.windfall.projections.brands.Slice;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.Rule.PayAs;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.settlement.AccountId;
import dev.windfall.projections.settlement.LineId;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.payouts.Component;
import dev.windfall.projections.settlement.payouts.PayoutCommand;
import dev.windfall.projections.settlement.runs.Piece;
import dev.windfall.projections.settlement.runs.Pinned;
import dev.windfall.projections.settlement.runs.Rated;
import dev.windfall.projections.settlement.runs.Result;
import dev.windfall.projections.settlement.runs.RunCommand;
import dev.windfall.projections.settlement.runs.RunDecider;
import dev.windfall.projections.settlement.runs.RunStatus;
import dev.windfall.projections.settlement.seals.Part;
import dev.windfall.schemas.avro.Command;
import dev.windfall.schemas.avro.DecidedEvents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

import static dev.windfall.topology.deciders.HostDriver.NOON;
import static dev.windfall.topology.deciders.HostedDeciders.PAYOUTS;
import static dev.windfall.topology.deciders.HostedDeciders.RUNS;
import static org.assertj.core.api.Assertions.assertThat;

/// A run beside the accounts of its lines, in the host that runs: what a person says of the one, the others hear. Time goes on by the
/// interval in which words are passed on; runs hear of their lines in every other.
class ReviewsHostedTest {

    private static final LocalDate WEEK = LocalDate.of(2026, 11, 2);
    private static final RuleName RULE = new RuleName(Kind.LOSSBACK, "weekly");
    private static final RunId RUN = RunId.settlement("aurora", RULE, WEEK);
    private static final RunId CORRECTIONS = RUN.with(new RunId.Purpose.Corrections(1));
    private static final HostedDeciders HOSTED = new HostedDeciders(DeciderSettings.DEFAULT);

    @TempDir
    private Path folder = Path.of("");

    private HostDriver host;

    @BeforeEach
    void start() {
        host = new HostDriver(HOSTED, folder.resolve("first"), NOON);
    }

    @AfterEach
    void stop() {
        host.close();
    }

    @Test
    void theWordOnARunReachesItsLinesThatWaitAndNoOthers() {
        sealed(RUN, 3);
        open(RUN, "p1", 1_500);
        open(RUN, "p2", 1_500);
        open(RUN, "p3", 999);
        goOn(2);
        assertThat(status(RUN)).isEqualTo(RunStatus.REVIEW);
        var _ = told();
        assertThat(host.ask(RUN, new RunCommand.Approve("as planned"))).startsWith("DECIDED");
        assertThat(told()).isEmpty();
        goOn(1);
        List<Command> told = commands();
        assertThat(words(told)).containsExactly("p1 yes", "p2 yes");
        assertThat(told.getFirst().getActor() + " " + told.getFirst().getCaller()).isEqualTo("ann run");
        assertThat(told.getFirst().getCommandId()).isEqualTo(RUN.text() + "~p1~EUR~review");
        assertThat(told.getFirst().getTraceParent()).isEqualTo("00-1-2-01");
        assertThat(host.calls.readValuesToList()).hasSize(3);
        goOn(4);
        assertThat(told()).isEmpty();
        assertThat(host.waiting()).isEqualTo("0 lines, 0 words");
        assertThat(status(RUN)).isEqualTo(RunStatus.PAYING);
    }

    @Test
    void whatComesToWaitLaterHearsOfItOnceTheRunHasHeardOfThat() {
        sealed(RUN, 3);
        open(RUN, "p1", 1_500);
        goOn(2);
        host.ask(RUN, new RunCommand.Reject("not this time"));
        goOn(4);
        assertThat(told()).containsExactly("p1 no");
        assertThat(host.waiting()).as("the run alone keeps it").isEqualTo("0 lines, 0 words");
        open(RUN, "p2", 1_500);
        assertThat(told()).isEmpty();
        goOn(3);
        assertThat(told()).containsExactly("p2 no");
        goOn(4);
        assertThat(host.waiting()).isEqualTo("0 lines, 0 words");
    }

    @Test
    void manyHearOfItByAndByAndWhoeverTakesOverGoesOn() {
        int lines = PassWords.PASSED_MAX + 5;
        sealed(RUN, lines);
        openMany(lines);
        goOn(2);
        host.ask(RUN, new RunCommand.Approve("as planned"));
        goOn(1);
        assertThat(told()).hasSize(PassWords.PASSED_MAX).startsWith("p1000 yes").doesNotHaveDuplicates();
        assertThat(host.waiting()).isEqualTo("5 lines, 1 words");
        host = host.restarted(HOSTED, folder.resolve("after"));
        goOn(1);
        assertThat(told()).containsExactly("p2000 yes", "p2001 yes", "p2002 yes", "p2003 yes", "p2004 yes");
        goOn(4);
        assertThat(told()).isEmpty();
        assertThat(host.waiting()).isEqualTo("0 lines, 0 words");
    }

    @Test
    void whatComesToWaitBehindWhoeverPassesItOnIsNotForgotten() {
        int lines = PassWords.PASSED_MAX + 5;
        sealed(RUN, lines + 1);
        openMany(lines);
        goOn(3);
        host.ask(RUN, new RunCommand.Approve("as planned"));
        goOn(1);
        assertThat(told()).hasSize(PassWords.PASSED_MAX);
        open(RUN, "a1", 1_500);
        goOn(1);
        assertThat(told()).hasSize(5).doesNotContain("a1 yes");
        goOn(1);
        assertThat(told()).as("before the run has said it once more").containsExactly("a1 yes");
    }

    @Test
    void runsWithManyLinesShareARound() {
        sealed(RUN, PassWords.PASSED_MAX);
        sealed(CORRECTIONS, 1);
        openMany(PassWords.PASSED_MAX);
        open(CORRECTIONS, "p1", 1_500);
        goOn(2);
        host.ask(RUN, new RunCommand.Approve("as planned"));
        host.ask(CORRECTIONS, new RunCommand.Reject("no"));
        goOn(1);
        assertThat(told()).hasSize(PassWords.PASSED_MAX).doesNotContain("p1 no");
        goOn(2);
        assertThat(told()).containsExactly("p1 no");
    }

    @Test
    void linesOfAnotherRunWhoseNameBeginsSoDoNotHearOfIt() {
        sealed(RUN, 1);
        sealed(CORRECTIONS, 1);
        open(RUN, "p1", 1_500);
        open(CORRECTIONS, "p2", 1_500);
        goOn(2);
        host.ask(RUN, new RunCommand.Approve("as planned"));
        goOn(4);
        assertThat(told()).containsExactly("p1 yes");
        assertThat(status(CORRECTIONS)).isEqualTo(RunStatus.REVIEW);
    }

    @Test
    void theWordOnOneLineReachesItAtOnceAndNoOther() {
        sealed(RUN, 2);
        open(RUN, "p1", 1_500);
        open(RUN, "p2", 1_500);
        assertThat(host.ask(RUN, new RunCommand.RejectLine(line("p1"), "not this one"))).startsWith("DECIDED");
        List<Command> told = commands();
        assertThat(words(told)).containsExactly("p1 no");
        assertThat(told.getFirst().getActor()).isEqualTo("ann");
        assertThat(host.calls.isEmpty()).isTrue();
        assertThat(Objects.requireNonNull(host.kept(PAYOUTS, line("p1").account().subject()).state()).of(WEEK).waived())
                .isEqualTo(1_500);
        goOn(2);
        host.ask(RUN, new RunCommand.Approve("as planned"));
        goOn(1);
        assertThat(told()).as("the one is through").containsExactly("p2 yes");
        assertThat(host.ask(RUN, new RunCommand.RejectLine(line("p2"), "late"))).endsWith("reviewed");
    }

    @Test
    void whatIsReadAnewChangesNothing() {
        sealed(RUN, 1);
        open(RUN, "p1", 1_500);
        goOn(2);
        host.ask(RUN, new RunCommand.Approve("as planned"));
        goOn(4);
        assertThat(told()).containsExactly("p1 yes");
        List<DecidedEvents> all = host.events.readValuesToList();
        host = host.restarted(HOSTED, folder.resolve("after"));
        host.readAnew(all);
        assertThat(host.waiting()).isEqualTo("0 lines, 0 words");
        goOn(4);
        assertThat(told()).isEmpty();
    }

    private void goOn(int rounds) {
        for (int round = 0; round < rounds; round++) {
            host.advance(PassWords.PASS_INTERVAL);
        }
    }

    private void sealed(RunId run, long lines) {
        Slice slice = new Slice(List.of(2));
        host.ask(run, new RunCommand.Request(1, new Pinned(3, "ab12", Set.of(), new TreeMap<>(), slice)));
        host.ask(run, new RunCommand.BarrierTaken(1, new TreeMap<>()));
        for (Piece piece : Piece.all(slice)) {
            host.ask(run, new RunCommand.PieceRated(1, piece, new Rated(1, 5, "1", "2026b",
                    new Result(Part.NONE, piece.number() == 0 ? lines : 0, new TreeMap<>()))));
        }
    }

    private void openMany(int count) {
        for (int player = 0; player < count; player++) {
            open(RUN, "p" + (1_000 + player), 1_500);
        }
    }

    /// From 1,000 on it waits.
    private void open(RunId run, String playerId, long amount) {
        assertThat(host.ask(PAYOUTS, new AccountId("aurora", RULE, playerId, "EUR").subject(),
                new PayoutCommand.Sealed(run, 7, List.of(new Component(WEEK, null, amount)), 1_000L, new PayAs.Cash()),
                null))
                .isEqualTo("DECIDED 1");
    }

    private static LineId line(String playerId) {
        return new LineId(RUN, playerId, "EUR");
    }

    private RunStatus status(RunId run) {
        return Objects.requireNonNull(host.kept(RUNS, RunDecider.subject(run)).state()).status();
    }

    private List<String> told() {
        return words(commands());
    }

    /// What accounts were told by runs, since this was asked last.
    private List<Command> commands() {
        return host.told.readValuesToList().stream()
                .filter(command -> command.getDecider().equals(AccountId.DECIDER)
                        && command.getCaller().equals(RunDecider.DECIDER))
                .toList();
    }

    private static List<String> words(List<Command> commands) {
        List<String> words = new ArrayList<>();
        for (Command command : commands) {
            String playerId = command.getSubjectId().split("~", -1)[2];
            words.add(switch (PAYOUTS.commands().fromAvro(command.getDocument())) {
                case PayoutCommand.Approve _ -> playerId + " yes";
                case PayoutCommand.Reject _ -> playerId + " no";
                case PayoutCommand other -> playerId + " " + other;
            });
        }
        return words;
    }
}
