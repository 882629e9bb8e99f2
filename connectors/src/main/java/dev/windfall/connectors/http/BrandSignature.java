package dev.windfall.connectors.http;

import dev.windfall.projections.Digests;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// By which a service knows that a call was made by one of us, for that brand and just now, and that nobody has changed it on its way.
/// While a key is being replaced two are accepted: the current one, with which is signed, and the one before.
public final class BrandSignature {

    static final String SIGNATURE = "X-Brand-Signature";
    static final String TIMESTAMP = "X-Brand-Timestamp";

    /// A call that is further from now is an old one, made once more, or one from a clock that is wrong.
    public static final Duration SKEW_MAX = Duration.ofMinutes(5);

    private static final String ALGORITHM = "HmacSHA256";

    private final List<SecretKeySpec> keys;

    private BrandSignature(List<SecretKeySpec> keys) {
        this.keys = keys;
    }

    /// What is signed.
    ///
    /// @param path        as it stands in the request line
    /// @param timestamp_s since the epoch
    /// @param body_sha256 in hex
    public record Signed(String method, String path, String brandId, long timestamp_s, String requestId,
            String body_sha256) {

        public static Signed of(String method, String path, String brandId, long timestamp_s, String requestId,
                byte[] body) {
            return new Signed(method, path, brandId, timestamp_s, requestId,
                    Digests.hex(body));
        }

        private byte[] bytes() {
            return String.join("\n", method, path, brandId, Long.toString(timestamp_s), requestId, body_sha256)
                    .getBytes(StandardCharsets.UTF_8);
        }
    }

    /// @param keys `current` or `current,previous`
    /// @throws IllegalArgumentException without a word of the keys themselves
    public static BrandSignature of(String keys) {
        List<String> parts = Arrays.stream(keys.split(",", -1)).map(String::strip).toList();
        if (parts.size() > 2 || parts.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException(
                    "expected one key, or the current and the previous one: current,previous");
        }
        if (parts.size() == 2 && parts.getFirst().equals(parts.getLast())) {
            throw new IllegalArgumentException("the current key and the previous one are the same");
        }
        return new BrandSignature(parts.stream()
                .map(key -> new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM)).toList());
    }

    /// With the current key.
    public String sign(Signed signed) {
        return HexFormat.of().formatHex(code(keys.getFirst(), signed));
    }

    /// Every key is tried, each in constant time, so that the time tells nothing.
    ///
    /// @param signature as it came
    public boolean isValid(Signed signed, String signature, Instant now) {
        byte[] presented = signature.getBytes(StandardCharsets.UTF_8);
        boolean isKnown = false;
        for (SecretKeySpec key : keys) {
            byte[] expected = HexFormat.of().formatHex(code(key, signed)).getBytes(StandardCharsets.UTF_8);
            isKnown |= MessageDigest.isEqual(expected, presented);
        }
        long oldest_s = now.getEpochSecond() - SKEW_MAX.toSeconds();
        long newest_s = now.getEpochSecond() + SKEW_MAX.toSeconds();
        return isKnown && signed.timestamp_s >= oldest_s && signed.timestamp_s <= newest_s;
    }

    /// Keys are for nobody's eyes.
    @Override
    public String toString() {
        return "BrandSignature[keys=%d]".formatted(keys.size());
    }

    private static byte[] code(SecretKeySpec key, Signed signed) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(signed.bytes());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every JDK has it, and it takes any key
        }
    }
}
