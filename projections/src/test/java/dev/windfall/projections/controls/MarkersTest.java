package dev.windfall.projections.controls;

import dev.windfall.projections.Mistake;
import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.projections.controls.ControlDecider.Decision;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.PeriodGrid;
import dev.windfall.projections.rules.Rule;
import dev.windfall.projections.rules.RuleHistory;
import dev.windfall.projections.rules.RuleVersion;
import dev.windfall.projections.rules.Ruling;
import dev.windfall.projections.rules.Terms;
import dev.windfall.projections.rules.Weights;
import dev.windfall.projections.settlement.RunId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/// Runs of one rule are numbered by the day of their period; `1/2` is the second attempt of the first. What has happened is told in words:
/// `mark 1/1`, `sealed 1/1`, `failed 1/1`. The brand's last control record was the 7th.
class MarkersTest {

    private static final Ruling RULING = ruling();
    private static final RuleHistory HISTORY = new RuleHistory(List.of(RULING));
    private static final BrandState BRAND = new BrandState(
            new BrandSettings("aurora", new BusinessCalendar(ZoneId.of("UTC"), LocalTime.MIDNIGHT), Map.of("EUR", 2), 2,
                    Map.of()),
            1, 7, 1, false);

    private BrandState brand = BRAND;
    private Markers markers = Markers.NONE;

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            before                             | wanted      | decision
            nothing                            | mark 1/1    | decided 8
            nothing                            | mark 1/2    | decided 8
            mark 1/1                           | mark 1/1    | unchanged 8
            mark 1/1                           | mark 1/2    | refused /run_id
            mark 1/1                           | mark 2/1    | refused /run_id
            mark 1/1                           | sealed 1/1  | decided 9
            mark 1/1                           | failed 1/1  | decided 9
            mark 1/1                           | sealed 1/2  | unchanged 8
            mark 1/1                           | failed 2/1  | unchanged 8
            mark 1/1, sealed 1/1               | sealed 1/1  | unchanged 9
            mark 1/1, sealed 1/1               | failed 1/1  | unchanged 9
            mark 1/1, sealed 1/1               | mark 1/1    | unchanged 8
            mark 1/1, sealed 1/1               | mark 2/1    | decided 10
            mark 1/1, failed 1/1               | mark 1/2    | decided 10
            mark 1/1, failed 1/1               | mark 1/1    | unchanged 8
            mark 1/1, failed 2/1               | mark 3/1    | refused /run_id
            mark 1/1, failed 2/1, sealed 1/1   | mark 2/1    | refused /attempt
            mark 1/1, failed 2/1, sealed 1/1   | mark 2/2    | decided 10
            failed 1/1                         | mark 1/1    | refused /attempt
            failed 1/1                         | mark 1/2    | decided 8
            nothing                            | failed 1/1  | unchanged 7
            nothing                            | other 1/1   | refused /rule_version
            mark 1/1                           | other 1/1   | unchanged 8
            mark 1/1                           | other 2/1   | refused /rule_version
            """)
    void whatBecomesOfAMarkerAndOfWhatItsRunTells(String before, String wanted, String decision) {
        for (String step : before.split(", *", -1)) {
            if (!step.equals("nothing")) {
                happens(step);
            }
        }
        assertThat(told(happens(wanted))).isEqualTo(decision);
    }

    @Test
    void aMarkerCarriesTheVersionAsItWasDecided() {
        assertThat(happens("mark 1/1")).isEqualTo(new Decision.Decided(
                new Control(8, new Control.Document.SettleMarker(run("1"), 1, RULING))));
    }

    @Test
    void aVersionThatIsNotThereAndABrandThatIsNotThereHaveNoMarker() {
        Wish.Marker wanted = new Wish.Marker(run("1"), 1, 9, "digest");
        assertThat(told(ControlDecider.marker(BRAND, Markers.NONE, wanted, RuleHistory.EMPTY)))
                .isEqualTo("refused /rule_version");
        assertThat(told(ControlDecider.marker(null, Markers.NONE, wanted, HISTORY))).isEqualTo("unknown brand");
        assertThat(told(ControlDecider.outcome(null, Markers.NONE, run("1"), 1,
                new Control.Document.RunSealed(run("1"), 1)))).isEqualTo("unknown brand");
    }

    /// Whoever has asked may have known of an older one, or of one that is only tried.
    @Test
    void aVersionThatDoesNotRateThePeriodHasNoMarker() {
        RunId run = run("1");
        Ruling later = new Ruling(new RuleVersion(2, run.periodStart(), RULING.version().mode(), RULING.rule()),
                "other",
                "", 0, new TreeMap<>(), Instant.EPOCH, "bob");
        Wish.Marker wanted = new Wish.Marker(run, 1, 1, RULING.digest());
        assertThat(told(ControlDecider.marker(BRAND, Markers.NONE, wanted, HISTORY))).isEqualTo("decided 8");
        assertThat(told(ControlDecider.marker(BRAND, Markers.NONE, wanted, new RuleHistory(List.of(RULING, later)))))
                .isEqualTo("refused /rule_version");
        RunId trial = run.with(new RunId.Purpose.Trial());
        assertThat(told(ControlDecider.marker(BRAND, Markers.NONE, new Wish.Marker(trial, 1, 1, RULING.digest()),
                HISTORY))).as("which pays").isEqualTo("refused /rule_version");
    }

    @Test
    void aPeriodIsCalledOnceAMarkerOfARunThatSettlesItStands() {
        assertThat(Markers.NONE.ended(run("1"), 1).calledUntil(HISTORY)).isEqualTo(LocalDate.MIN);
        assertThat(Markers.NONE.marked(run("1").with(new RunId.Purpose.Trial()), 1, 8).calledUntil(HISTORY))
                .isEqualTo(LocalDate.MIN);
        LocalDate last = RULING.rule().grid().period(run("2").periodStart()).last();
        Markers called = Markers.NONE.marked(run("2"), 1, 8).ended(run("2"), 1).marked(run("1"), 1, 9);
        assertThat(called.calledUntil(HISTORY)).isEqualTo(last);
    }

    /// However many end, the open one is not forgotten, nor are the newest.
    @Test
    void asManyAreKeptAsThereIsRoomFor() {
        happens("mark 1/1");
        for (int attempt = 1; attempt < 3 * Markers.KEPT_MAX; attempt++) {
            happens("failed 2/" + attempt);
        }
        assertThat(markers.all()).hasSize(Markers.KEPT_MAX);
        assertThat(told(happens("mark 3/1"))).isEqualTo("refused /run_id");
        assertThat(told(happens("mark 1/1"))).isEqualTo("unchanged 8");
        assertThat(told(happens("sealed 1/1"))).isEqualTo("decided 9");
        assertThat(told(happens("mark 2/" + (3 * Markers.KEPT_MAX - 1)))).isEqualTo("refused /attempt");
    }

    private Decision happens(String step) {
        String[] words = step.strip().split("[ /]", -1);
        RunId run = run(words[1]);
        int attempt = Integer.parseInt(words[2]);
        Decision decision = switch (words[0]) {
            case "mark" -> marker(run, attempt, RULING.digest());
            case "other" -> marker(run, attempt, "other");
            case "sealed" -> outcome(run, attempt, new Control.Document.RunSealed(run, attempt));
            default -> outcome(run, attempt, new Control.Document.RunFailed(run, attempt));
        };
        if (decision instanceof Decision.Decided(Control control)) {
            brand = ControlDecider.evolve(brand, control);
        }
        return decision;
    }

    private Decision marker(RunId run, int attempt, String digest) {
        Decision decision = ControlDecider.marker(brand, markers, new Wish.Marker(run, attempt, 1, digest), HISTORY);
        if (decision instanceof Decision.Decided(Control control)) {
            markers = markers.marked(run, attempt, control.seq());
        }
        return decision;
    }

    private Decision outcome(RunId run, int attempt, Control.Document document) {
        Decision decision = ControlDecider.outcome(brand, markers, run, attempt, document);
        markers = markers.ended(run, attempt);
        return decision;
    }

    private static String told(Decision decision) {
        return switch (decision) {
            case Decision.Decided(Control control) -> "decided " + control.seq();
            case Decision.Unchanged(long controlSeq) -> "unchanged " + controlSeq;
            case Decision.Refused(var mistakes) -> "refused "
                    + String.join(" ", mistakes.stream().map(Mistake::pointer).toList());
            case Decision.UnknownBrand() -> "unknown brand";
        };
    }

    private static RunId run(String number) {
        return RunId.settlement("aurora", RULING.rule().name(), LocalDate.of(2026, 11, Integer.parseInt(number)));
    }

    private static Ruling ruling() {
        Terms terms = new Terms(new Weights(Rule.WEIGHT_ONE_BP, new TreeMap<>(), new TreeMap<>()),
                Terms.TierMode.WHOLE, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        Rule rule = new Rule(Kind.REBATE, "daily", Rule.Base.TURNOVER, Rule.Funding.REAL_ONLY,
                new PeriodGrid(PeriodGrid.Length.DAILY, DayOfWeek.MONDAY), Rule.Scope.EMPTY, Rule.Scope.EMPTY, terms,
                new TreeMap<>(), false, Rule.Rounding.DOWN, new TreeMap<>(), new Rule.PayAs.Cash(), Duration.ZERO,
                false);
        return new Ruling(new RuleVersion(1, LocalDate.of(2026, 11, 1), RuleVersion.Mode.LIVE, rule), "digest", "", 0,
                new TreeMap<>(), Instant.EPOCH, "ann");
    }
}
