package dev.windfall.projections.events;

import dev.windfall.projections.Ids;
import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.events.Verdict.Accepted;
import dev.windfall.projections.events.Verdict.Ignored;
import dev.windfall.projections.events.Verdict.Reason;
import dev.windfall.projections.events.Verdict.Refused;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import static dev.windfall.projections.events.Fact.Direction.DEPOSIT;
import static dev.windfall.projections.events.Fact.Direction.WITHDRAWAL;

/// Whether an event can be meant, and as which fact.
public final class Admission {

    /// An event's amount. What a row may add up to is bounded by the fold.
    public static final long AMOUNT_MAX = 10_000_000_000_000L;

    /// How far a wallet's clock may be ahead of ours.
    public static final Duration FUTURE_MAX = Duration.ofHours(1);

    private static final int ID_LENGTH_MAX = 100;
    private static final String CONFIRMED = "_CONFIRMED";

    private final RawEvent event;

    private Admission(RawEvent event) {
        this.event = event;
    }

    /// @param brand      the event's brand, if it is registered
    /// @param recordedAt when the platform knew the event
    public static Verdict decide(RawEvent event, @Nullable BrandSettings brand, Instant recordedAt) {
        try {
            return new Admission(event).decide(brand, recordedAt);
        } catch (Fault fault) {
            return fault.refusal;
        }
    }

    /// The fact that an event is, where that has been decided before.
    ///
    /// @throws IllegalArgumentException if it is none
    public static Fact factOf(RawEvent event) {
        try {
            Fact fact = new Admission(event).fact();
            if (fact != null) {
                return fact;
            }
        } catch (Fault fault) {
            throw new IllegalArgumentException(
                    "Event %s can't be meant: %s".formatted(event.eventId(), fault.refusal.detail()), fault);
        }
        throw new IllegalArgumentException("Event %s has an unknown type".formatted(event.eventId()));
    }

    private Verdict decide(@Nullable BrandSettings brand, Instant recordedAt) {
        Fact fact = fact();
        if (fact == null) {
            return new Ignored(event.type());
        }
        if (fact.occurredAt().isAfter(recordedAt.plus(FUTURE_MAX))) {
            return new Refused(Reason.IN_THE_FUTURE, "occurred_at",
                    "occurred_at is over an hour ahead");
        }
        if (brand == null) {
            return new Refused(Reason.UNKNOWN_BRAND, "brand_id", "no brand %s is registered".formatted(fact.brandId()));
        }
        String currency = currencyOf(fact);
        if (currency != null && !brand.currencies().containsKey(currency)) {
            return new Refused(Reason.UNKNOWN_CURRENCY, "currency",
                    "brand %s does not list %s".formatted(fact.brandId(), currency));
        }
        return new Accepted(fact);
    }

    /// Whether events of this type mean something here.
    public static boolean knows(String type) {
        return Type.of(type) != null;
    }

    /// What means something here.
    private enum Type {
        BET_SETTLED, BET_ROLLED_BACK, DEPOSIT, WITHDRAWAL, DEPOSIT_REVERSED, WITHDRAWAL_REVERSED;

        private static final Map<String, Type> NAMES = names();

        /// @return null for a type that is not ours
        static @Nullable Type of(String told) {
            return NAMES.get(told);
        }

        private static Map<String, Type> names() {
            Map<String, Type> names = new HashMap<>();
            for (Type type : values()) {
                names.put(type.name(), type);
                names.put(type.name() + CONFIRMED, type);
            }
            return Map.copyOf(names);
        }
    }

    /// @return null for a type that is not ours
    private @Nullable Fact fact() {
        Type type = Type.of(event.type());
        if (type == null) {
            return null;
        }
        Fact fact = switch (type) {
            case BET_SETTLED -> settlement();
            case BET_ROLLED_BACK -> rollback();
            case DEPOSIT -> cash(DEPOSIT);
            case WITHDRAWAL -> cash(WITHDRAWAL);
            case DEPOSIT_REVERSED -> reversal(DEPOSIT);
            case WITHDRAWAL_REVERSED -> reversal(WITHDRAWAL);
        };
        require(!fact.occurredAt().isBefore(Instant.EPOCH), "occurred_at", " is before 1970");
        return fact;
    }

