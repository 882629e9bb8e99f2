package dev.windfall.projections.deciding;

import dev.windfall.projections.Digests;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/// Something that must happen outside, once, whatever is tried again.
///
/// @param requestId the same for every call: a function of what it is for
/// @param owner     who asked for it, and is told what has become of it
/// @param memo      what the owner is told with that, so that it need not remember it; no part of what the target is asked
public record Effect(String requestId, String brandId, String playerId, Content content, Subject owner, String memo) {

    public static final String DECIDER = "effect";

    public Effect(String requestId, String brandId, String playerId, Content content, Subject owner) {
        this(requestId, brandId, playerId, content, owner, "");
    }

    public Effect withMemo(String other) {
        return new Effect(requestId, brandId, playerId, content, owner, other);
    }

    public enum PayAs {
        CASH, POINTS,
        /// Locked, until it is released.
        COUPON
    }

    /// What the target is asked to do.
    public sealed interface Content {

        enum Kind {
            WALLET_CREDIT, WALLET_REVERSE, WALLET_RELEASE
        }

        /// @param creditRequestId the request id of the credit, where it is of a kind that does something with an earlier one
        static Content of(Kind kind, @Nullable String creditRequestId, WalletCredit credit) {
            return switch (kind) {
                case WALLET_CREDIT -> credit;
                case WALLET_REVERSE -> new WalletReverse(
                        Objects.requireNonNull(creditRequestId, "a reverse of nothing"), credit);
                case WALLET_RELEASE -> new WalletRelease(
                        Objects.requireNonNull(creditRequestId, "a release of nothing"), credit);
            };
        }

        Kind kind();

        /// What is given, taken back or released.
        WalletCredit credit();

        /// The request id of the credit that is taken back or released, if one is.
        Optional<String> ofCredit();

        /// @param amount      minor units
        /// @param referenceId what it is for, as others know it
        /// @param remarks     for people
        record WalletCredit(long amount, String currency, PayAs payAs, String referenceId, String remarks)
                implements
                    Content {

            @Override
            public Kind kind() {
                return Kind.WALLET_CREDIT;
            }

            @Override
            public WalletCredit credit() {
                return this;
            }

            @Override
            public Optional<String> ofCredit() {
                return Optional.empty();
            }
        }

        /// Makes what is left of a locked credit the player's own: how much that is, the wallet knows.
        record WalletRelease(String creditRequestId, WalletCredit credit) implements Content {

            @Override
            public Kind kind() {
                return Kind.WALLET_RELEASE;
            }

            @Override
            public Optional<String> ofCredit() {
                return Optional.of(creditRequestId);
            }
        }

        /// Takes a credit back, all that is left of it; one that is not booked is never booked from then on.
        record WalletReverse(String creditRequestId, WalletCredit credit) implements Content {

            @Override
            public Kind kind() {
                return Kind.WALLET_REVERSE;
            }

            @Override
            public Optional<String> ofCredit() {
                return Optional.of(creditRequestId);
            }
        }
    }

    /// The effect as a subject of its decider.
    public Subject subject() {
        return new Subject(DECIDER, brandId, requestId);
    }

    /// Whose effects are carried out one after the other.
    public String playerKey() {
        return brandId + "~" + playerId;
    }

    /// Of all that the target is asked: the same request id with another digest is another request, and is refused.
    public String digest() {
        Content.WalletCredit credit = content.credit();
        String[] parts = {content.kind().name(), requestId, brandId, playerId, content.ofCredit().orElse(""),
                Long.toString(credit.amount), credit.currency, credit.payAs.name(), credit.referenceId, credit.remarks};
        StringBuilder text = new StringBuilder();
        for (String part : parts) {
            text.append(part.getBytes(StandardCharsets.UTF_8).length).append(':').append(part); // no part can pass for two
        }
        return Digests.hex(text.toString());
    }
}
