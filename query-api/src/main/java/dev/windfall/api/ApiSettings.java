package dev.windfall.api;

import dev.windfall.projections.Digests;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Who may call, and what happens when a caller reaches for another brand's data.
///
/// @param callers  by name, the digest of each one's token: the tokens themselves are not kept
/// @param hopToken by which processes of our own kind know each other; empty if there is none
public record ApiSettings(Map<String, byte[]> callers, BrandEnforcement enforcement, String hopToken) {

    private static final String LEGACY = "INTERNAL_SERVICE_TOKEN";
    private static final String OUTWARD = "INTERNAL_SERVICE_TOKEN_PROMOTION";
    private static final String ENFORCEMENT = "MULTI_BRAND_ENFORCEMENT";
    private static final String PER_CALLER = "PER_CALLER_TOKEN_REQUIRED";

    public ApiSettings {
        callers = Map.copyOf(callers);
    }

    /// What to do with a request for one brand that reaches for another.
    public enum BrandEnforcement {
        OFF(0), OBSERVE(1), ENFORCE(2);

        private final int gaugeValue;

        BrandEnforcement(int gaugeValue) {
            this.gaugeValue = gaugeValue;
        }

        int gaugeValue() {
            return gaugeValue;
        }
    }

    /// @param ownToken of the embedded default, for the command line
    /// @throws IllegalArgumentException with a message for people
    public static ApiSettings fromEnvironment(Map<String, String> environment, Optional<String> ownToken) {
        Map<String, byte[]> callers = new TreeMap<>();
        environment.forEach((name, token) -> {
            if (name.startsWith(LEGACY + "_") && !name.equals(OUTWARD) && !token.isBlank()) {
                callers.put(name.substring(LEGACY.length() + 1).toLowerCase(Locale.ROOT), digest(token));
            }
        });
        ownToken.ifPresent(token -> callers.put("cli", digest(token)));
        String legacy = environment.getOrDefault(LEGACY, "");
        boolean perCallerRequired = isOn(environment);
        if (!legacy.isBlank()) {
            if (perCallerRequired) {
                throw new IllegalArgumentException(
                        "%s is set, but %s=on refuses it: remove one of them".formatted(LEGACY, PER_CALLER));
            }
            callers.put("legacy", digest(legacy));
        }
        return new ApiSettings(callers, enforcement(environment.getOrDefault(ENFORCEMENT, "enforce")),
                hopToken(environment.getOrDefault(OUTWARD, "").strip()));
    }

    /// The caller that the token belongs to. Every token is compared, each in constant time, so that the time tells nothing.
    Optional<String> callerOf(String token) {
        byte[] presented = digest(token);
        String found = null;
        for (Map.Entry<String, byte[]> caller : callers.entrySet()) {
            if (MessageDigest.isEqual(caller.getValue(), presented)) {
                found = caller.getKey();
            }
        }
        return Optional.ofNullable(found);
    }

    /// Derived from the token by which we call others: those know that one, and are not to be taken for us.
    private static String hopToken(String ownToken) {
        if (ownToken.isEmpty()) {
            return "";
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(ownToken.getBytes(StandardCharsets.UTF_8), mac.getAlgorithm()));
            return HexFormat.of().formatHex(mac.doFinal("windfall-hop".getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every JDK has it, and it takes any key
        }
    }

    /// Tokens are for nobody's eyes.
    @Override
    public String toString() {
        return "ApiSettings[callers=%s, enforcement=%s]".formatted(callers.keySet(), enforcement);
    }

    /// Whether a process of our own kind asks.
    boolean isOwn(String token) {
        return !hopToken.isEmpty() && MessageDigest.isEqual(digest(hopToken), digest(token));
    }

    private static boolean isOn(Map<String, String> environment) {
        return switch (environment.getOrDefault(PER_CALLER, "off").toLowerCase(Locale.ROOT)) {
            case "on", "true" -> true;
            case "off", "false", "" -> false;
            default -> throw new IllegalArgumentException(
                    "%s=%s: expected on or off".formatted(PER_CALLER, environment.get(PER_CALLER)));
        };
    }

    private static BrandEnforcement enforcement(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "off" -> BrandEnforcement.OFF;
            case "observe" -> BrandEnforcement.OBSERVE;
            case "enforce" -> BrandEnforcement.ENFORCE;
            default -> throw new IllegalArgumentException(
                    "%s=%s: expected off, observe or enforce".formatted(ENFORCEMENT, text));
        };
    }

    private static byte[] digest(String token) {
        return Digests.sha256(token.strip());
    }
}
