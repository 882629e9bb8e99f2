package dev.windfall.connectors.wallet;

import dev.windfall.connectors.http.ServiceSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WalletSettingsTest {

    @Test
    void withoutAnAddressThereIsNoWallet() {
        assertThat(WalletSettings.fromEnvironment(Map.of())).isEmpty();
        assertThat(WalletSettings.fromEnvironment(Map.of("WALLET_SERVICE_URL", " ", "BRAND_SIGNING_KEY", "key",
                "INTERNAL_SERVICE_TOKEN_PROMOTION", "token"))).as("key and token may be meant for others").isEmpty();
    }

    @Test
    void anAddressIsEnough() {
        ServiceSettings settings = settings(Map.of("WALLET_SERVICE_URL", "http://wallet:8080"));
        assertThat(settings.url()).isEqualTo(URI.create("http://wallet:8080"));
        assertThat(settings.signature()).isNull();
        assertThat(settings.token()).isEmpty();
        assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void everySettingIsRead() {
        ServiceSettings settings = settings(Map.of("WALLET_SERVICE_URL", "https://wallet.example/api/v1/",
                "BRAND_SIGNING_KEY", "new,old", "INTERNAL_SERVICE_TOKEN_PROMOTION", " token ", "WALLET_TIMEOUT",
                "2500ms"));
        assertThat(settings.url()).isEqualTo(URI.create("https://wallet.example/api/v1"));
        assertThat(settings.signature()).hasToString("BrandSignature[keys=2]");
        assertThat(settings.token()).isEqualTo("token");
        assertThat(settings.timeout()).isEqualTo(Duration.ofMillis(2_500));
        assertThat(settings.toString()).doesNotContain("new", "old").doesNotContain("token=t");
        assertThat(settings(Map.of("WALLET_SERVICE_URL", "http://wallet", "WALLET_TIMEOUT", "3s")).timeout())
                .isEqualTo(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', quoteCharacter = '"', textBlock = """
            setting                          | value                  | complaint
            WALLET_SERVICE_URL               | wallet:8080            | WALLET_SERVICE_URL: expected an address like https://wallet.example
            WALLET_SERVICE_URL               | ftp://wallet           | WALLET_SERVICE_URL: expected an address like https://wallet.example
            WALLET_SERVICE_URL               | http:///credits        | WALLET_SERVICE_URL: expected an address like https://wallet.example
            WALLET_SERVICE_URL               | http://a b             | WALLET_SERVICE_URL is no address: Illegal character in authority
            WALLET_SERVICE_URL               | http://ann:pw@wallet   | WALLET_SERVICE_URL: expected no user, no ? and no # in it
            WALLET_SERVICE_URL               | http://wallet?brand=1  | WALLET_SERVICE_URL: expected no user, no ? and no # in it
            BRAND_SIGNING_KEY                | a,b,c                  | BRAND_SIGNING_KEY: expected one key, or the current and
            BRAND_SIGNING_KEY                | same,same              | BRAND_SIGNING_KEY: the current key and the previous one are the same
            INTERNAL_SERVICE_TOKEN_PROMOTION | two words              | INTERNAL_SERVICE_TOKEN_PROMOTION: a header can't carry it
            WALLET_TIMEOUT                   | soon                   | WALLET_TIMEOUT: 'soon' is no time: expected a number and
            WALLET_TIMEOUT                   | 0s                     | WALLET_TIMEOUT=0s: expected more than nothing
            WALLET_TIMEOUT                   | 121s                   | WALLET_TIMEOUT=121s: expected more than nothing
            """)
    void whatCanNotBeMeantStopsTheStart(String setting, String value, String complaint) {
        Map<String, String> environment = new HashMap<>(Map.of("WALLET_SERVICE_URL", "http://wallet"));
        environment.put(setting, value);
        assertThatThrownBy(() -> WalletSettings.fromEnvironment(environment))
                .isInstanceOf(IllegalArgumentException.class)
                .message().satisfies(message -> assertThat(Objects.requireNonNull(message)).startsWith(complaint));
    }

    @Test
    void aTimeoutWithoutAWalletIsAMistake() {
        assertThatThrownBy(() -> WalletSettings.fromEnvironment(Map.of("WALLET_TIMEOUT", "5s"))).hasMessage(
                "WALLET_TIMEOUT is set, but there is no wallet: set WALLET_SERVICE_URL, or remove it");
    }

    private static ServiceSettings settings(Map<String, String> environment) {
        return WalletSettings.fromEnvironment(environment).orElseThrow();
    }
}
