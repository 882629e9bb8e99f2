package dev.windfall.projections.deciding;

import dev.windfall.projections.Digests;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Something that must happen outside, once, whatever is tried again.
///
/// @param requestId the same for every call: a function of what it is for
/// @param owner     who asked for it, and is told what has become of it
public record Effect(String requestId, String brandId, String playerId, Content content, Subject owner) {

    public static final String DECIDER = "effect";

    public enum PayAs {
        CASH, POINTS
    }

    /// What the target is asked to do.
    public sealed interface Content {

        /// @param amount      minor units
        /// @param referenceId what it is for, as others know it
        /// @param remarks     for people
        record WalletCredit(long amount, String currency, PayAs payAs, String referenceId, String remarks)
                implements
                    Content {}

        /// Takes a credit back, all of it; one that is not booked is never booked from then on.
        record WalletReverse(String creditRequestId, WalletCredit credit) implements Content {}
    }

    /// The effect as a subject of its decider.
    public Subject subject() {
        return new Subject(DECIDER, brandId, requestId);
    }

    /// Of all that the target is asked: the same request id with another digest is another request, and is refused.
    public String digest() {
        String[] parts = switch (content) {
            case Content.WalletCredit credit -> parts("WALLET_CREDIT", "", credit);
            case Content.WalletReverse(String creditRequestId, Content.WalletCredit credit) -> parts("WALLET_REVERSE",
                    creditRequestId, credit);
        };
        StringBuilder text = new StringBuilder();
        for (String part : parts) {
            text.append(part.getBytes(StandardCharsets.UTF_8).length).append(':').append(part); // no part can pass for two
        }
        return HexFormat.of().formatHex(Digests.sha256(text.toString()));
    }

    private String[] parts(String kind, String reverses, Content.WalletCredit credit) {
        return new String[]{kind, requestId, brandId, playerId, reverses, Long.toString(credit.amount),
                credit.currency, credit.payAs.name(), credit.referenceId, credit.remarks};
    }
}
