package dev.windfall.projections.settlement;

import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.settlement.RunId.Purpose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RunIdTest {

    private static final RuleName RULE = new RuleName(Kind.LOSSBACK, "weekly-lossback");
    private static final RunId RUN = RunId.settlement("aurora", RULE, LocalDate.of(2026, 11, 2));

    @Test
    void textsReadAsTheyAreWritten() {
        checkTexts();
    }

    @Test
    void nobodysLanguageIsInAName() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.of("ar", "EG"));
        try {
            checkTexts();
        } finally {
            Locale.setDefault(before);
        }
    }

    private static void checkTexts() {
        assertThat(RUN.text()).isEqualTo("aurora~lossback~weekly-lossback~2026-11-02");
        assertThat(RUN.with(new Purpose.Corrections(2)).text())
                .isEqualTo("aurora~lossback~weekly-lossback~2026-11-02~c2");
        assertThat(RUN.with(new Purpose.Trial()).text())
                .isEqualTo("aurora~lossback~weekly-lossback~2026-11-02~shadow");
        assertThat(RUN.with(new Purpose.Preview(17)).text())
                .isEqualTo("aurora~lossback~weekly-lossback~2026-11-02~preview-17");
        assertThat(new LineId(RUN, "p1", "EUR").text())
                .isEqualTo("aurora~lossback~weekly-lossback~2026-11-02~p1~EUR");
        assertThat(new LineId(RUN, "p1", "EUR").account().subject())
                .isEqualTo(new Subject("payout", "aurora", "lossback~weekly-lossback~p1~EUR"));
    }

    @Test
    void everyNameIsReadBackAndNoTwoAreTheSame() {
        SplittableRandom random = new SplittableRandom(7);
        Set<LineId> lines = new HashSet<>();
        Set<String> texts = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            LineId line = new LineId(run(random), id(random), random.nextBoolean() ? "EUR" : "1INCH");
            lines.add(line);
            texts.add(line.text());
            assertThat(RunId.read(line.run().text())).contains(line.run());
            assertThat(LineId.read(line.text())).contains(line);
            assertThat(RunId.read(line.text())).as("a line is no run").isEmpty();
            assertThat(AccountId.of(line.account().subject())).contains(line.account());
            assertThat(line.account().line(line.run())).isEqualTo(line);
        }
        assertThat(texts).hasSameSizeAs(lines);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "~", "~~~", "aurora", "aurora~lossback~w", "aurora~LOSSBACK~w~2026-11-02",
            "aurora~coupon~w~2026-11-02", "~lossback~w~2026-11-02", "*~lossback~w~2026-11-02",
            "aurora~lossback~~2026-11-02", "aurora~lossback~w w~2026-11-02", "aurora~lossback~w~2026-11-31",
            "aurora~lossback~w~2026-2-03", "aurora~lossback~w~+2026-11-02", "aurora~lossback~w~-2026-11-02",
            "aurora~lossback~w~12026-11-02", "aurora~lossback~w~2026-11-02~", "aurora~lossback~w~2026-11-02~c",
            "aurora~lossback~w~2026-11-02~c0", "aurora~lossback~w~2026-11-02~c01", "aurora~lossback~w~2026-11-02~C1",
            "aurora~lossback~w~2026-11-02~c-1", "aurora~lossback~w~2026-11-02~c9999999999",
            "aurora~lossback~w~2026-11-02~shadow1", "aurora~lossback~w~2026-11-02~preview",
            "aurora~lossback~w~2026-11-02~preview-", "aurora~lossback~w~2026-11-02~preview1",
            "aurora~lossback~w~2026-11-02~x", "aurora~lossback~w~2026-11-02~c1~shadow",
            " aurora~lossback~w~2026-11-02", "aurora~lossback~w~2026-11-02\n"})
    void whatIsNoRunIsRefused(String text) {
        assertThat(RunId.read(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "~", "~~", "p1~EUR", "aurora~lossback~w~2026-11-02~EUR",
            "aurora~lossback~w~2026-11-02~~EUR", "aurora~lossback~w~2026-11-02~p1~",
            "aurora~lossback~w~2026-11-02~p1~eur",
            "aurora~lossback~w~2026-11-02~p1~EU", "aurora~lossback~w~2026-11-02~p 1~EUR",
            "aurora~lossback~w~2026-11-02~c0~p1~EUR", "aurora~lossback~w~2026-11-02~c1~p1~EUR~"})
    void whatIsNoLineIsRefused(String text) {
        assertThat(LineId.read(text)).isEmpty();
    }

    @Test
    void whatIsNoAccountIsRefused() {
        for (Subject subject : List.of(new Subject("effect", "aurora", "lossback~w~p1~EUR"),
                new Subject("payout", "aurora", "lossback~w~p1"), new Subject("payout", "aurora", "lossback~w~p1~EUR~"),
                new Subject("payout", "aurora", "Lossback~w~p1~EUR"), new Subject("payout", "*", "lossback~w~p1~EUR"),
                new Subject("payout", "aurora", "lossback~~p1~EUR"), new Subject("payout", "aurora", "lossback~w~~EUR"),
                new Subject("payout", "aurora", "lossback~w~p1~eur"))) {
            assertThat(AccountId.of(subject)).as(subject.toString()).isEmpty();
        }
    }

    @Test
    void aPlayerMayBeCalledLikeAPurpose() {
        LineId line = new LineId(RUN, "c1", "EUR");
        assertThat(LineId.read(line.text())).contains(line);
        assertThat(LineId.read(new LineId(RUN.with(new Purpose.Corrections(1)), "shadow", "EUR").text()))
                .hasValueSatisfying(read -> assertThat(read.run().purpose()).isEqualTo(new Purpose.Corrections(1)));
    }

    @Test
    void whatCouldNotBeTakenApartIsNoName() {
        assertThatThrownBy(() -> RunId.settlement("a~b", RULE, RUN.periodStart()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RunId.settlement("aurora", RULE, LocalDate.of(10_000, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LineId(RUN, "p~1", "EUR")).isInstanceOf(IllegalArgumentException.class);
    }

    private static RunId run(SplittableRandom random) {
        RuleName rule = new RuleName(List.of(Kind.values()).get(random.nextInt(Kind.values().length)), id(random));
        return RunId.settlement(id(random), rule, LocalDate.ofEpochDay(random.nextInt(40_000)))
                .with(switch (random.nextInt(4)) {
                    case 0 -> new Purpose.Settlement();
                    case 1 -> new Purpose.Corrections(1 + random.nextInt(999_999_999));
                    case 2 -> new Purpose.Trial();
                    default -> new Purpose.Preview(1 + random.nextInt(12));
                });
    }

    private static String id(SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 0 -> "c1";
            case 1 -> "shadow";
            case 2 -> "EUR";
            default -> "A:_.-z9".substring(random.nextInt(6)) + random.nextInt(1_000);
        };
    }
}
