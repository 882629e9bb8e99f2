package dev.windfall.app;

import dev.windfall.servers.CannotStart;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class YamlDocumentTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void onlyWhatJsonHasIsMoreThanText() throws Exception {
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("date", "2026-11-02");
        expected.put("time", "06:00");
        expected.put("percent", "5%");
        expected.put("octal", "007");
        expected.put("hex", "0x10");
        expected.put("yes", "no");
        expected.put("grouped", "1_000");
        expected.put("whole", 100000L);
        expected.put("negative", -5L);
        expected.put("part", new BigDecimal("0.50"));
        expected.put("huge", new BigDecimal("99999999999999999999"));
        expected.put("quoted", "5");
        expected.put("tagged", "6");
        expected.put("flag", true);
        expected.put("nothing", null);
        expected.put("empty", null);
        expected.put("list", Arrays.asList("on", 1L, null));
        expected.put("007", Map.of("a/b", false));
        assertThat(document("""
                date: 2026-11-02
                time: 06:00
                percent: 5%
                octal: 007
                hex: 0x10
                yes: no
                grouped: 1_000
                whole: 100000
                negative: -5
                part: 0.50
                huge: 99999999999999999999
                quoted: "5"
                tagged: !!str 6
                flag: true
                nothing: ~
                empty:
                list: [on, 1, null]
                007: {a/b: false}
                """).tree()).isEqualTo(expected);
    }

    @Test
    void jsonIsYaml() throws Exception {
        assertThat(document("{\"kind\": \"rebate\", \"tiers\": {\"EUR\": [{\"from\": 0, \"rate\": \"5%\"}]}}").tree())
                .isEqualTo(Map.of("kind", "rebate", "tiers", Map.of("EUR", List.of(Map.of("from", 0L, "rate", "5%")))));
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', quoteCharacter = '`', textBlock = """
            pointer                   | place
            /kind                     | :1
            /tiers                    | :2
            /tiers/EUR                | :3
            /tiers/EUR/1/rate         | :5
            /tiers/EUR/2/rate         | :3
            /tiers/USD                | :2
            /weights/providers/a~1b   | :8
            /weights/providers/a~1B   | :8
            /rounding                 | ``
            ``                        | ``
            """)
    void itKnowsWhereEverythingStands(String pointer, String place) throws Exception {
        YamlDocument document = document("""
                kind: rebate
                tiers:
                  EUR:
                    - {from: 0, rate: 5%}
                    - {from: 9, rate: 6%}
                weights:
                  providers:
                    A/B: 5%
                """);
        assertThat(document.place(pointer)).isEqualTo(folder.resolve("rule.yaml") + place);
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', quoteCharacter = '`', textBlock = """
            text                           | what is said
            ``                             | ` is not a document with fields, such as brand_id: aurora`
            just words                     | ` is not a document with fields, such as brand_id: aurora`
            kind: rebate\\nkind: cashback  | :2: kind stands here twice
            kind: rebate\\n? [a]\\n: b     | :2: a field's name is a text
            a: 1\\nb: [1, 2                | :2 is neither YAML nor JSON: expected ',' or ']', but got <stream end>
            a: &x {b: *x}                  | :1: this is nested too deeply, or refers to itself
            """)
    void whatCannotBeReadIsOneLine(String text, String said) {
        assertThatThrownBy(() -> document(text.replace("\\n", "\n"))).isInstanceOf(CannotStart.class)
                .hasMessage(folder.resolve("rule.yaml") + said);
    }

    private YamlDocument document(String text) throws IOException {
        return YamlDocument.read(Files.writeString(folder.resolve("rule.yaml"), text));
    }
}
