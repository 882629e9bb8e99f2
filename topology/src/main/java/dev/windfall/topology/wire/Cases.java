package dev.windfall.topology.wire;

import dev.windfall.projections.events.Fact;
import dev.windfall.projections.ledger.Case;
import dev.windfall.projections.ledger.CaseKey;
import dev.windfall.projections.ledger.Recorded;
import dev.windfall.schemas.AvroInput;
import dev.windfall.schemas.AvroOutput;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// What the ledger keeps of its cases. Nobody else reads it, so it has a form of its own, made for being small.
public final class Cases {

    private Cases() {}

    /// Brands and players hold no `~`; what follows them may hold anything.
    public static void writeKey(CaseKey key, AvroOutput output) {
        output.writeText(key.brandId());
        output.writeText("~");
        output.writeText(key.playerId());
        output.writeText("~");
        output.writeText(key.kind().name());
        output.writeText("~");
        output.writeText(key.id());
    }

    public static CaseKey keyOf(String text) {
        String[] parts = text.split("~", 4);
        return new CaseKey(CaseKey.Kind.valueOf(parts[2]), parts[0], parts[1], parts[3]);
    }

    // What an event has, one bit each: its entry holds nothing of the rest, and nothing that its key tells.
    private static final int HAS_GAME = 1 << 3;
    private static final int HAS_ROUND = 1 << 4;
    private static final int HAS_BONUS = 1 << 5;
    private static final int HAS_VALID_TURNOVER = 1 << 6;
    private static final int HAS_REVISION = 1 << 7;
    private static final int HAS_REVERSES = 1 << 8;

    /// Below those bits.
    private static final int TYPE_MASK = HAS_GAME - 1;
    private static final int SETTLEMENT = 0;
    private static final int ROLLBACK = 1;
    private static final int DEPOSIT = 2;
    private static final int WITHDRAWAL = 3;
    private static final int DEPOSIT_REVERSED = 4;
    private static final int WITHDRAWAL_REVERSED = 5;

    /// An open case is its events; a closed one has none, but a time.
    public static void write(Case value, Words words, AvroOutput output) {
        switch (value) {
            case Case.Closed closed -> {
                output.writeLong(0);
                output.writeMillis(closed.earliest());
            }
            case Case.Open open -> writeEvents(open.events(), words, output);
        }
    }

    private static void writeEvents(Collection<Recorded> events, Words words, AvroOutput output) {
        output.writeLong(events.size());
        for (Recorded event : events) {
            write(event.fact(), words, output);
            output.writeLong(event.recordedAt().toEpochMilli() - event.fact().occurredAt().toEpochMilli());
            output.writeLong(event.offset());
            output.writeLong(event.index());
        }
    }

    private static void write(Fact fact, Words words, AvroOutput output) {
        output.writeLong(typeOf(fact) | bits(fact));
        output.writeString(fact.eventId());
        output.writeMillis(fact.occurredAt());
        switch (fact) {
            case Fact.Settlement bet -> write(bet, words, output);
            case Fact.Rollback rollback -> {
                writeIfThere(rollback.revision(), output);
                writeIfThere(rollback.reversesEventId(), output);
            }
            case Fact.Cash cash -> {
                words.write(cash.currency(), output);
                output.writeLong(cash.amount());
            }
            case Fact.CashReversal reversal -> output.writeString(reversal.reversesEventId());
        }
    }

    private static void write(Fact.Settlement bet, Words words, AvroOutput output) {
        words.write(bet.providerId(), output);
        words.write(bet.gameCategory(), output);
        words.write(bet.currency(), output);
        output.writeLong(bet.stake());
        output.writeLong(bet.payout());
        if (bet.gameId() != null) {
            words.write(bet.gameId(), output);
        }
        writeIfThere(bet.roundId(), output);
        if (hasBonus(bet)) {
            output.writeLong(bet.bonusStake());
            output.writeLong(bet.bonusPayout());
        }
        if (hasValidTurnover(bet)) {
            output.writeLong(bet.validTurnover());
        }
        writeIfThere(bet.revision(), output);
    }

    private static int typeOf(Fact fact) {
        return switch (fact) {
            case Fact.Settlement _ -> SETTLEMENT;
            case Fact.Rollback _ -> ROLLBACK;
            case Fact.Cash cash -> cash.direction() == Fact.Direction.DEPOSIT ? DEPOSIT : WITHDRAWAL;
            case Fact.CashReversal reversal -> reversal.direction() == Fact.Direction.DEPOSIT ? DEPOSIT_REVERSED
                    : WITHDRAWAL_REVERSED;
        };
    }