    private Fact settlement() {
        long stake = amount("stake", event.stake());
        long payout = amount("payout", event.payout());
        long bonusStake = part("bonus_stake", event.bonusStake(), "stake", stake);
        long bonusPayout = part("bonus_payout", event.bonusPayout(), "payout", payout);
        long validTurnover = event.validTurnover() == null ? stake - bonusStake
                : part("valid_turnover", event.validTurnover(), "stake", stake);
        return new Fact.Settlement(eventId(), brandId(), playerId(), text("bet_id", event.betId()),
                lowerCase("provider_id", event.providerId()), lowerCase("game_category", event.gameCategory()),
                optional("game_id", event.gameId()), optional("round_id", event.roundId()),
                text("currency", event.currency()), stake, payout, bonusStake,
                bonusPayout,
                validTurnover, event.occurredAt(), revision());
    }

    private Fact rollback() {
        return new Fact.Rollback(eventId(), brandId(), playerId(), text("bet_id", event.betId()), event.occurredAt(),
                revision(),
                event.reversesEventId() == null ? null : text("reverses_event_id", event.reversesEventId()));
    }

    private Fact cash(Fact.Direction direction) {
        long amount = amount("amount", event.amount());
        require(amount > 0, "amount", " is not above 0");
        return new Fact.Cash(eventId(), brandId(), playerId(), direction, text("currency", event.currency()), amount,
                event.occurredAt());
    }

    private Fact reversal(Fact.Direction direction) {
        return new Fact.CashReversal(eventId(), brandId(), playerId(), direction,
                text("reverses_event_id", event.reversesEventId()), event.occurredAt());
    }

    private String eventId() {
        return text("event_id", event.eventId());
    }

    private String brandId() {
        require(Ids.isValid(event.brandId()), "brand_id", " is no id");
        return event.brandId();
    }

    private String playerId() {
        require(Ids.isValid(event.playerId()), "player_id", " is no id");
        return event.playerId();
    }

    private @Nullable Integer revision() {
        require(event.revision() == null || event.revision() >= 1, "revision", " is below 1");
        return event.revision();
    }

    private static String lowerCase(String field, @Nullable String value) {
        String text = text(field, value);
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.equals(text) ? text : limited(field, lower); // nearly all are written so
    }

    private static @Nullable String optional(String field, @Nullable String value) {
        return value == null ? null : limited(field, value);
    }

    private static String text(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new Fault(field, " is missing");
        }
        return limited(field, value);
    }

    /// What can stand in a key, a log and a database alike.
    private static String limited(String field, String value) {
        require(value.length() <= ID_LENGTH_MAX, field, " is longer than " + ID_LENGTH_MAX + " characters");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= ' ' && c < '\u007f') {
                continue; // nearly all
            }
            boolean pair = Character.isHighSurrogate(c) && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1));
            require(!Character.isISOControl(c) && (!Character.isSurrogate(c) || pair), field,
                    " has a control character, or half a character");
            i += pair ? 1 : 0;
        }
        return value;
    }

    private static long amount(String field, @Nullable Long value) {
        if (value == null) {
            throw new Fault(field, " is missing");
        }
        require(value >= 0, field, " is negative");
        require(value <= AMOUNT_MAX, field, " is above " + AMOUNT_MAX);
        return value;
    }

    private static long part(String field, long value, String wholeField, long whole) {
        amount(field, value);
        if (value > whole) {
            throw new Fault(field, " is more than " + wholeField);
        }
        return value;
    }

    private static @Nullable String currencyOf(Fact fact) {
        return switch (fact) {
            case Fact.Settlement settlement -> settlement.currency();
            case Fact.Cash cash -> cash.currency();
            case Fact.Rollback _,Fact.CashReversal _ -> null;
        };
    }

    /// Asked several times of every event: nothing is put together for those that hold.
    ///
    /// @param otherwise what is wrong with the field, as a constant
    private static void require(boolean holds, String field, String otherwise) {
        if (!holds) {
            throw new Fault(field, otherwise);
        }
    }

    /// Leaves the reading of an event at its first fault; never seen outside.
    private static final class Fault extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Refused refusal;

        Fault(String field, String otherwise) {
            super(field + otherwise, null, false, false);
            this.refusal = new Refused(Reason.INVALID, field, field + otherwise);
        }
    }
}
