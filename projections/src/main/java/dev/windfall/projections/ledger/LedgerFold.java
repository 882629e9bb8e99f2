package dev.windfall.projections.ledger;

import dev.windfall.projections.brands.DayFinder;
import dev.windfall.projections.controls.BrandState;
import dev.windfall.projections.controls.Control;
import dev.windfall.projections.controls.ControlDecider;
import dev.windfall.projections.events.Content;
import dev.windfall.projections.events.Fact;
import dev.windfall.projections.events.Verdict.Reason;
import dev.windfall.projections.ledger.Folded.Displaced;
import dev.windfall.projections.ledger.LedgerState.DayKey;
import dev.windfall.projections.ledger.LedgerState.PlayerKey;
import dev.windfall.projections.players.PlayerDay;
import dev.windfall.projections.players.PlayerDay.RowKey;
import dev.windfall.projections.players.Profile;
import dev.windfall.projections.rules.RuleBook;
import dev.windfall.projections.rules.Ruling;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Folds the brand log of one partition. What it says follows from the log alone: live, replayed and verified it is the same.
public final class LedgerFold {

    /// No wallet means more; a document of the largest events still fits into a record.
    static final int CASE_EVENTS_MAX = 2_000;
    static final int DAY_ROWS_MAX = 2_000;

    /// Of one row: as many of them as a day may have still add up to a `long`.
    static final long SUM_MAX = 1L << 51;

    private final LedgerState state;
    private final Horizon horizon;
    private final int partition;
    private final int partitionCount;
    private final CaseWatch watch;

    public LedgerFold(LedgerState state, Horizon horizon, int partition, int partitionCount) {
        this(state, horizon, partition, partitionCount, CaseWatch.NOBODY);
    }

    /// @param partition      of the log, whose players' profiles are kept
    /// @param partitionCount of the generation
    /// @param watch          is told of each case that has become another, in brands that have had coupons
    public LedgerFold(LedgerState state, Horizon horizon, int partition, int partitionCount, CaseWatch watch) {
        this.watch = watch;
        this.state = state;
        this.horizon = horizon;
        this.partition = partition;
        this.partitionCount = partitionCount;
    }

    public Folded fold(LogRecord record) {
        if (record.control() != null) {
            apply(record.brandId(), record.control());
        }
        if (record.events().isEmpty()) {
            return Folded.NOTHING;
        }
        BrandState brand = state.brands().get(record.brandId());
        if (brand == null) {
            throw new IllegalStateException("The log holds events of brand %s before the brand itself"
                    .formatted(record.brandId()));
        }
        Pass pass = new Pass(record.brandId(), new DayFinder(brand.settings().calendar()),
                brand.hasCoupons() ? watch : CaseWatch.NOBODY);
        record.events().forEach(pass::fold);
        return pass.end();
    }

    /// What was seen is ignored, and a gap stops the fold: all that follows could be wrong.
    private void apply(String brandId, Control control) {
        BrandState before = state.brands().get(brandId);
        long seen = before == null ? 0 : before.controlSeq();
        if (control.seq() > seen + 1) {
            throw new IllegalStateException(
                    "Control record %d of brand %s follows on %d".formatted(control.seq(), brandId, seen));
        }
        if (control.seq() <= seen) {
            return;
        }
        BrandState brand = ControlDecider.evolve(before, control);
        state.brands().put(brandId, brand);
        switch (control.document()) {
            case Control.Document.Settings _,Control.Document.OfRun _,Control.Document.OfCoupon _ -> {
            }
            case Control.Document.PlayerProfile(String playerId, Profile profile) -> {
                if (brand.settings().slice(partitionCount).partitionOf(playerId) == partition) {
                    state.profiles().put(new PlayerKey(brandId, playerId), profile);
                }
            }
            case Control.Document.BrandRule(Ruling ruling) -> state.rules().put(brandId,
                    Objects.requireNonNullElse(state.rules().get(brandId), RuleBook.EMPTY).with(ruling));
        }
    }

    /// One record's events, in their order.
    private final class Pass {

        private final String brandId;
        private final DayFinder calendar;
        private final CaseWatch watching;
        private final Map<DayKey, DayInHand> days = new LinkedHashMap<>();
        private final List<Displaced> displaced = new ArrayList<>();
        private final Tally.Count count = new Tally.Count();
        private Instant now = Instant.EPOCH;

