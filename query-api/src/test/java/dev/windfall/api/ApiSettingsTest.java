package dev.windfall.api;

import dev.windfall.api.ApiSettings.BrandEnforcement;
import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ApiSettingsTest {

    @Test
    void withoutSettingsOnlyTheCommandLineMayCallAndBrandsAreKeptApart() {
        ApiSettings settings = ApiSettings.fromEnvironment(Map.of(), Optional.of("own"));
        assertThat(settings.callerOf("own")).contains("cli");
        assertThat(settings.callerOf("another")).isEmpty();
        assertThat(settings.callerOf("")).isEmpty();
        assertThat(settings.enforcement()).isEqualTo(BrandEnforcement.ENFORCE);
    }

    @Test
    void everySettingIsRead() {
        ApiSettings settings = ApiSettings.fromEnvironment(Map.of(
                "INTERNAL_SERVICE_TOKEN_GATEWAY", "one", "INTERNAL_SERVICE_TOKEN_ADMIN_SERVICE", "two",
                "INTERNAL_SERVICE_TOKEN_PROMOTION", "outward", "INTERNAL_SERVICE_TOKEN", "old",
                "PER_CALLER_TOKEN_REQUIRED", "off", "MULTI_BRAND_ENFORCEMENT", "Observe"), Optional.empty());
        assertThat(settings.callerOf("one")).contains("gateway");
        assertThat(settings.callerOf("two")).contains("admin_service");
        assertThat(settings.callerOf("old")).contains("legacy");
        assertThat(settings.callerOf("outward")).as("what we present to others opens nothing here").isEmpty();
        assertThat(settings.enforcement()).isEqualTo(BrandEnforcement.OBSERVE);
    }

    @Test
    void whatCannotBeMeantStopsTheStart() {
        assertThatThrownBy(() -> settings(Map.of("MULTI_BRAND_ENFORCEMENT", "maybe")))
                .hasMessage("MULTI_BRAND_ENFORCEMENT=maybe: expected off, observe or enforce");
        assertThatThrownBy(() -> settings(Map.of("PER_CALLER_TOKEN_REQUIRED", "sometimes")))
                .hasMessage("PER_CALLER_TOKEN_REQUIRED=sometimes: expected on or off");
        assertThatThrownBy(() -> settings(Map.of("PER_CALLER_TOKEN_REQUIRED", "on", "INTERNAL_SERVICE_TOKEN", "old")))
                .hasMessageStartingWith("INTERNAL_SERVICE_TOKEN is set, but PER_CALLER_TOKEN_REQUIRED=on refuses it")
                .message().doesNotContain("old");
    }

    private static ApiSettings settings(Map<String, String> environment) {
        return ApiSettings.fromEnvironment(environment, Optional.empty());
    }
}
