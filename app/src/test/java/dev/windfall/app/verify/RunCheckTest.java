package dev.windfall.app.verify;

import dev.windfall.projections.controls.Control;
import dev.windfall.projections.ledger.LogRecord;
import dev.windfall.projections.settlement.AccountId;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.payouts.Component;
import dev.windfall.projections.settlement.payouts.PayoutEvent;
import dev.windfall.projections.settlement.runs.Phase;
import dev.windfall.projections.settlement.runs.Piece;
import dev.windfall.projections.settlement.runs.RunState;
import dev.windfall.projections.settlement.seals.Hash;
import dev.windfall.projections.settlement.seals.Seal;
import dev.windfall.schemas.Generation;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.DecidedEvents;
import dev.windfall.sink.RunRow;
import dev.windfall.sink.ShownRun;
import dev.windfall.topology.deciders.HostedDeciders;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

import static org.assertj.core.api.Assertions.assertThat;

/// What runs have sealed, and accounts have been told, beside the log; and what somebody has changed of it.
class RunCheckTest {

    private static final Topics FIRST = new Topics("", 2);
    private static final String MONDAY = "aurora~cashback~daily~2026-11-02";
    private static final RunId RUN = SettledBrand.run(0);
    private static final Hash OTHER = new Hash(1, 2, 3, 4);

    private SettledBrand brand = new SettledBrand(FIRST);
    private final List<String> told = new ArrayList<>();

    @Test
    void whatTheLogComesToIsWhatWasSealedAndTold() {
        assertThat(check(FIRST)).isEqualTo(new RunCheck.Counted(2, 0, 60, 0));
        assertThat(told).isEmpty();
    }

    @Test
    void aRootThatSomebodyHasChangedInARowIsFound() {
        row(run -> new ShownRun.Sealed(run.cut(), run.digest(), OTHER.text(), run.leaves(), run.lines(), run.totals(),
                run.reasons(), run.counts(), run.review(), run.at()));
        check(FIRST);
        assertThat(told).singleElement().asString().startsWith("PostgreSQL, run " + MONDAY + ", root: expected ")
                .endsWith("found " + OTHER.text());
    }

    @Test
    void aMarkerThatNamesAnotherRuleThanItHoldsIsFound() {
        brand = SettledBrand.stating(FIRST, "ab".repeat(32));
        check(FIRST);
        assertThat(told).anySatisfy(word -> assertThat(word).startsWith("Events, run " + MONDAY + ", rule_digest: ")
                .endsWith("found " + "ab".repeat(32)));
    }

    @Test
    void aRunThatWasRatedByTwoRulesIsFound() {
        brand.decided.removeIf(each -> each.getDecider().equals(AccountId.DECIDER)); // they would be told first
        List<LogRecord> byAnother = SettledBrand.paying(FIRST, 200_000).log(1, FIRST);
        check(FIRST, partition -> partition == 1 ? byAnother : brand.log(partition, FIRST));
        assertThat(told).anySatisfy(word -> assertThat(word)
                .startsWith("The brand log, attempt 1 of " + RUN.text() + ": expected a marker and all pieces"));
    }

    @Test
    void aRowThatIsMissingIsFound() {
        brand.rows.removeFirst();
        check(FIRST);
        assertThat(told).hasSize(10).allSatisfy(word -> assertThat(word)
                .startsWith("PostgreSQL, run " + MONDAY).endsWith("found nothing"));
    }

    @Test
    void anAmountThatAnAccountHasBeenToldOtherwiseIsFound() {
        opened(opened -> new PayoutEvent.Opened(opened.line(), opened.markerSeq(),
                List.of(new Component(SettledBrand.MONDAY, null, 1)), opened.movements(), opened.at()));
        check(FIRST);
        assertThat(told).singleElement().asString().startsWith("Events, line " + MONDAY + "~p").contains("amount=1]");
    }

