package dev.windfall.projections.settlement.payouts.law;

import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.payouts.Component;
import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// An account as somebody would keep it who has all the paper in the world: every line with all that is in it, for ever, and lists of what
/// was carried and waived that are added up each time somebody asks.
final class NaiveBook {

    enum Standing {
        HELD, PENDING, PAID, WAIVED, LEFT
    }

    record Entry(LocalDate forPeriod, BigInteger amount) {}

    static final class NaiveLine {

        final RunId run;
        final List<Entry> entries = new ArrayList<>();
        Standing standing = Standing.PENDING;

        NaiveLine(RunId run) {
            this.run = run;
        }

        BigInteger total() {
            return sum(entries, null);
        }
    }

    final List<NaiveLine> lines = new ArrayList<>();
    final List<Entry> due = new ArrayList<>();
    private final List<Entry> carried = new ArrayList<>();
    private final List<Entry> waived = new ArrayList<>();
    private final List<Entry> twice = new ArrayList<>();

    BigInteger due(LocalDate period) {
        return sum(due, period);
    }

    BigInteger carried(LocalDate period) {
        return sum(carried, period);
    }

    BigInteger waived(LocalDate period) {
        return sum(waived, period);
    }

    BigInteger paid(@Nullable LocalDate period) {
        return inLines(period, List.of(Standing.PAID)).add(sum(twice, period));
    }

    BigInteger pending(LocalDate period) {
        return inLines(period, List.of(Standing.HELD, Standing.PENDING));
    }

    Set<LocalDate> periods() {
        Set<LocalDate> periods = new TreeSet<>();
        due.forEach(entry -> periods.add(entry.forPeriod));
        return periods;
    }

    /// @param most a line that comes to more can't be paid at once
    NaiveLine seal(RunId run, List<Component> components, @Nullable Long holdFrom, BigInteger most) {
        Map<LocalDate, BigInteger> inLine = new TreeMap<>();
        for (Component component : components) {
            LocalDate period = component.forPeriod();
            BigInteger left = BigInteger.valueOf(component.amount());
            due.add(new Entry(period, left));
            while (left.signum() < 0 && waived(period).signum() > 0) {
                BigInteger one = left.negate().min(waived(period));
                waived.add(new Entry(period, one.negate()));
                left = left.add(one);
            }
            inLine.merge(period, left, BigInteger::add);
        }
        List<Entry> fresh = new ArrayList<>();
        inLine.forEach((period, amount) -> fresh.add(new Entry(period, amount)));
        carried.forEach(entry -> inLine.merge(entry.forPeriod, entry.amount, BigInteger::add));
        NaiveLine line = new NaiveLine(run);
        inLine.forEach((period, amount) -> line.entries.add(new Entry(period, amount)));
        int sign = line.total().signum();
        if (sign < 0 || line.total().compareTo(most) > 0) {
            carried.addAll(fresh);
            line.standing = Standing.LEFT;
        } else {
            carried.clear();
            boolean isHeld = sign > 0 && holdFrom != null
                    && line.total().compareTo(BigInteger.valueOf(holdFrom)) >= 0;
            line.standing = sign == 0 ? Standing.PAID : isHeld ? Standing.HELD : Standing.PENDING;
        }
        lines.add(line);
        return line;
    }

    /// A line that is not to be paid: what the player would have got is waived, what it would have taken is still to be taken.
    void waive(NaiveLine line) {
        for (Entry entry : line.entries) {
            (entry.amount.signum() > 0 ? waived : carried).add(entry);
        }
        line.standing = Standing.WAIVED;
    }

    /// A line that counts after all, unit by unit as long as there is something to take back; the rest is a debt, or a credit.
    void unwaive(NaiveLine line, Standing standing) {
        for (Entry entry : line.entries) {
            BigInteger back = entry.amount.signum() > 0
                    ? entry.amount.min(waived(entry.forPeriod).max(BigInteger.ZERO))
                    : BigInteger.ZERO;
            waived.add(new Entry(entry.forPeriod, back.negate()));
            carried.add(new Entry(entry.forPeriod, entry.amount.subtract(back).negate()));
        }
        line.standing = standing;
    }

    /// A line that was paid another way, and is once more: the player owes what they have got too much.
    void payTwice(NaiveLine line) {
        for (Entry entry : line.entries) {
            twice.add(entry);
            carried.add(new Entry(entry.forPeriod, entry.amount.negate()));
        }
    }

    void waiveCarry(@Nullable LocalDate period) {
        for (Entry entry : List.copyOf(carried)) {
            if (period == null || entry.forPeriod.equals(period)) {
                carried.remove(entry);
                waived.add(entry);
            }
        }
    }

    boolean hasCarry(@Nullable LocalDate period) {
        return periods().stream().anyMatch(
                each -> (period == null || each.equals(period)) && carried(each).signum() != 0);
    }

    private BigInteger inLines(@Nullable LocalDate period, List<Standing> standings) {
        BigInteger sum = BigInteger.ZERO;
        for (NaiveLine line : lines) {
            if (standings.contains(line.standing)) {
                sum = sum.add(sum(line.entries, period));
            }
        }
        return sum;
    }

    private static BigInteger sum(List<Entry> entries, @Nullable LocalDate period) {
        BigInteger sum = BigInteger.ZERO;
        for (Entry entry : entries) {
            if (period == null || entry.forPeriod.equals(period)) {
                sum = sum.add(entry.amount);
            }
        }
        return sum;
    }
}
