package dev.windfall.projections.settlement.payouts;

import dev.windfall.projections.settlement.LineId;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/// What some decisions of an account, one after the other, have made of its lines and periods. Of all of them it is the account as people
/// are shown it; of later ones it is what that has to be changed by.
public final class Statement {

    private final Map<LineId, ShownLine> opened = new HashMap<>();
    private final Map<LineId, LineChange> changed = new HashMap<>();
    private final SortedMap<LocalDate, ShownPeriod> periods = new TreeMap<>();

    /// @param seq   of the decision
    /// @param after the account as it was left by it
    public void add(long seq, List<PayoutEvent> events, PayoutState after) {
        for (PayoutEvent event : events) {
            addLine(seq, event);
            addAmounts(seq, event, after);
        }
    }

    /// The lines that these decisions have opened, as they stand.
    public Collection<ShownLine> opened() {
        return Collections.unmodifiableCollection(opened.values());
    }

    /// What has become of those that were opened before.
    public Collection<LineChange> changed() {
        return Collections.unmodifiableCollection(changed.values());
    }

    /// What was sealed and paid for each period by these decisions, and what is left of it.
    public SortedMap<LocalDate, ShownPeriod> periods() {
        return Collections.unmodifiableSortedMap(periods);
    }

    private void addLine(long seq, PayoutEvent event) {
        switch (event) {
            case PayoutEvent.Opened(Line line, _, _, _, Instant at) -> opened.put(line.id(),
                    new ShownLine(line, "", at, at, seq));
            case PayoutEvent.Approved(Line line, String note, Instant at) -> change(
                    new LineChange(line.id(), line.status(), note, at, seq));
            case PayoutEvent.Rejected(Line line, String note, _, Instant at) -> change(
                    new LineChange(line.id(), line.status(), note, at, seq));
            case PayoutEvent.Moved(LineId line, _, LineStatus status, _, Instant at) -> change(
                    new LineChange(line, status, null, at, seq));
            case PayoutEvent.CarryWaived _ -> {
            } // lines stay as they are
        }
    }

    private void change(LineChange change) {
        ShownLine line = opened.get(change.id());
        if (line == null) {
            changed.merge(change.id(), change, LineChange::with);
        } else {
            opened.put(change.id(), line.with(change));
        }
    }

    private void addAmounts(long seq, PayoutEvent event, PayoutState after) {
        SortedMap<LocalDate, Long> sealed = sealed(event).amounts();
        sealed.forEach((forPeriod, amount) -> change(forPeriod, period -> period.sealed(amount)));
        Set<LocalDate> touched = new TreeSet<>(sealed.keySet());
        for (Movement movement : event.movements()) {
            touched.add(movement.forPeriod());
            if (movement.to() == Place.PAID) {
                change(movement.forPeriod(), period -> period.paid(movement.amount()));
            }
            if (movement.from() == Place.PAID) {
                change(movement.forPeriod(), period -> period.paid(Math.negateExact(movement.amount())));
            }
        }
        touched.forEach(forPeriod -> change(forPeriod, period -> period.leaving(after.of(forPeriod), seq)));
    }

    /// By the run's word, not by what was moved because of it: the two have to agree.
    private static Components sealed(PayoutEvent event) {
        return event instanceof PayoutEvent.Opened opening ? Components.of(opening.sealed()) : Components.NONE;
    }

    private void change(LocalDate forPeriod, UnaryOperator<ShownPeriod> change) {
        periods.put(forPeriod, change.apply(periods.getOrDefault(forPeriod, ShownPeriod.NONE)));
    }
}