    private static int bits(Fact fact) {
        return switch (fact) {
            case Fact.Settlement bet -> (bet.gameId() == null ? 0 : HAS_GAME) | (bet.roundId() == null ? 0 : HAS_ROUND)
                    | (hasBonus(bet) ? HAS_BONUS : 0) | (hasValidTurnover(bet) ? HAS_VALID_TURNOVER : 0)
                    | (bet.revision() == null ? 0 : HAS_REVISION);
            case Fact.Rollback rollback -> (rollback.revision() == null ? 0 : HAS_REVISION)
                    | (rollback.reversesEventId() == null ? 0 : HAS_REVERSES);
            case Fact.Cash _,Fact.CashReversal _ -> 0;
        };
    }

    private static boolean hasBonus(Fact.Settlement bet) {
        return bet.bonusStake() != 0 || bet.bonusPayout() != 0;
    }

    /// Else it is all of the stake that is real money.
    private static boolean hasValidTurnover(Fact.Settlement bet) {
        return bet.validTurnover() != bet.stake() - bet.bonusStake();
    }

    private static void writeIfThere(@Nullable String text, AvroOutput output) {
        if (text != null) {
            output.writeString(text);
        }
    }

    private static void writeIfThere(@Nullable Integer number, AvroOutput output) {
        if (number != null) {
            output.writeLong(number);
        }
    }

    /// @param words of providers, games and currencies
    public static Case read(CaseKey key, AvroInput input, Words words) {
        int count = input.readInt();
        if (count == 0) {
            return new Case.Closed(key, input.readMillis());
        }
        List<Recorded> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Fact fact = readFact(key, input, words);
            events.add(new Recorded(fact, fact.occurredAt().plusMillis(input.readLong()), input.readLong(),
                    input.readInt()));
        }
        return Case.Open.of(key, events);
    }

    private static Fact readFact(CaseKey key, AvroInput input, Words words) {
        int bits = input.readInt();
        String eventId = input.readString();
        Instant occurredAt = input.readMillis();
        return switch (bits & TYPE_MASK) {
            case SETTLEMENT -> readBet(key, bits, eventId, occurredAt, input, words);
            case ROLLBACK -> new Fact.Rollback(eventId, key.brandId(), key.playerId(), key.id(), occurredAt,
                    (bits & HAS_REVISION) == 0 ? null : Integer.valueOf(input.readInt()),
                    (bits & HAS_REVERSES) == 0 ? null : input.readString());
            case DEPOSIT -> cash(Fact.Direction.DEPOSIT, key, eventId, occurredAt, input, words);
            case WITHDRAWAL -> cash(Fact.Direction.WITHDRAWAL, key, eventId, occurredAt, input, words);
            case DEPOSIT_REVERSED -> new Fact.CashReversal(eventId, key.brandId(), key.playerId(),
                    Fact.Direction.DEPOSIT, input.readString(), occurredAt);
            case WITHDRAWAL_REVERSED -> new Fact.CashReversal(eventId, key.brandId(), key.playerId(),
                    Fact.Direction.WITHDRAWAL, input.readString(), occurredAt);
            default -> throw new IllegalStateException("A case of brand %s has an event of unknown type %d"
                    .formatted(key.brandId(), bits & TYPE_MASK));
        };
    }

    private static Fact readBet(CaseKey key, int bits, String eventId, Instant occurredAt, AvroInput input,
            Words words) {
        String providerId = words.read(input);
        String gameCategory = words.read(input);
        String currency = words.read(input);
        long stake = input.readLong();
        long payout = input.readLong();
        String gameId = (bits & HAS_GAME) == 0 ? null : words.read(input);
        String roundId = (bits & HAS_ROUND) == 0 ? null : input.readString();
        long bonusStake = (bits & HAS_BONUS) == 0 ? 0 : input.readLong();
        long bonusPayout = (bits & HAS_BONUS) == 0 ? 0 : input.readLong();
        long validTurnover = (bits & HAS_VALID_TURNOVER) == 0 ? stake - bonusStake : input.readLong();
        Integer revision = (bits & HAS_REVISION) == 0 ? null : Integer.valueOf(input.readInt());
        return new Fact.Settlement(eventId, key.brandId(), key.playerId(), key.id(), providerId, gameCategory, gameId,
                roundId, currency, stake, payout, bonusStake, bonusPayout, validTurnover, occurredAt, revision);
    }

    private static Fact cash(Fact.Direction direction, CaseKey key, String eventId, Instant occurredAt,
            AvroInput input, Words words) {
        return new Fact.Cash(eventId, key.brandId(), key.playerId(), direction, words.read(input),
                input.readLong(), occurredAt);
    }
}