        Pass(String brandId, DayFinder calendar, CaseWatch watching) {
            this.brandId = brandId;
            this.calendar = calendar;
            this.watching = watching;
        }

        void fold(Recorded event) {
            Fact fact = event.fact();
            List<CaseKey> keys = CaseKey.allOf(fact);
            BucketKey bucket = keys.getFirst().bucket();
            count.read++;
            now = advance(bucket, event.recordedAt());
            List<Case.Open> cases = open(keys);
            if (cases.isEmpty() || Horizon.isPast(horizon.closesAfter(fact.occurredAt()), now)) {
                refuse(event, Reason.BEYOND_HORIZON, "it came after its case had closed");
                return;
            }
            Recorded standing = cases.getFirst().event(fact.eventId());
            if (standing != null && standing.fact().equals(fact)) {
                count.duplicates++;
            } else if (standing != null && !Content.standsBefore(fact, standing.fact())) {
                refuse(event, Reason.EVENT_ID_REUSED, "offset %d of the log has another content under this id"
                        .formatted(standing.offset()));
            } else if (standing != null && open(CaseKey.allOf(standing.fact())).isEmpty()) {
                refuse(event, Reason.BEYOND_HORIZON, "what has this id is part of a case that had closed");
            } else {
                String overfull = overfullBy(fact, cases);
                if (overfull != null) {
                    refuse(event, Reason.INVALID, overfull);
                } else if (standing != null) {
                    displace(standing, event, bucket);
                    open(keys).forEach(was -> change(bucket, was, was.with(event)));
                } else {
                    cases.forEach(was -> change(bucket, was, was.with(event)));
                }
            }
        }

        private void displace(Recorded standing, Recorded by, BucketKey bucket) {
            open(CaseKey.allOf(standing.fact())).forEach(was -> change(bucket, was, was.without(standing)));
            refuse(standing, Reason.EVENT_ID_REUSED, "offset %d of the log has another content under this id"
                    .formatted(by.offset()));
        }

        Folded end() {
            Tally change = count.tally();
            Tally before = Objects.requireNonNullElse(state.tallies().get(brandId), Tally.ZERO);
            state.tallies().put(brandId, before.plus(change));
            List<PlayerDay> changed = new ArrayList<>();
            for (DayInHand day : days.values()) {
                if (day.isChanged) {
                    PlayerDay next = day.document.withNextVersion();
                    state.days().put(day.key, next);
                    changed.add(next);
                }
            }
            return new Folded(changed, displaced, change);
        }

        /// The bucket's time, and all that becomes due by it, before the event itself is looked at.
        private Instant advance(BucketKey bucket, Instant recordedAt) {
            BucketClock clock = Objects.requireNonNullElse(state.clocks().get(bucket), BucketClock.START);
            if (!recordedAt.isAfter(clock.time())) {
                return clock.time();
            }
            Deadline due = state.deadlines().first(bucket, recordedAt);
            while (due != null) {
                meet(due, clock.time(), recordedAt);
                due = state.deadlines().first(bucket, recordedAt);
            }
            state.clocks().put(bucket, new BucketClock(recordedAt));
            return recordedAt;
        }

        private void meet(Deadline due, Instant before, Instant after) {
            Case was = Objects.requireNonNull(state.cases().get(due.key()), "a deadline has its case");
            Case is = was.at(after, horizon);
            if (was instanceof Case.Open open) {
                if (is instanceof Case.Open) {
                    count.add(open, after, horizon);
                    count.remove(open, before, horizon);
                } else {
                    close(open, before, after);
                }
            }
            state.deadlines().remove(due);
            state.cases().put(due.key(), is);
            if (is != null) {
                state.deadlines().add(new Deadline(due.bucket(), is.deadline(after, horizon), due.key()));
            }
        }

        /// What counts goes on counting; what still waits never will.
        private void close(Case.Open open, Instant before, Instant after) {
            count.removeWaiting(open, before, horizon);
            now = after;
            open.waiting().forEach(event -> refuse(event, Reason.BEYOND_HORIZON,
                    "it waited until its case closed, and what it would undo has not come"));
        }

