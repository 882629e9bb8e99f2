package dev.windfall.projections.settlement.payouts;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What is moved by one command: each movement sees what those before it have left.
final class Moves {

    private final SortedMap<LocalDate, Amounts> periods;
    private final List<Movement> movements = new ArrayList<>();

    Moves(PayoutState before) {
        this.periods = new TreeMap<>(before.periods());
    }

    SortedMap<LocalDate, Amounts> periods() {
        return periods;
    }

    List<Movement> movements() {
        return movements;
    }

    void move(Place from, Place to, LocalDate forPeriod, long amount) {
        if (amount != 0) {
            add(new Movement(from, to, forPeriod, amount));
        }
    }

    void move(Place from, Place to, Components components) {
        components.amounts().forEach((forPeriod, amount) -> move(from, to, forPeriod, amount));
    }

    /// What is less than before makes up for what was waived, first.
    ///
    /// @return what is left of the differences
    Components reduceWaived(Components differences) {
        SortedMap<LocalDate, Long> left = new TreeMap<>(differences.amounts());
        left.replaceAll((forPeriod, difference) -> {
            long reduced = difference < 0 ? Math.max(difference, Math.negateExact(waived(forPeriod))) : 0;
            move(Place.SEALED, Place.WAIVED, forPeriod, reduced);
            return difference - reduced;
        });
        return new Components(left);
    }

    /// Nobody is given what is waived, and nobody forgiven what is owed.
    void waive(Place from, Components components) {
        components.amounts().forEach(
                (forPeriod, amount) -> move(from, amount > 0 ? Place.WAIVED : Place.CARRIED, forPeriod, amount));
    }

    /// What was waived is not, after all. What is no longer there to take back has made up for something else meanwhile, and that
    /// is owed now: it comes out of the carry.
    void unwaive(Place to, Components components) {
        components.amounts().forEach((forPeriod, amount) -> {
            long waived = amount > 0 ? Math.min(amount, waived(forPeriod)) : 0;
            move(Place.WAIVED, to, forPeriod, waived);
            move(Place.CARRIED, to, forPeriod, amount - waived);
        });
    }

    void add(Movement movement) {
        Amounts before = periods.getOrDefault(movement.forPeriod(), Amounts.NONE);
        Amounts after = before.plus(movement.from(), Math.negateExact(movement.amount())).plus(movement.to(),
                movement.amount());
        if (after.equals(Amounts.NONE)) {
            periods.remove(movement.forPeriod());
        } else {
            periods.put(movement.forPeriod(), after);
        }
        movements.add(movement);
    }

    /// What was waived and would have been given; 0 where less than that was.
    private long waived(LocalDate forPeriod) {
        return Math.max(0, periods.getOrDefault(forPeriod, Amounts.NONE).waived());
    }
}
