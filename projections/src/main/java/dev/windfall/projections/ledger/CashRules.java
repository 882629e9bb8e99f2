package dev.windfall.projections.ledger;

import dev.windfall.projections.SmallMap;
import dev.windfall.projections.events.Fact.Cash;
import dev.windfall.projections.events.Fact.CashReversal;
import org.jspecify.annotations.Nullable;

/// What a deposit or withdrawal and the reversals that name it are worth: a function of the set of them.
final class CashRules {

    private CashRules() {}

    /// @param id of the event that the case is about
    /// @return for each event, in their order
    static Standing[] judge(String id, SmallMap<String, Recorded> events) {
        Cash cash = events.get(id) instanceof Recorded(Cash movement, _, _, _) ? movement : null;
        Standing[] standings = new Standing[events.size()];
        boolean isReversed = false;
        for (int place = 0; place < standings.length; place++) {
            standings[place] = events.value(place).fact() instanceof CashReversal reversal
                    ? standing(reversal, id, cash)
                    : Standing.COUNTS;
            isReversed |= standings[place] == Standing.EFFECTIVE;
        }
        for (int place = 0; isReversed && place < standings.length; place++) {
            standings[place] = standings[place] == Standing.COUNTS ? Standing.REVERSED : standings[place];
        }
        return standings;
    }

    private static Standing standing(CashReversal reversal, String id, @Nullable Cash cash) {
        return !reversal.reversesEventId().equals(id) ? Standing.ELSEWHERE
                : reverses(reversal, cash) ? Standing.EFFECTIVE : Standing.WAITING;
    }

    /// A deposit is reversed as a deposit, a withdrawal as a withdrawal.
    private static boolean reverses(CashReversal reversal, @Nullable Cash cash) {
        return cash != null && cash.direction() == reversal.direction();
    }
}