    @Test
    void aSealThatTheLogDoesNotComeToIsFoundInTheEvents() {
        decided(run -> new Phase.Decided(with(run.seal(), OTHER), run.lines(), run.reasons(), run.pieces(), null,
                run.tallies(), run.sealedAt()));
        check(FIRST);
        assertThat(told).hasSize(2).anyMatch(word -> word.startsWith("Events, run " + MONDAY + ", root: "))
                .anyMatch(word -> word.startsWith("Events, run " + MONDAY + ", digest: "));
    }

    @Test
    void aPieceThatCameToSomethingElseIsNamedWithItsPlaceInTheLog() {
        decided(run -> {
            SortedMap<Piece, String> pieces = new TreeMap<>(run.pieces());
            pieces.put(pieces.lastKey(), "other");
            return new Phase.Decided(run.seal(), run.lines(), run.reasons(), pieces, null, run.tallies(),
                    run.sealedAt());
        });
        check(FIRST);
        assertThat(told).singleElement().asString()
                .matches("Events, run %s, piece 1 of partition 1, up to offset \\d+: expected .*".formatted(MONDAY));
    }

    @Test
    void aBetThatSomebodyHasChangedInTheLogIsFoundInTheRunAndInTheLine() {
        brand.forgeABet();
        check(FIRST);
        assertThat(told).anyMatch(word -> word.startsWith("Events, run " + MONDAY + ", root: "))
                .anyMatch(word -> word.startsWith("Events, run " + MONDAY + ", totals: "))
                .anyMatch(word -> word.startsWith("PostgreSQL, run " + MONDAY + ", root: "))
                .anyMatch(word -> word.startsWith("Events, line " + MONDAY + "~p0~EUR: "))
                .noneMatch(word -> word.contains(MONDAY + "~p1~EUR"));
    }

    @Test
    void aLineThatItsAccountHasNotOpenedIsMissingOnceAllAreCounted() {
        brand.decided.removeIf(each -> each.getSubjectId().equals("cashback~daily~p7~EUR"));
        check(FIRST);
        assertThat(told).hasSize(2).contains(
                "Events, line %s~p7~EUR: expected a line, as the brand log says, found nothing".formatted(MONDAY));
    }

    @Test
    void aLineThatIsNotCountedYetIsAwaited() {
        brand.decided.removeIf(each -> each.getSubjectId().equals("cashback~daily~p7~EUR"));
        decided(run -> new Phase.Decided(run.seal(), run.lines(), run.reasons(), run.pieces(), null, new TreeMap<>(),
                run.sealedAt()));
        assertThat(check(FIRST).awaited()).isEqualTo(1);
        assertThat(told).hasSize(1);
    }

    @Test
    void aLineThatTheLogKnowsNothingOfIsFound() {
        brand.forgetLast(1); // the second run is sealed nowhere
        check(FIRST);
        assertThat(told).hasSize(20).allMatch(word -> word.contains(": expected nothing, found Sealed[run="));
    }

    @Test
    void aSealWhoseMarkerIsNowhereIsFound() {
        brand.forgetLast(1 + 30 + 1);
        brand.decided.removeIf(each -> each.getDecider().equals(AccountId.DECIDER));
        check(FIRST);
        assertThat(told).contains("The brand log, attempt 1 of aurora~cashback~daily~2026-11-03: expected a marker and "
                + "all pieces, found no marker");
    }

    @Test
    void whatTheLogSaysOfARunIsWhatTheRunSays() {
        RunId next = SettledBrand.run(2);
        brand.control(new Control.Document.RunSealed(next, 1));
        brand.control(new Control.Document.RunFailed(RUN, 1));
        check(FIRST);
        assertThat(told).contains(
                "Events, attempt 1 of %s: expected a seal, as the brand log says, found nothing".formatted(next.text()),
                "Events, attempt 1 of %s: expected nothing, found a seal, but the brand log says that it has failed"
                        .formatted(MONDAY));
    }

