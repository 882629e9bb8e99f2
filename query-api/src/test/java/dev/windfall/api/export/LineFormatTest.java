package dev.windfall.api.export;

import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.Rule.PayAs;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.settlement.LineId;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.payouts.Components;
import dev.windfall.projections.settlement.payouts.Line;
import dev.windfall.projections.settlement.payouts.LineStatus;
import dev.windfall.projections.settlement.payouts.ShownLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

class LineFormatTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 16);
    private static final RunId RUN = RunId.settlement("aurora", new RuleName(Kind.LOSSBACK, "weekly"), DAY);

    private final LineColumns columns = new LineColumns(Map.of("EUR", 2, "JPY", 0, "KWD", 3));

    @Test
    void aTableHasAHeadAndARowForEachLine() {
        assertThat(text(LineFormat.CSV.head(columns))).isEqualTo("brand_id,run_id,line_id,player_id,currency,amount,"
                + "amount_decimal,status,components,pay_as,request_id,note,opened_at,changed_at\r\n");
        assertThat(text(LineFormat.CSV.row(columns, line("p1", "EUR", 1_500, "fine")))).isEqualTo(
                "aurora,aurora~lossback~weekly~2026-11-16,aurora~lossback~weekly~2026-11-16~p1~EUR,p1,EUR,1200,12.00,HELD,"
                        + "\"2026-11-09=-300,2026-11-16=1500\",CASH,"
                        + "promo-credit-aurora~lossback~weekly~2026-11-16~p1~EUR,fine,"
                        + "2026-11-23T02:00:04Z,2026-11-23T02:00:05Z\r\n");
    }

    @Test
    void anObjectHasTheSameColumns() {
        assertThat(text(LineFormat.NDJSON.head(columns))).isEmpty();
        assertThat(text(LineFormat.NDJSON.row(columns, line("p1", "EUR", 1_500, "say \"no\"\n")))).isEqualTo(
                """
                {"brand_id":"aurora","run_id":"aurora~lossback~weekly~2026-11-16",\
                "line_id":"aurora~lossback~weekly~2026-11-16~p1~EUR","player_id":"p1","currency":"EUR","amount":1200,\
                "amount_decimal":"12.00","status":"HELD","components":{"2026-11-09":-300,"2026-11-16":1500},"pay_as":"CASH",\
                "request_id":"promo-credit-aurora~lossback~weekly~2026-11-16~p1~EUR","note":"say \\"no\\"\\n",\
                "opened_at":"2026-11-23T02:00:04Z","changed_at":"2026-11-23T02:00:05Z"}
                """);
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            currency | amount               | decimal
            EUR      | 5                    | 0.05
            EUR      | -1234567             | -12345.67
            JPY      | 1200                 | 1200
            KWD      | 1200                 | 1.200
            KWD      | -7                   | -0.007
            EUR      | 9223372036854775807  | 92233720368547758.07
            """)
    void amountsAreAlsoDecimals(String currency, long amount, String decimal) {
        ShownLine line = new ShownLine(new Line(new LineId(RUN, "p1", currency), LineStatus.CARRIED,
                new Components(new TreeMap<>(Map.of(DAY, amount))), new PayAs.Cash()), "", Instant.EPOCH, Instant.EPOCH,
                1);
        assertThat(text(LineFormat.CSV.row(columns, line))).contains("," + amount + "," + decimal + ",CARRIED,");
        JsonNode object = new JsonMapper().readTree(text(LineFormat.NDJSON.row(columns, line)));
        assertThat(object.path("amount_decimal").stringValue()).isEqualTo(decimal);
        assertThat(object.path("amount").longValue()).isEqualTo(amount);
    }

    @Test
    void whatNobodyKnowsIsNotGuessed() {
        ShownLine line = line("p1", "GEM", 1_500, "");
        assertThat(text(LineFormat.CSV.row(columns, line))).contains(",GEM,1200,,HELD,");
        assertThat(text(LineFormat.NDJSON.row(columns, line))).contains("\"amount\":1200,\"amount_decimal\":null,");
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', quoteCharacter = '`', textBlock = """
            note|cell
            say "no", twice|"say ""no"", twice"
            =1+1|'=1+1
            =HYPERLINK("http://x","y")|"'=HYPERLINK(""http://x"",""y"")"
            +1|'+1
            -1|'-1
            @SUM(A1)|'@SUM(A1)
            ＝1|'＝1
            it is = 1|it is = 1
            Žofie 🙂 ありがとう|Žofie 🙂 ありがとう
            """)
    void noTextIsTakenForAFormula(String note, String cell) {
        assertThat(text(LineFormat.CSV.row(columns, line("p1", "EUR", 1_500, note))))
                .contains("~EUR," + cell + ",2026");
    }

    @Test
    void whatBeginsWithABlankOrAnApostropheCanBeToldFromWhatWasMadeHarmless() {
        assertThat(noteOf("\t=1")).isEqualTo("'\t=1");
        assertThat(noteOf("\r=1")).isEqualTo("\"'\r=1\"");
        assertThat(noteOf("'quoted'")).isEqualTo("''quoted'");
        assertThat(noteOf("two\r\nlines")).isEqualTo("\"two\r\nlines\"");
        assertThat(text(LineFormat.CSV.row(columns, line("-5", "EUR", 1_500, "")))).contains("~-5~EUR,'-5,EUR,1200,");
    }

    @Test
    void totalsAreOfWhatWasWritten() {
        Totals totals = new Totals();
        assertThat(totals.text()).isEqualTo("{\"lines\":0,\"amounts\":{}}");
        totals.add(line("p1", "USD", 1_500, "").line());
        totals.add(line("p2", "EUR", 200, "").line());
        totals.add(line("p3", "EUR", 500, "").line());
        assertThat(totals.text()).isEqualTo("{\"lines\":3,\"amounts\":{\"EUR\":100,\"USD\":1200}}");
    }

    private String noteOf(String note) {
        String row = text(LineFormat.CSV.row(columns, line("p1", "EUR", 1_500, note)));
        return row.substring(row.lastIndexOf("~EUR,") + 5, row.indexOf(",2026-11-23T"));
    }

    /// Of this amount less the 300 of the week before.
    private static ShownLine line(String playerId, String currency, long amount, String note) {
        return new ShownLine(new Line(new LineId(RUN, playerId, currency), LineStatus.HELD,
                new Components(new TreeMap<>(Map.of(DAY, amount, DAY.minusWeeks(1), -300L))), new PayAs.Cash()), note,
                Instant.parse("2026-11-23T02:00:04Z"), Instant.parse("2026-11-23T02:00:05Z"), 1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
