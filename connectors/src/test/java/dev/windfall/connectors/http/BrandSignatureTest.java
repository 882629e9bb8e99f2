package dev.windfall.connectors.http;

import dev.windfall.connectors.http.BrandSignature.Signed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BrandSignatureTest {

    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
    private static final Signed CALL = call("POST", "/wallet/credits", "aurora", NOON.getEpochSecond(), "adjustment-1",
            "{\"amount\":1500}");

    /// Made with openssl: `dgst -sha256 -hmac current-key` of the lines that the contract names.
    private static final String BY_CURRENT = "213dec311b985f9b7c03aea0f7e2935030188881a14fab41c86a746af054baba";
    private static final String BY_PREVIOUS = "ab71db648b39cdbd2e7eb5d895ed7b7a96cd346021e53d8c50600ae80509a222";

    @Test
    void aCallIsSignedWithTheCurrentKey() {
        assertThat(BrandSignature.of("current-key").sign(CALL)).isEqualTo(BY_CURRENT);
        assertThat(BrandSignature.of("current-key, previous-key").sign(CALL)).isEqualTo(BY_CURRENT);
        assertThat(BrandSignature.of("previous-key").sign(CALL)).isEqualTo(BY_PREVIOUS);
    }

    @Test
    void bothKeysAreAcceptedWhileOneIsBeingReplaced() {
        BrandSignature both = BrandSignature.of("current-key,previous-key");
        assertThat(both.isValid(CALL, BY_CURRENT, NOON)).isTrue();
        assertThat(both.isValid(CALL, BY_PREVIOUS, NOON)).isTrue();
        BrandSignature replaced = BrandSignature.of("current-key");
        assertThat(replaced.isValid(CALL, BY_CURRENT, NOON)).isTrue();
        assertThat(replaced.isValid(CALL, BY_PREVIOUS, NOON)).isFalse();
    }

    @Test
    void whateverIsChangedOnTheWayIsSeen() {
        long now_s = NOON.getEpochSecond();
        String body = "{\"amount\":1500}";
        Map<String, Signed> changed = Map.of(
                "method", call("PUT", "/wallet/credits", "aurora", now_s, "adjustment-1", body),
                "path", call("POST", "/wallet/reversals", "aurora", now_s, "adjustment-1", body),
                "brand", call("POST", "/wallet/credits", "borealis", now_s, "adjustment-1", body),
                "time", call("POST", "/wallet/credits", "aurora", now_s + 1, "adjustment-1", body),
                "request", call("POST", "/wallet/credits", "aurora", now_s, "adjustment-2", body),
                "body", call("POST", "/wallet/credits", "aurora", now_s, "adjustment-1", "{\"amount\":15000}"));
        BrandSignature signature = BrandSignature.of("current-key");
        changed.forEach((what, call) -> assertThat(signature.isValid(call, BY_CURRENT, NOON)).as(what).isFalse());
        for (String other : new String[]{"", BY_CURRENT.substring(1), BY_CURRENT + "0", BY_PREVIOUS, "no hex"}) {
            assertThat(signature.isValid(CALL, other, NOON)).as(other).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            seconds from now | is valid
            -301             | false
            -300             | true
            0                | true
            300              | true
            301              | false
            -9000000000      | false
            9000000000       | false
            """)
    void anOldCallIsNotTakenOnceMore(long seconds, boolean isValid) {
        Signed call = call("POST", "/wallet/credits", "aurora", NOON.getEpochSecond() + seconds, "adjustment-1", "{}");
        BrandSignature signature = BrandSignature.of("current-key");
        assertThat(signature.isValid(call, signature.sign(call), NOON)).isEqualTo(isValid);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", "one,", ",one", "one,two,three", "same,same"})
    void keysThatCanNotBeMeantAreRefusedWithoutAWordOfThem(String keys) {
        assertThatThrownBy(() -> BrandSignature.of(keys)).isInstanceOf(IllegalArgumentException.class)
                .message().doesNotContain("same,", "one,", "two", "three");
    }

    @Test
    void nobodySeesTheKeys() {
        assertThat(BrandSignature.of("current-key,previous-key")).hasToString("BrandSignature[keys=2]");
    }

    private static Signed call(String method, String path, String brandId, long timestamp_s, String requestId,
            String body) {
        return Signed.of(method, path, brandId, timestamp_s, requestId, body.getBytes(StandardCharsets.UTF_8));
    }
}
