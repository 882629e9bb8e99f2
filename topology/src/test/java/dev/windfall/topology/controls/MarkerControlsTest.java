package dev.windfall.topology.controls;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.projections.controls.Control;
import dev.windfall.projections.controls.Wish;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.RuleDocument;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.ControlAnswer;
import dev.windfall.schemas.avro.RuleVersion;
import dev.windfall.topology.wire.Rules;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/// A brand that is spread over three partitions of four has a rule that has had two versions, of 5 % and of 6 %.
class MarkerControlsTest {

    private static final Topics TOPICS = new Topics("", 4);
    private static final RuleName RULE = new RuleName(Kind.REBATE, "r");
    private static final BrandSettings AURORA = new BrandSettings("aurora",
            new BusinessCalendar(ZoneId.of("UTC"), LocalTime.MIDNIGHT), Map.of("EUR", 2), 3, Map.of());

    @TempDir
    private Path folder = Path.of("");

    private ControlDriver driver;
    private final List<RuleVersion> versions = new ArrayList<>();
    /// Of the first version's first day; the day after it is the second one's.
    private RunId run = RunId.settlement("aurora", RULE, LocalDate.EPOCH);

    @BeforeEach
    void start() {
        driver = new ControlDriver(TOPICS, folder);
        ask(new Wish.Settings(AURORA));
        ask(written("5%", false));
        ask(written("6%", false));
        driver.rules.readValuesToList()
                .forEach(rule -> versions.add(TOPICS.rules().codec().decode(rule, RuleVersion.class)));
        run = RunId.settlement("aurora", RULE, versions.getFirst().getEffectiveFrom());
        driver.logged();
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void aMarkerStandsInEveryPartitionOfTheSliceWithTheVersionThatIsNamed() {
        assertThat(ask(marker(run, 1, 1))).isEqualTo("DECIDED 4");
        assertThat(logged()).isEqualTo(new Control(4,
                new Control.Document.SettleMarker(run, 1, Rules.fromAvro(versions.getFirst()))));
        assertThat(ask(marker(run, 1, 1))).isEqualTo("UNCHANGED 4");
        assertThat(driver.logged()).isEmpty();
    }

    @Test
    void theNextMarkerOfTheRuleWaitsForTheOutcome() {
        RunId next = RunId.settlement("aurora", run.rule(), run.periodStart().plusDays(1));
        ask(marker(run, 1, 1));
        driver.logged();
        assertThat(ask(marker(next, 1, 2))).isEqualTo("REFUSED 0 /run_id");
        assertThat(ask(new Wish.RunFailed(next, 1))).isEqualTo("UNCHANGED 4");
        assertThat(driver.logged()).isEmpty();
        assertThat(ask(new Wish.RunFailed(run, 1))).isEqualTo("DECIDED 5");
        assertThat(logged()).isEqualTo(new Control(5, new Control.Document.RunFailed(run, 1)));
        assertThat(ask(marker(next, 1, 2))).as("which was over by then").isEqualTo("REFUSED 0 /attempt");
        assertThat(ask(marker(run, 2, 1))).isEqualTo("DECIDED 6");
        driver.logged();
        assertThat(ask(new Wish.RunSealed(run, 2))).isEqualTo("DECIDED 7");
        assertThat(logged()).isEqualTo(new Control(7, new Control.Document.RunSealed(run, 2)));
        assertThat(ask(new Wish.RunSealed(run, 2))).isEqualTo("UNCHANGED 7");
        assertThat(ask(marker(next, 2, 2))).isEqualTo("DECIDED 8");
        assertThat(logged()).isEqualTo(new Control(8,
                new Control.Document.SettleMarker(next, 2, Rules.fromAvro(versions.getLast()))));
    }

    @Test
    void aRuleThatIsAnotherHasItsOwnMarker() {
        ask(marker(run, 1, 1));
        assertThat(ask(marker(RunId.settlement("aurora", new RuleName(Kind.REBATE, "other"), run.periodStart()), 1, 1)))
                .as("it has none").isEqualTo("REFUSED 0 /rule_version");
        assertThat(ask(new Wish.Marker(run, 2, 3, "digest"))).isEqualTo("REFUSED 0 /rule_version");
        assertThat(ask(new Wish.Marker(run, 2, 2, "digest"))).isEqualTo("REFUSED 0 /rule_version");
        assertThat(ask(marker(run, 2, 2))).as("of which it is no period").isEqualTo("REFUSED 0 /rule_version");
    }

    @Test
    void noBrandsLogSaysAnythingOfAnothersRun() {
        RunId other = RunId.settlement("borealis", run.rule(), run.periodStart());
        assertThat(ask(marker(other, 1, 1))).isEqualTo("REFUSED 0 ");
        assertThat(ask(new Wish.RunFailed(other, 1))).isEqualTo("REFUSED 0 ");
        assertThat(driver.logged()).isEmpty();
    }

    @Test
    void aMarkerThatComesAgainUnderItsKeyIsDecidedOnce() {
        assertThat(ask(marker(run, 1, 1), run.text() + "~1")).isEqualTo("DECIDED 4");
        driver.logged();
        assertThat(ask(marker(run, 1, 1), run.text() + "~1")).isEqualTo("DECIDED 4");
        assertThat(ask(marker(run, 1, 2), run.text() + "~1")).isEqualTo("KEY_REUSED 0");
        assertThat(driver.logged()).isEmpty();
    }

    @Test
    void onceItsRunIsCalledAPeriodIsRatedByNoOtherVersion() {
        ask(marker(run, 1, 1));
        assertThat(ask(written("7%", true))).isEqualTo("REFUSED 0 /effective_from");
        assertThat(ask(written("7%", false))).isEqualTo("DECIDED 5");
    }

    private static Wish.WrittenRule written(String rate, boolean isRestated) {
        Map<String, Object> tree = Map.of("period", "DAILY", "restate_open_period", isRestated, "tiers",
                Map.of("EUR", List.of(Map.of("from", 0, "rate", rate))));
        return new Wish.WrittenRule(
                ((RuleDocument.Reading.Valid) RuleDocument.read(Kind.REBATE, "r", tree)).document());
    }

    private Wish.Marker marker(RunId of, int attempt, int version) {
        return new Wish.Marker(of, attempt, version, versions.get(version - 1).getDigest());
    }

    private String ask(Wish wish) {
        return ask(wish, null);
    }

    /// @return outcome and seq, and where a mistake is
    private String ask(Wish wish, @Nullable String key) {
        ControlAnswer answer = driver.ask("aurora", wish, key);
        return answer.getOutcome() + " " + answer.getControlSeq()
                + String.join("", answer.getMistakes().stream().map(mistake -> " " + mistake.getPointer()).toList());
    }

    /// The one record that each partition of the slice has got.
    private Control logged() {
        List<Control> controls = driver.logged().stream().map(record -> record.value).toList();
        assertThat(controls).hasSize(AURORA.spread()).containsOnly(controls.getFirst());
        return controls.getFirst();
    }
}
