package dev.windfall.connectors.wallet.simulator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Who may call: whoever presents the token.
record Callers(String token, List<String> signingKeys) {

    /// Nothing if the caller is one of them.
    Optional<Reply> refusal(Incoming incoming, Instant now) {
        if (!token.isEmpty() && !isSame(token, incoming.header("X-Internal-Service-Token"))) {
            return Optional.of(Reply.problem(401, "token-refused", "X-Internal-Service-Token is not ours"));
        }
        return Optional.empty();
    }

    private static boolean isSame(String expected, String presented) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8),
                presented.getBytes(StandardCharsets.UTF_8));
    }
}
