package dev.windfall.app.verify;

import dev.windfall.schemas.avro.Accrual;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// The rows that the accruals of a partition make, as they were told up to some place, each to be found once.
final class AccrualRows {

    private static final String NO_ROW = "no row";

    record Place(String kind, String brandId, String ruleId, String mode, LocalDate periodFirst, String playerId,
            String currency) {

        @Override
        public String toString() {
            return "brand %s, player %s, %s %s %s from %s, %s".formatted(brandId, playerId, mode, kind, ruleId,
                    periodFirst,
                    currency);
        }
    }

    record Values(LocalDate periodLast, int ruleVersion, long amount, String outcome, int generation, long version) {

        @Override
        public String toString() {
            return "amount %d %s until %s by version %d, generation %d, version %d".formatted(amount, outcome,
                    periodLast,
                    ruleVersion, generation, version);
        }
    }

    private final Map<Place, Values> rows = new HashMap<>();
    private long found;

    void add(Accrual accrual) {
        accrual.getItems().forEach(item -> rows.merge(
                new Place(accrual.getKind(), accrual.getBrandId(), accrual.getRuleId(), accrual.getMode(),
                        accrual.getPeriodFirst(), accrual.getPlayerId(), item.getCurrency()),
                new Values(accrual.getPeriodLast(), accrual.getRuleVersion(), item.getEntitlement(), item.getOutcome(),
                        accrual.getGeneration(), accrual.getVersion()),
                (one, other) -> Comparator.comparingLong(Values::version).compare(one, other) > 0 ? one : other));
    }

    /// What an older generation has left with nothing may stand: this one has no reason to tell it.
    void found(Place place, Values values, int generation, Differences differences) {
        Values expected = rows.remove(place);
        if (expected == null && values.amount == 0 && values.generation < generation) {
            return;
        }
        found++;
        if (!Objects.equals(expected, values)) {
            differences.add("PostgreSQL, " + place, expected == null ? NO_ROW : expected, values);
        }
    }

    /// @return how many rows were found
    long end(Differences differences) {
        rows.forEach((place, expected) -> differences.add("PostgreSQL, " + place, expected, NO_ROW));
        return found;
    }
}
