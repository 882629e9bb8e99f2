package dev.windfall.connectors.simulator;

import dev.windfall.connectors.http.BrandSignature;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Who may call: whoever presents the token, and has signed the call just now.
///
/// @param token     empty if none is asked for
/// @param signature nothing if none is asked for
public record Callers(String token, @Nullable BrandSignature signature) {

    private static final String TIMESTAMP = "\\d{1,12}";

    /// Nothing if the caller is one of them.
    public Optional<Reply> refusal(Incoming incoming, Instant now) {
        if (!token.isEmpty() && !isSame(token, incoming.header("X-Internal-Service-Token"))) {
            return refused("token-refused", "X-Internal-Service-Token is not ours");
        }
        if (signature == null) {
            return Optional.empty();
        }
        String timestamp = incoming.header("X-Brand-Timestamp");
        if (!timestamp.matches(TIMESTAMP) || isOff(Instant.ofEpochSecond(Long.parseLong(timestamp)), now)) {
            return refused("timestamp-refused", "X-Brand-Timestamp is not now, in seconds");
        }
        BrandSignature.Signed signed = BrandSignature.Signed.of(incoming.method(), incoming.rawPath(),
                incoming.brandId(), Long.parseLong(timestamp), incoming.requestId(), incoming.body());
        return signature.isValid(signed, incoming.header("X-Brand-Signature"), now) ? Optional.empty()
                : refused("signature-refused", "X-Brand-Signature is not that of this call");
    }

    private static Optional<Reply> refused(String code, String detail) {
        return Optional.of(Reply.problem(401, code, detail));
    }

    private static boolean isOff(Instant time, Instant now) {
        return Duration.between(time, now).abs().compareTo(BrandSignature.SKEW_MAX.plusSeconds(1)) >= 0; // to the second
    }

    private static boolean isSame(String expected, String presented) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8),
                presented.getBytes(StandardCharsets.UTF_8));
    }
}
