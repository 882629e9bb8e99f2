package dev.windfall.projections.ledger;

import dev.windfall.projections.events.Fact;
import dev.windfall.projections.events.Fact.Cash;
import dev.windfall.projections.events.Fact.CashReversal;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/// What a deposit or withdrawal and the reversals that name it are worth: a function of the set of them.
final class CashRules {

    private CashRules() {}

    /// @param id of the event that the case is about
    static Map<String, Standing> judge(String id, Collection<Recorded> events) {
        Cash cash = events.stream().map(Recorded::fact).filter(Cash.class::isInstance).map(Cash.class::cast).findFirst()
                .orElse(null);
        Map<String, Standing> standings = new TreeMap<>();
        for (Recorded event : events) {
            Fact fact = event.fact();
            if (fact instanceof CashReversal reversal) {
                standings.put(fact.eventId(), !reversal.reversesEventId().equals(id) ? Standing.ELSEWHERE
                        : reverses(reversal, cash) ? Standing.EFFECTIVE : Standing.WAITING);
            }
        }
        if (cash != null) {
            standings.put(cash.eventId(),
                    standings.containsValue(Standing.EFFECTIVE) ? Standing.REVERSED : Standing.COUNTS);
        }
        return standings;
    }

    /// A deposit is reversed as a deposit, a withdrawal as a withdrawal.
    private static boolean reverses(CashReversal reversal, @Nullable Cash cash) {
        return cash != null && cash.direction() == reversal.direction();
    }
}
