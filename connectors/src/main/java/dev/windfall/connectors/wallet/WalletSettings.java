package dev.windfall.connectors.wallet;

import dev.windfall.connectors.http.ServiceSettings;

import java.util.Map;
import java.util.Optional;

/// Where the wallet is.
public final class WalletSettings {

    private static final ServiceSettings.Names NAMES = new ServiceSettings.Names("wallet", "WALLET_SERVICE_URL",
            "WALLET_TIMEOUT", "wallet");

    private WalletSettings() {}

    /// None without an address.
    ///
    /// @throws IllegalArgumentException with a message for people
    public static Optional<ServiceSettings> fromEnvironment(Map<String, String> environment) {
        return ServiceSettings.fromEnvironment(NAMES, environment);
    }
}
