package dev.windfall.projections.effects.law;

import dev.windfall.testing.PlantedCopy.Change;
import dev.windfall.testing.PlantedMistakes;

import java.nio.file.Path;
import java.util.List;

/// Bugs as somebody might write them: where the source says one thing, it says another. Each is a row of the table in
/// `README.md` beside the decider.
enum PlantedBugs implements PlantedMistakes.Mistake {

    UNKNOWN_IS_SENT_AGAIN(decider("case UNKNOWN -> later(state, state.doubted(), Call.Kind.ASK,",
            "case UNKNOWN -> later(state, state.doubted(), Call.Kind.SEND,")),

    A_LOST_ANSWER_IS_WAITED_FOR_FOR_EVER(decider("case PROCESSING -> true;", "case PROCESSING -> false;")),

    WHAT_HAS_NO_ANSWER_IS_SENT_AGAIN(
            decider("called(state, Call.Kind.ASK, now, List.of(new EffectEvent.Unanswered(now))",
                    "called(state, Call.Kind.SEND, now, List.of(new EffectEvent.Unanswered(now))")),

    UNKNOWN_IS_A_FAILURE(decider("case UNKNOWN -> later(state, state.doubted(), Call.Kind.ASK, outcome, now);",
            "case UNKNOWN -> dead(state, state.certainty(), outcome, now);")),

    AN_ANSWER_TO_ANY_CALL_COUNTS(decider("state.status() != EffectStatus.PROCESSING || number != state.calls()",
            "state.status() != EffectStatus.PROCESSING")),

    A_DISPUTE_FREEZES_NOTHING(decider("return isDisputed(state) && state.call() == Call.Kind.SEND;", "return false;")),

    WHAT_IS_NOT_FOUND_IS_SENT_THOUGH_DISPUTED(
            decider("backoff.isOver(state.attempts()) || isDisputed(state)", "backoff.isOver(state.attempts())")),

    A_REPLAY_HAS_NO_ATTEMPTS(
            new Change(source("EffectState.java"), "before.call, before.calls, 0, null",
                    "before.call, before.calls, 3, null")),

    A_REPLAY_SENDS_BLINDLY(decider("state.certainty() == Certainty.NOT_BOOKED ? Call.Kind.SEND : Call.Kind.ASK",
            "Call.Kind.SEND")),

    THE_OWNER_IS_NOT_TOLD_WHO_CLOSED_IT(decider("return decided(List.of(event), List.of(tell(state, status)));",
            "return decided(List.of(event), List.of());")),

    THE_OWNER_IS_NOT_TOLD_WHERE_IT_COMES_FROM(decider("EffectNews.of(state.effect(), state.status(), status)",
            "EffectNews.of(state.effect(), status, status)")),

    WHAT_TAKES_IT_BACK_IS_GIVEN_UP_AND_NOBODY_ASKS(decider("case IGNORED -> state.status() != EffectStatus.REVERSING",
            "case IGNORED -> state.status() != EffectStatus.IGNORED")),

    GIVEN_UP_ONCE_IS_GIVEN_UP_FOR_EVER(decider("return state.status() == EffectStatus.IGNORED",
            "return state.status() == EffectStatus.RESOLVED"));

    @SuppressWarnings("ImmutableEnumChecker") // it is a copy
    private final List<Change> changes;

    PlantedBugs(Change... changes) {
        this.changes = List.of(changes);
    }

    @Override
    public List<Change> changes() {
        return changes;
    }

    private static Change decider(String right, String wrong) {
        return new Change(source("EffectDecider.java"), right, wrong);
    }

    private static Path source(String file) {
        return Path.of("src/main/java/dev/windfall/projections/effects", file);
    }
}
