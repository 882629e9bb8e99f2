package dev.windfall.connectors.http;

import dev.windfall.schemas.Times;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Where a service is, and how it knows us.
///
/// @param url       its paths come after this one's
/// @param signature null if nothing is signed
/// @param token     empty if none is presented
/// @param timeout   as long may a call take, from its beginning to the end of its answer
public record ServiceSettings(URI url, @Nullable BrandSignature signature, String token, Duration timeout) {

    private static final String KEY = "BRAND_SIGNING_KEY";
    private static final String TOKEN = "INTERNAL_SERVICE_TOKEN_PROMOTION";
    private static final Duration TIMEOUT_USUAL = Duration.ofSeconds(10);
    private static final Duration TIMEOUT_MAX = Duration.ofMinutes(2);

    /// What one service is called for people, and in the environment.
    ///
    /// @param name    for people
    /// @param url     the variable with its address
    /// @param timeout the variable with the time that a call may take
    /// @param host    of an example
    public record Names(String name, String url, String timeout, String host) {}

    /// None without an address.
    ///
    /// @throws IllegalArgumentException with a message for people
    public static Optional<ServiceSettings> fromEnvironment(Names names, Map<String, String> environment) {
        String url = environment.getOrDefault(names.url, "").strip();
        String timeout = environment.getOrDefault(names.timeout, "").strip();
        if (url.isEmpty()) {
            if (!timeout.isEmpty()) {
                throw new IllegalArgumentException("%s is set, but there is no %s: set %s, or remove it"
                        .formatted(names.timeout, names.name, names.url));
            }
            return Optional.empty(); // key and token are other services', too
        }
        String keys = environment.getOrDefault(KEY, "").strip();
        return Optional.of(new ServiceSettings(address(names, url), keys.isEmpty() ? null : signature(keys),
                token(environment.getOrDefault(TOKEN, "").strip()),
                timeout.isEmpty() ? TIMEOUT_USUAL : timeout(names, timeout)));
    }

    /// The token is for nobody's eyes.
    @Override
    public String toString() {
        return "ServiceSettings[url=%s, isSigned=%s, hasToken=%s, timeout=%s]".formatted(url, signature != null,
                !token.isEmpty(), timeout);
    }

    private static URI address(Names names, String text) {
        URI url;
        try {
            url = new URI(text.replaceAll("/+$", ""));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("%s is no address: %s".formatted(names.url, e.getReason()), e);
        }
        boolean isHttp = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        if (!isHttp || url.getHost() == null) {
            throw new IllegalArgumentException(
                    "%s: expected an address like https://%s.example".formatted(names.url, names.host));
        }
        if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException("%s: expected no user, no ? and no # in it".formatted(names.url));
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

    private static Duration timeout(Names names, String text) {
        Duration timeout;
        try {
            timeout = Times.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s: %s".formatted(names.timeout, e.getMessage()), e);
        }
        if (!timeout.isPositive() || timeout.compareTo(TIMEOUT_MAX) > 0) {
            throw new IllegalArgumentException("%s=%s: expected more than nothing, and at most %d seconds"
                    .formatted(names.timeout, text, TIMEOUT_MAX.toSeconds()));
        }
        return timeout;
    }
}
