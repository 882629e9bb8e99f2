package dev.windfall.connectors.wallet;

import dev.windfall.schemas.Times;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Where the wallet is, and how it knows us.
///
/// @param url       its paths come after this one's
/// @param signature null if nothing is signed
/// @param token     empty if none is presented
/// @param timeout   as long may a call take, from its beginning to the end of its answer
public record WalletSettings(URI url, @Nullable BrandSignature signature, String token, Duration timeout) {

    private static final String URL = "WALLET_SERVICE_URL";
    private static final String TIMEOUT = "WALLET_TIMEOUT";
    private static final String KEY = "BRAND_SIGNING_KEY";
    private static final String TOKEN = "INTERNAL_SERVICE_TOKEN_PROMOTION";
    private static final Duration TIMEOUT_USUAL = Duration.ofSeconds(10);
    private static final Duration TIMEOUT_MAX = Duration.ofMinutes(2);

    /// None without an address.
    ///
    /// @throws IllegalArgumentException with a message for people
    public static Optional<WalletSettings> fromEnvironment(Map<String, String> environment) {
        String url = environment.getOrDefault(URL, "").strip();
        String timeout = environment.getOrDefault(TIMEOUT, "").strip();
        if (url.isEmpty()) {
            if (!timeout.isEmpty()) {
                throw new IllegalArgumentException("%s is set, but there is no wallet: set %s, or remove it"
                        .formatted(TIMEOUT, URL));
            }
            return Optional.empty(); // key and token are other services', too
        }
        String keys = environment.getOrDefault(KEY, "").strip();
        return Optional.of(new WalletSettings(address(url), keys.isEmpty() ? null : signature(keys),
                token(environment.getOrDefault(TOKEN, "").strip()),
                timeout.isEmpty() ? TIMEOUT_USUAL : timeout(timeout)));
    }

    /// The token is for nobody's eyes.
    @Override
    public String toString() {
        return "WalletSettings[url=%s, isSigned=%s, hasToken=%s, timeout=%s]".formatted(url, signature != null,
                !token.isEmpty(), timeout);
    }

    private static URI address(String text) {
        URI url;
        try {
            url = new URI(text.replaceAll("/+$", ""));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("%s is no address: %s".formatted(URL, e.getReason()), e);
        }
        boolean isHttp = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        if (!isHttp || url.getHost() == null) {
            throw new IllegalArgumentException("%s: expected an address like https://wallet.example".formatted(URL));
        }
        if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException("%s: expected no user, no ? and no # in it".formatted(URL));
        }
        return url;
    }

    private static BrandSignature signature(String keys) {
        try {
            return BrandSignature.of(keys);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s: %s".formatted(KEY, e.getMessage()), e);
        }
    }

    private static String token(String token) {
        if (!token.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw new IllegalArgumentException("%s: a header can't carry it".formatted(TOKEN));
        }
        return token;
    }

    private static Duration timeout(String text) {
        Duration timeout;
        try {
            timeout = Times.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s: %s".formatted(TIMEOUT, e.getMessage()), e);
        }
        if (!timeout.isPositive() || timeout.compareTo(TIMEOUT_MAX) > 0) {
            throw new IllegalArgumentException("%s=%s: expected more than nothing, and at most %d seconds"
                    .formatted(TIMEOUT, text, TIMEOUT_MAX.toSeconds()));
        }
        return timeout;
    }
}
