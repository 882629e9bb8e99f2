package dev.windfall.projections.settlement.payouts.law;

import dev.windfall.projections.settlement.LineId;
import dev.windfall.projections.settlement.payouts.Line;
import dev.windfall.projections.settlement.payouts.LineChange;
import dev.windfall.projections.settlement.payouts.LineStatus;
import dev.windfall.projections.settlement.payouts.PayoutEvent;
import dev.windfall.projections.settlement.payouts.PayoutState;
import dev.windfall.projections.settlement.payouts.ShownLine;
import dev.windfall.projections.settlement.payouts.ShownPeriod;
import dev.windfall.projections.settlement.payouts.Statement;
import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// What a database would have of an account: statements are written down now and then, each on top of those before. It has to be what one
/// statement of all decisions says.
final class ShownBook {

    private final Statement all = new Statement();
    private final Map<LineId, ShownLine> lines = new HashMap<>();
    private final Map<LocalDate, ShownPeriod> periods = new HashMap<>();
    private Statement next = new Statement();
    private long seq;

    void add(List<PayoutEvent> events, PayoutState after) {
        seq++;
        all.add(seq, events, after);
        next.add(seq, events, after);
    }

    void write() {
        next.opened().forEach(line -> lines.put(line.line().id(), line));
        next.changed().forEach(change -> lines.computeIfPresent(change.id(), (_, line) -> changed(line, change)));
        next.periods().forEach((forPeriod, period) -> periods.merge(forPeriod, period,
                (before, more) -> new ShownPeriod(before.sealed() + more.sealed(), before.paid() + more.paid(),
                        more.left(), more.seq())));
        next = new Statement();
    }

    private static ShownLine changed(ShownLine line, LineChange change) {
        Line before = line.line();
        return new ShownLine(new Line(before.id(), change.status(), before.components(), before.payAs()),
                Objects.requireNonNullElse(change.note(), line.note()), line.openedAt(), change.at(), change.seq());
    }

    @Nullable
    LineStatus statusOf(LineId line) {
        return all.opened().stream().filter(shown -> shown.line().id().equals(line))
                .map(shown -> shown.line().status()).findFirst().orElse(null);
    }

    /// @return what is shown otherwise than it is
    @Nullable
    String difference(NaiveBook book) {
        for (LocalDate forPeriod : book.periods()) {
            ShownPeriod shown = all.periods().get(forPeriod);
            if (shown == null) {
                if (book.due(forPeriod).signum() != 0 || book.paid(forPeriod).signum() != 0) {
                    return forPeriod + " is not shown";
                }
            } else if (!shown.isWhole() || !BigInteger.valueOf(shown.sealed()).equals(book.due(forPeriod))
                    || !BigInteger.valueOf(shown.paid()).equals(book.paid(forPeriod))) {
                return "%s is shown as %s".formatted(forPeriod, shown);
            }
        }
        return all.changed().isEmpty() ? null : "a line was never opened";
    }

    /// @return what somebody has who has written it down bit by bit, and is not so
    @Nullable
    String writtenDifference() {
        write();
        Set<ShownLine> written = new HashSet<>(lines.values());
        if (!written.equals(new HashSet<>(all.opened()))) {
            return "lines are written as %s, not %s".formatted(written, all.opened());
        }
        return periods.equals(all.periods()) ? null
                : "periods are written as %s, not %s".formatted(periods, all.periods());
    }
}
