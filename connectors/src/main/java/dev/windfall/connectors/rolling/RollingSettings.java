package dev.windfall.connectors.rolling;

import dev.windfall.connectors.http.ServiceSettings;

import java.util.Map;
import java.util.Optional;

/// Where the rolling service is, if one keeps the requirements of coupons.
public final class RollingSettings {

    private static final ServiceSettings.Names NAMES = new ServiceSettings.Names("rolling service",
            "ROLLING_SERVICE_URL", "ROLLING_TIMEOUT", "rolling");

    private RollingSettings() {}

    /// None without an address.
    ///
    /// @throws IllegalArgumentException with a message for people
    public static Optional<ServiceSettings> fromEnvironment(Map<String, String> environment) {
        return ServiceSettings.fromEnvironment(NAMES, environment);
    }
}
