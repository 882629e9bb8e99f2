package dev.windfall.projections.settlement.cuts.law;

import dev.windfall.testing.PlantedCopy.Change;
import dev.windfall.testing.PlantedMistakes;

import java.nio.file.Path;
import java.util.List;

/// Bugs as somebody might write them: where the source says one thing, it says another. Each is a row of the table in
/// `README.md` beside the fold.
enum PlantedBugs implements PlantedMistakes.Mistake {

    WHO_CHANGES_IS_RATED_AS_HE_IS_NOW(change("SettlingFold.java", "settlements.beforeChange(key);", "")),

    WHO_HAD_NOTHING_IS_RATED_AGAIN(settlements("if (isAboutToChange || !rated.", "if (!rated.")),

    ANOTHER_PROFILE_RATES_THE_CUT(rater("return former == null ? now : former.at(markerSeq, now);", "return now;")),

    A_CORRECTION_ASKS_FOR_THE_NEWEST_PROFILE(rater("profile(player, period.markerSeq())",
            "profile(player, run.markerSeq())")),

    A_CORRECTION_TAKES_THE_NEWEST_RULE(rater("runs.rulings().get(period.ruleVersion())", "run.ruling()")),

    A_CURRENCY_THAT_IS_GONE_STAYS_SEALED(rater("sealed.keySet().forEach(currency -> due.put(currency, 0L));", "")),

    WHAT_HAD_CHANGED_BEFORE_A_FAILED_RUN_IS_FORGOTTEN(change("SealedPlayer.java", "again.retainAll(remembered);",
            "again.clear();")),

    A_FAILED_RUN_HAS_BEEN_THROUGH_ITS_LISTS(change("RuleRuns.java", "isSealed ? run.lastList() + 1 : firstList",
            "run.lastList() + 1")),

    WHAT_CHANGES_WHILE_IT_IS_RATED_IS_NEVER_CORRECTED(
            settlements("if (key.lane() == Lane.PAYING) {\n                markChanged",
                    "if (key.lane() == Lane.PAYING && !isOpen) {\n                markChanged")),

    WHO_CHANGES_WHILE_IT_IS_RATED_IS_ON_ITS_LIST(change("RuleRuns.java", "closing, firstList, lastList + 1)",
            "closing, firstList, lastList)")),

    WHO_IS_RATED_HAS_CHANGED_STILL(change("SealedPlayer.java",
            "new SealedPlayer(sealed, Collections.emptySortedSet(), by)", "new SealedPlayer(sealed, changed, by)")),

    WHO_HAS_CHANGED_TWICE_IS_ON_NO_LIST(settlements("if (before.changed().isEmpty()) {",
            "if (before.changed().isEmpty() && before.provisional() == null) {")),

    A_FAILED_RUN_IS_TOLD(settlements("run.isSealed() && run.run().pays()", "run.run().pays()")),

    A_TRIAL_IS_TOLD(settlements("run.isSealed() && run.run().pays()", "run.isSealed()")),

    A_TRIAL_HAS_BEEN_THROUGH_THE_LISTS(settlements("if (isSealed && isPaying) {", "if (isSealed) {")),

    WHAT_IS_SEALED_SOON_IS_NEVER_RATED(settlements("if (isSealed && open.isRating()) {",
            "if (isSealed && open.position() < 0) {")),

    WHAT_IS_SEALED_SOON_IS_OPEN_FOR_EVER(settlements("close(key, true); // its pieces were told before",
            "put(key, runs.with(open.at(OpenRun.Stage.RATED, 0, 0)));")),

    THE_NEXT_RUN_DOES_NOT_WAIT_FOR_WHAT_IS_SEALED(settlements("        finishSealed(key);\n", "")),

    WHAT_COMES_BEHIND_THE_CUT_IS_A_CAUSE(explainer("causes.subList(period.causes, run.causes)",
            "causes.subList(period.causes, causes.size())")),

    WHAT_WAS_CORRECTED_BEFORE_IS_A_CAUSE(explainer("new Settled(period.ratedBy, run.run, run.causes)", "period")),

    WHAT_CHANGES_ANOTHER_PERIOD_IS_A_CAUSE(
            explainer(".filter(cause -> cause.days.stream().anyMatch(by.period::has))", "")),

    WHAT_CHANGES_ANOTHER_CURRENCY_IS_A_CAUSE(explainer("line.currency(), List.of(day)", "\"EUR\", List.of(day)")),

    A_PART_IS_EXPLAINED_BY_WHAT_CAME_LATER(explainer("trace(by, run.days)", "trace(by, List.copyOf(days.values()))")),

    A_LINE_IS_TOLD_TWICE(settlements("        keep(key, next);\n        return next;", "        return next;")),

    A_CORRECTION_DOES_NOT_SAY_OF_WHAT(settlements("period == null || period.run().equals(run) ? null : period.run()",
            "null")),

    WHO_PLAYED_ON_TWO_DAYS_COUNTS_TWICE(settlements("day.equals(rated.firstDay()) && ", "")),

    WHO_GETS_AN_EARLIER_DAY_IS_PASSED_OVER(settlements(
            "!decided(player, runs).isRatedBy(open.markerSeq())\n                    && rater", "rater")),

    A_LINE_IS_ONE_PLAYER(settlements("differences(player, rated, open.run(), runs).size()",
            "Math.min(1, differences(player, rated, open.run(), runs).size())")),

    WHAT_IS_SEALED_IS_NOT_TAKEN_OFF(change("SealedPlayer.java",
            "Math.subtractExact(entitlement, sealed(period).getOrDefault(currency, 0L))", "entitlement"));

    @SuppressWarnings("ImmutableEnumChecker") // it is a copy
    private final List<Change> changes;

    PlantedBugs(Change... changes) {
        this.changes = List.of(changes);
    }

    @Override
    public List<Change> changes() {
        return changes;
    }

    private static Change settlements(String right, String wrong) {
        return change("Settlements.java", right, wrong);
    }

    private static Change rater(String right, String wrong) {
        return change("CutRater.java", right, wrong);
    }

    private static Change explainer(String right, String wrong) {
        return change("LineExplainer.java", right, wrong);
    }

    private static Change change(String file, String right, String wrong) {
        return new Change(Path.of("src/main/java/dev/windfall/projections/settlement/cuts", file), right, wrong);
    }
}
