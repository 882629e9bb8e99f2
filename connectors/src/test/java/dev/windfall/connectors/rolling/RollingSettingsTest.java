package dev.windfall.connectors.rolling;

import dev.windfall.connectors.http.ServiceSettings;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RollingSettingsTest {

    @Test
    void withoutAnAddressThereIsNone() {
        assertThat(RollingSettings.fromEnvironment(Map.of())).isEmpty();
        assertThat(RollingSettings.fromEnvironment(Map.of("ROLLING_SERVICE_URL", " ", "BRAND_SIGNING_KEY", "key",
                "INTERNAL_SERVICE_TOKEN_PROMOTION", "token"))).as("key and token may be meant for others").isEmpty();
    }

    @Test
    void anAddressIsEnough() {
        ServiceSettings settings = settings(Map.of("ROLLING_SERVICE_URL", "http://rolling:8080"));
        assertThat(settings.url()).isEqualTo(URI.create("http://rolling:8080"));
        assertThat(settings.signature()).isNull();
        assertThat(settings.token()).isEmpty();
        assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void everySettingIsRead() {
        ServiceSettings settings = settings(Map.of("ROLLING_SERVICE_URL", "https://rolling.example/api/v1/",
                "BRAND_SIGNING_KEY", "new,old", "INTERNAL_SERVICE_TOKEN_PROMOTION", " token ", "ROLLING_TIMEOUT",
                "2500ms"));
        assertThat(settings.url()).isEqualTo(URI.create("https://rolling.example/api/v1"));
        assertThat(settings.signature()).hasToString("BrandSignature[keys=2]");
        assertThat(settings.token()).isEqualTo("token");
        assertThat(settings.timeout()).isEqualTo(Duration.ofMillis(2_500));
        assertThat(settings.toString()).doesNotContain("new", "old").doesNotContain("token=t");
        assertThat(settings(Map.of("ROLLING_SERVICE_URL", "http://rolling", "ROLLING_TIMEOUT", "3s")).timeout())
                .isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void aTimeoutWithoutARollingIsAMistake() {
        assertThatThrownBy(() -> RollingSettings.fromEnvironment(Map.of("ROLLING_TIMEOUT", "5s"))).hasMessage(
                "ROLLING_TIMEOUT is set, but there is no rolling service: set ROLLING_SERVICE_URL, or remove it");
    }

    private static ServiceSettings settings(Map<String, String> environment) {
        return RollingSettings.fromEnvironment(environment).orElseThrow();
    }
}