    @Test
    void inTheNextGenerationEverythingButTheCutIsMadeAgain() {
        Topics next = FIRST.of(new Generation(2, 5));
        assertThat(check(next)).isEqualTo(new RunCheck.Counted(2, 2, 60, 0));
        assertThat(told).isEmpty();
        row(run -> new ShownRun.Sealed("2:0@1", run.digest(), run.root(), run.leaves() + 1, run.lines(), run.totals(),
                run.reasons(), run.counts(), run.review(), run.at()));
        check(next);
        assertThat(told).hasSize(2).anyMatch(word -> word.startsWith("PostgreSQL, run " + MONDAY + ", cut: "))
                .anyMatch(word -> word.startsWith("PostgreSQL, run " + MONDAY + ", leaves: "));
    }

    @Test
    void anotherEngineMayComeToTheSame() {
        decided(run -> new Phase.Decided(by(run.seal(), "older"), run.lines(), run.reasons(), run.pieces(), null,
                run.tallies(), run.sealedAt()));
        brand.rows.set(0, new RunRow(ShownRun.of(brand.state(RUN)), 1));
        check(FIRST);
        assertThat(told).isEmpty();
        brand.forgeABet();
        check(FIRST);
        assertThat(told)
                .anyMatch(word -> word.startsWith("Events, run %s (sealed by engine older with ".formatted(MONDAY)));
    }

    private RunCheck.Counted check(Topics topics) {
        return check(topics, partition -> brand.log(partition, topics));
    }

    private RunCheck.Counted check(Topics topics, IntFunction<List<LogRecord>> logs) {
        LoggedRuns log = LoggedRuns.of(topics, Map.of("aurora", SettledBrand.AURORA), _ -> true);
        for (int partition = 0; partition < topics.partitions(); partition++) {
            LogFold fold = new LogFold(partition, topics.partitions(), log, _ -> {});
            for (LogRecord record : logs.apply(partition)) {
                var _ = fold.fold(record, () -> {});
            }
        }
        RunCheck check = new RunCheck(log, topics.generation().number(), new Differences(told::add));
        brand.decided.forEach(each -> check.add(each, true));
        brand.rows.forEach(check::found);
        return check.end();
    }

    private static Seal with(Seal seal, Hash root) {
        return new Seal(seal.run(), seal.ruleDigest(), seal.engineVersion(), seal.tzVersion(), seal.cut(), seal.count(),
                seal.totals(), root);
    }

    private static Seal by(Seal seal, String engine) {
        return new Seal(seal.run(), seal.ruleDigest(), engine, seal.tzVersion(), seal.cut(), seal.count(),
                seal.totals(), seal.root());
    }

    private void row(UnaryOperator<ShownRun.Sealed> change) {
        ShownRun run = brand.rows.getFirst().run();
        ShownRun.Sealed sealed = run.sealed();
        brand.rows.set(0, new RunRow(new ShownRun(run.id(), run.attempt(), run.status(), run.isStalled(), run.lagging(),
                run.ruleVersion(), run.ruleDigest(), sealed == null ? null : change.apply(sealed), run.why(),
                run.requestedAt(), run.changedAt()), 1));
    }

    /// In the last that the first run has decided.
    private void decided(UnaryOperator<Phase.Decided> change) {
        brand.decided.replaceAll(each -> {
            if (!each.getSubjectId().equals(RUN.text())) {
                return each;
            }
            RunState state = HostedDeciders.RUNS.states().fromAvro(each.getState());
            return state.phase() instanceof Phase.Decided run ? DecidedEvents.newBuilder(each)
                    .setState(HostedDeciders.RUNS.states().toAvro(new RunState(state.id(), state.attempt(),
                            state.pinned(), change.apply(run), state.requestedAt(), state.changedAt())))
                    .build() : each;
        });
    }

    /// In the first line of all.
    private void opened(UnaryOperator<PayoutEvent.Opened> change) {
        DecidedEvents first = brand.decided.stream().filter(each -> each.getDecider().equals(AccountId.DECIDER))
                .findFirst().orElseThrow();
        PayoutEvent.Opened opened = (PayoutEvent.Opened) HostedDeciders.PAYOUTS.events()
                .fromAvro(first.getEvents().getFirst());
        brand.decided.set(brand.decided.indexOf(first), DecidedEvents.newBuilder(first)
                .setEvents(List.of(HostedDeciders.PAYOUTS.events().toAvro(change.apply(opened)))).build());
    }
}