        /// All that follows when a case is not what it was: its days, its tally and its deadline.
        private void change(BucketKey bucket, Case.Open was, Case.Open is) {
            Contribution change = new Contribution(calendar);
            change.plus(is);
            change.minus(was);
            String playerId = is.key().playerId();
            change.forEachRow((place, row) -> hand(playerId, place.day()).add(place.row(), row));
            change.forEachCash((place, cash) -> hand(playerId, place.day()).add(place.currency(), cash));
            count.add(is, now, horizon);
            count.remove(was, now, horizon);
            reschedule(bucket, was, is);
            state.cases().put(is.key(), is.isEmpty() ? null : is);
            watching.changed(was, is);
        }

        private void reschedule(BucketKey bucket, Case.Open was, Case.Open is) {
            Instant before = was.isEmpty() ? null : was.deadline(now, horizon);
            Instant after = is.isEmpty() ? null : is.deadline(now, horizon);
            if (Objects.equals(before, after)) {
                return;
            }
            if (before != null) {
                state.deadlines().remove(new Deadline(bucket, before, was.key()));
            }
            if (after != null) {
                state.deadlines().add(new Deadline(bucket, after, is.key()));
            }
        }

        /// Documents are bounded, so that no wallet's mistake can make one that nothing can carry any more.
        ///
        /// @return null if there is room
        private @Nullable String overfullBy(Fact fact, List<Case.Open> cases) {
            for (Case.Open open : cases) {
                if (open.events().size() >= CASE_EVENTS_MAX && open.event(fact.eventId()) == null) {
                    return "its case has %d events already".formatted(CASE_EVENTS_MAX);
                }
            }
            return switch (fact) {
                case Fact.Settlement bet -> overfullBy(bet, day(fact));
                case Fact.Cash cash when cash.amount() > SUM_MAX - day(fact).cash()
                        .getOrDefault(cash.currency(), PlayerDay.Cash.ZERO)
                        .greatest() -> "its day's cash is too much to be added up";
                case Fact.Cash _,Fact.Rollback _,Fact.CashReversal _ -> null;
            };
        }

        private static @Nullable String overfullBy(Fact.Settlement bet, PlayerDay day) {
            PlayerDay.Row row = day.rows().get(RowKey.of(bet));
            if (row == null) {
                return day.rows().size() < DAY_ROWS_MAX ? null
                        : "its day has %d rows already".formatted(DAY_ROWS_MAX);
            }
            return Math.max(bet.stake(), bet.payout()) <= SUM_MAX - row.greatest() ? null
                    : "its row is too much to be added up";
        }

        private PlayerDay day(Fact fact) {
            return hand(fact.playerId(), calendar.day(fact.occurredAt())).document;
        }

        private DayInHand hand(String playerId, LocalDate day) {
            return days.computeIfAbsent(new DayKey(brandId, playerId, day),
                    key -> new DayInHand(key, state.days().get(key)));
        }

        /// @return nothing if one of them has closed
        private List<Case.Open> open(List<CaseKey> keys) {
            Case.Open first = open(keys.getFirst());
            if (first == null || keys.size() == 1) {
                return first == null ? List.of() : List.of(first);
            }
            Case.Open second = open(keys.getLast());
            return second == null ? List.of() : List.of(first, second);
        }

        private Case.@Nullable Open open(CaseKey key) {
            return switch (state.cases().get(key)) {
                case null -> Case.Open.empty(key);
                case Case.Open open -> open;
                case Case.Closed _ -> null;
            };
        }

        private void refuse(Recorded event, Reason reason, String detail) {
            count.refuse(reason);
            displaced.add(new Displaced(event, reason, detail, now));
        }
    }

    /// A player's day while a record is folded.
    private static final class DayInHand {

        private final DayKey key;
        private PlayerDay document;
        private boolean isChanged;

        DayInHand(DayKey key, @Nullable PlayerDay known) {
            this.key = key;
            this.document = known != null ? known : PlayerDay.empty(key.brandId(), key.playerId(), key.day());
        }

        void add(RowKey place, PlayerDay.Row sums) {
            document = document.plus(place, sums);
            isChanged = true;
        }

        void add(String currency, PlayerDay.Cash sums) {
            document = document.plus(currency, sums);
            isChanged = true;
        }
    }
}
