package dev.windfall.schemas;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

import static org.assertj.core.api.Assertions.assertThat;

class KnownTextsTest {

    @Test
    void everyTextIsReadAsItStands() {
        KnownTexts texts = new KnownTexts(8);
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 10_000; i++) {
            String text = pick(random);
            byte[] bytes = ("..." + text + "..").getBytes(StandardCharsets.UTF_8);
            assertThat(texts.text(bytes, 3, bytes.length - 5)).isEqualTo(text);
        }
    }

    @Test
    void aTextThatComesAgainIsTheSameObject() {
        KnownTexts texts = new KnownTexts(1024);
        byte[] bytes = "pragmatic".getBytes(StandardCharsets.UTF_8);
        assertThat(texts.text(bytes, 0, bytes.length)).isSameAs(texts.text(bytes, 0, bytes.length));
    }

    @Test
    void theLastTwoOfAPairOfPlacesStay() {
        KnownTexts texts = new KnownTexts(2);
        byte[] bytes = "abc".getBytes(StandardCharsets.UTF_8);
        String a = texts.text(bytes, 0, 1);
        String b = texts.text(bytes, 1, 1);
        assertThat(texts.text(bytes, 0, 1)).isSameAs(a);
        assertThat(texts.text(bytes, 1, 1)).isSameAs(b);
        assertThat(texts.text(bytes, 2, 1)).isEqualTo("c");
        assertThat(texts.text(bytes, 1, 1)).isSameAs(b);
        assertThat(texts.text(bytes, 0, 1)).isEqualTo("a").isNotSameAs(a);
    }

    @Test
    void whatIsTooLongIsReadButNotKept() {
        KnownTexts texts = new KnownTexts(1024);
        byte[] bytes = "x".repeat(101).getBytes(StandardCharsets.UTF_8);
        assertThat(texts.text(bytes, 0, bytes.length)).isEqualTo("x".repeat(101))
                .isNotSameAs(texts.text(bytes, 0, bytes.length));
    }

    private static String pick(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(new String[]{"a", "b", "ä", "€", "𝄞", "\0"}[random.nextInt(6)]);
        }
        return text.toString();
    }
}
