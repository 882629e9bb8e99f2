package dev.windfall.projections.events;

import dev.windfall.projections.Digests;
import dev.windfall.projections.events.Fact.Cash;
import dev.windfall.projections.events.Fact.CashReversal;
import dev.windfall.projections.events.Fact.Rollback;
import dev.windfall.projections.events.Fact.Settlement;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.TreeMap;

/// The content of a fact as one text, and its digest: SHA-256 over a line `name=value` for each field that it has, in the order
/// of their names. The names are those of the wire, times are milliseconds, and no value holds a line end.
public final class Content {

    private Content() {}

    /// Which of two contents under the same id stands: the one with the smaller digest, whichever came first.
    public static boolean standsBefore(Fact one, Fact other) {
        return Arrays.compareUnsigned(digest(one), digest(other)) < 0;
    }

    public static byte[] digest(Fact fact) {
        return Digests.sha256(text(fact));
    }

    static String text(Fact fact) {
        Fields fields = new Fields();
        fields.add("brand_id", fact.brandId()).add("event_id", fact.eventId()).add("player_id", fact.playerId())
                .add("occurred_at", fact.occurredAt().toEpochMilli()).add("type", fact.type());
        switch (fact) {
            case Settlement bet -> fields.add("bet_id", bet.betId()).add("provider_id", bet.providerId())
                    .add("game_category", bet.gameCategory()).add("game_id", bet.gameId())
                    .add("round_id", bet.roundId()).add("currency", bet.currency()).add("stake", bet.stake())
                    .add("payout", bet.payout()).add("bonus_stake", bet.bonusStake())
                    .add("bonus_payout", bet.bonusPayout()).add("valid_turnover", bet.validTurnover())
                    .add("revision", bet.revision());
            case Rollback rollback -> fields.add("bet_id", rollback.betId()).add("revision", rollback.revision())
                    .add("reverses_event_id", rollback.reversesEventId());
            case Cash cash -> fields.add("currency", cash.currency()).add("amount", cash.amount());
            case CashReversal reversal -> fields.add("reverses_event_id", reversal.reversesEventId());
        }
        return fields.text();
    }

    private static final class Fields {
        private final TreeMap<String, Object> values = new TreeMap<>();

        Fields add(String name, @Nullable Object value) {
            if (value != null) {
                values.put(name, value);
            }
            return this;
        }

        String text() {
            StringBuilder text = new StringBuilder();
            values.forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
            return text.toString();
        }
    }
}
