package dev.windfall.projections.deciding;

import dev.windfall.projections.Digests;
import dev.windfall.projections.coupons.Requirement;
import dev.windfall.projections.coupons.Wagering;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
            WALLET_CREDIT, WALLET_REVERSE, WALLET_RELEASE,
            /// A service keeps the requirement of a coupon.
            ROLLING_OPEN,
            /// It counts no longer, and says how far it was.
            ROLLING_END
        }

        Kind kind();

        /// In minor units: given, taken back or released, or to be wagered.
        long amount();

        String currency();

        /// What it is for, as others know it.
        String referenceId();

        /// For people.
        String remarks();

        /// All that the target is asked, but by whom and for whom.
        List<String> parts();

        /// What a wallet does.
        sealed interface OfWallet extends Content {

            /// @param creditRequestId the request id of the credit, where it is of a kind that does something with an earlier one
            static OfWallet of(Kind kind, @Nullable String creditRequestId, WalletCredit credit) {
                return switch (kind) {
                    case WALLET_CREDIT -> credit;
                    case WALLET_REVERSE -> new WalletReverse(
                            Objects.requireNonNull(creditRequestId, "a reverse of nothing"), credit);
                    case WALLET_RELEASE -> new WalletRelease(
                            Objects.requireNonNull(creditRequestId, "a release of nothing"), credit);
                    case ROLLING_OPEN, ROLLING_END -> throw new IllegalArgumentException("No wallet's: " + kind);
                };
            }

            /// What is given, taken back or released.
            WalletCredit credit();

            /// The request id of the credit that is taken back or released, if one is.
            Optional<String> ofCredit();

            @Override
            default long amount() {
                return credit().amount;
            }

            @Override
            default String currency() {
                return credit().currency;
            }

            @Override
            default String referenceId() {
                return credit().referenceId;
            }

            @Override
            default String remarks() {
                return credit().remarks;
            }

            @Override
            default List<String> parts() {
                return List.of(ofCredit().orElse(""), Long.toString(amount()), currency(), credit().payAs.name(),
                        referenceId(), remarks());
            }
        }

        /// What a rolling service does with the requirement of a coupon.
        sealed interface OfRolling extends Content {

            static OfRolling of(Kind kind, RollingOpen opened) {
                return switch (kind) {
                    case ROLLING_OPEN -> opened;
                    case ROLLING_END -> new RollingEnd(opened);
                    case WALLET_CREDIT, WALLET_REVERSE, WALLET_RELEASE -> throw new IllegalArgumentException(
                            "No rolling service's: " + kind);
                };
            }

            /// What is opened, or was to be.
            RollingOpen opened();

            default Requirement requirement() {
                return opened().requirement;
            }

            @Override
            default long amount() {
                return requirement().amount();
            }

            @Override
            default String currency() {
                return requirement().currency();
            }

            @Override
            default String referenceId() {
                return opened().referenceId;
            }

            @Override
            default String remarks() {
                return opened().remarks;
            }

            @Override
            default List<String> parts() {
                Requirement of = requirement();
                Wagering wagering = of.wagering();
                List<String> parts = new ArrayList<>(List.of(of.coupon().text(), Long.toString(of.amount()),
                        of.currency(), of.from().toString(), of.until().toString(), wagering.base().name(),
                        String.valueOf(wagering.maxBet()), wagering.order().name(),
                        Integer.toString(wagering.weights().defaultBp())));
                for (Map<String, Integer> weights : List.of(wagering.weights().categories(),
                        wagering.weights().providers())) {
                    parts.add(Integer.toString(weights.size()));
                    weights.forEach((name, weight_bp) -> parts.addAll(List.of(name, weight_bp.toString())));
                }
                parts.addAll(List.of(referenceId(), remarks()));
                return List.copyOf(parts);
            }
        }

        /// @param amount      minor units
        /// @param referenceId what it is for, as others know it
        /// @param remarks     for people
        record WalletCredit(long amount, String currency, PayAs payAs, String referenceId, String remarks)
                implements
                    OfWallet {

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
        record WalletRelease(String creditRequestId, WalletCredit credit) implements OfWallet {

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
        record WalletReverse(String creditRequestId, WalletCredit credit) implements OfWallet {

            @Override
            public Kind kind() {
                return Kind.WALLET_REVERSE;
            }

            @Override
            public Optional<String> ofCredit() {
                return Optional.of(creditRequestId);
            }
        }

        /// Bets count towards the requirement from now on, as the service counts them.
        ///
        /// @param referenceId has the token of the coupon's use
        /// @param remarks     has it too
        record RollingOpen(Requirement requirement, String referenceId, String remarks) implements OfRolling {

            @Override
            public Kind kind() {
                return Kind.ROLLING_OPEN;
            }

            @Override
            public RollingOpen opened() {
                return this;
            }
        }

        /// No more bets count; one that is not open is never opened from then on. The answer says whether enough was wagered.
        record RollingEnd(RollingOpen opened) implements OfRolling {

            @Override
            public Kind kind() {
                return Kind.ROLLING_END;
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
        List<String> parts = new ArrayList<>(List.of(content.kind().name(), requestId, brandId, playerId));
        parts.addAll(content.parts());
        StringBuilder text = new StringBuilder();
        for (String part : parts) {
            text.append(part.getBytes(StandardCharsets.UTF_8).length).append(':').append(part); // no part can pass for two
        }
        return Digests.hex(text.toString());
    }
}
