package dev.windfall.topology.controls;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.projections.controls.Control;
import dev.windfall.projections.controls.Wish;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.RuleDocument;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.GlobalRule;
import dev.windfall.schemas.avro.RuleInheritance;
import dev.windfall.schemas.avro.RuleVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/// A rebate `r` is written as its rate, `5%`, or with `-` for one that leaves it to the defaults. All brands have one partition.
class RuleControlsTest {

    private static final Topics TOPICS = new Topics("", 1);

    @TempDir
    private Path folder = Path.of("");

    private ControlDriver driver;

    @BeforeEach
    void start() {
        driver = new ControlDriver(TOPICS, folder);
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void aBrandsVersionsStandInItsLogAndInTheTopicOfRules() {
        assertThat(put("aurora", "5%")).isEqualTo("UNKNOWN_BRAND");
        register("aurora");
        assertThat(put("aurora", "5%")).isEqualTo("DECIDED");
        assertThat(put("aurora", "5%")).isEqualTo("UNCHANGED");
        assertThat(put("aurora", "6%")).isEqualTo("DECIDED");
        assertThat(put("aurora", "-")).isEqualTo("REFUSED");
        assertThat(logged()).containsExactly("aurora 1 settings", "aurora 2 r v1 5%", "aurora 3 r v2 6%");
        assertThat(published()).containsExactly("aurora v1 5% at 2", "aurora v2 6% at 3");
    }

    @Test
    void newDefaultsReachEachBrandThatHasTheRule() {
        register("aurora");
        register("borealis");
        register("citrus");
        put("aurora", "5%");
        assertThat(put("*", "1%")).isEqualTo("DECIDED");
        assertThat(put("borealis", "-")).isEqualTo("DECIDED");
        logged();
        published();
        assertThat(put("*", "2%")).isEqualTo("DECIDED");
        assertThat(logged()).containsExactly("borealis 3 r v2 2%");
        assertThat(published()).containsExactly("* v2", "aurora took 2", "borealis v2 2% at 3", "borealis took 2");
    }

    @Test
    void aBrandThatComesLaterInheritsTheDefaultsThatStand() {
        put("*", "1%");
        put("*", "2%");
        register("aurora");
        put("aurora", "-");
        assertThat(logged()).containsExactly("aurora 1 settings", "aurora 2 r v1 2%");
    }

    @Test
    void aCurrencyThatIsAddedInheritsWhatTheDefaultsSayOfIt() {
        ask("*", new Wish.WrittenRule(
                document(Map.of("effective_from", "2026-11-23", "period", "WEEKLY",
                        "tiers", Map.of("EUR", List.of(Map.of("from", 0, "rate", "1%")), "USD",
                                List.of(Map.of("from", 0, "rate", "2%")))))));
        register("aurora");
        ask("aurora", new Wish.WrittenRule(document(Map.of("opt_in", true))));
        assertThat(logged()).containsExactly("aurora 1 settings", "aurora 2 r v1 1%");
        ask("aurora", new Wish.Settings(new BrandSettings("aurora",
                new BusinessCalendar(ZoneId.of("UTC"), LocalTime.MIDNIGHT), Map.of("EUR", 2, "USD", 2), 1, Map.of())));
        assertThat(logged()).hasSize(2).last().asString().startsWith("aurora 4 r v2");
    }

    @Test
    void theSameDefaultsAreTakenByABrandThatHasBeenMended() {
        register("aurora");
        put("aurora", "5%");
        put("*", "1%");
        published();
        assertThat(put("*", "1%")).isEqualTo("UNCHANGED");
        assertThat(published()).containsExactly("aurora took 1");
        assertThat(logged()).containsExactly("aurora 1 settings", "aurora 2 r v1 5%");
    }

    /// One that was given on Wednesday, and is decided on Friday.
    @Test
    void whatIsOverWhenItIsDecidedIsOver() {
        register("aurora");
        put("aurora", "5%");
        logged();
        driver.advance(Duration.ofDays(2));
        put("aurora", "6%");
        assertThat(driver.logged().stream().map(record -> record.value.document())).singleElement()
                .isInstanceOfSatisfying(Control.Document.BrandRule.class,
                        decided -> assertThat(decided.ruling().version().effectiveFrom()).isEqualTo("2026-11-28"));
    }

    @Test
    void aBrandThatCanNotTakeDefaultsKeepsItsVersionAndSaysSo() {
        put("*", "1%");
        register("aurora");
        put("aurora", "-");
        logged();
        published();
        assertThat(put("*", "-")).isEqualTo("DECIDED");
        assertThat(logged()).isEmpty();
        assertThat(published()).hasSize(2).last().asString().startsWith("aurora did not take 2: ");
        assertThat(put("aurora", "3%")).isEqualTo("DECIDED");
        assertThat(logged()).containsExactly("aurora 3 r v2 3%");
    }

    private void register(String brandId) {
        ask(brandId, new Wish.Settings(new BrandSettings(brandId,
                new BusinessCalendar(ZoneId.of("UTC"), LocalTime.MIDNIGHT), Map.of("EUR", 2), 1, Map.of())));
    }

    private String put(String brandId, String rate) {
        Map<String, Object> tree = rate.equals("-") ? Map.of("period", "DAILY")
                : Map.of("period", "DAILY", "tiers", Map.of("EUR", List.of(Map.of("from", 0, "rate", rate))));
        return ask(brandId, new Wish.WrittenRule(document(tree)));
    }

    private static RuleDocument document(Map<String, Object> tree) {
        return ((RuleDocument.Reading.Valid) RuleDocument.read(Kind.REBATE, "r", tree)).document();
    }

    private String ask(String brandId, Wish wish) {
        return driver.ask(brandId, wish, null).getOutcome();
    }

    private List<String> logged() {
        List<String> told = new ArrayList<>();
        driver.logged().forEach(record -> {
            Control control = record.value;
            told.add(record.key + " " + control.seq() + " " + switch (control.document()) {
                case Control.Document.Settings _ -> "settings";
                case Control.Document.PlayerProfile _ -> "profile";
                case Control.Document.BrandRule(var ruling) -> "%s v%d %s".formatted(ruling.rule().ruleId(),
                        ruling.version().version(), rate(ruling.rule().standard().tiers().toString()));
                case Control.Document.OfRun _ -> "run";
                case Control.Document.OfCoupon _ -> "coupon";
            });
        });
        return told;
    }

    private List<String> published() {
        return driver.rules.readKeyValuesToList().stream()
                .map(record -> switch (TOPICS.rules().codec().decode(record.value)) {
                    case RuleVersion version -> "%s v%d %s at %d".formatted(version.getBrandId(), version.getVersion(),
                            rate(version.getRule().getTerms().getTiers().toString()), version.getControlSeq());
                    case GlobalRule global -> "* v" + global.getVersion();
                    case RuleInheritance inheritance -> inheritance.getMistakes().isEmpty()
                            ? "%s took %d".formatted(inheritance.getBrandId(), inheritance.getGlobalVersion())
                            : "%s did not take %d: %s".formatted(inheritance.getBrandId(),
                                    inheritance.getGlobalVersion(), inheritance.getMistakes().getFirst().getDetail());
                    default -> throw new IllegalStateException("no message of this topic");
                }).toList();
    }

    /// Of tiers, as they print: the one rate among them.
    private static String rate(String tiers) {
        return tiers.replaceAll("\\D*(?:EUR)?\\D*0\\D+(\\d+)0000\\D.*", "$1%");
    }
}
