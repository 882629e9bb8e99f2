package dev.windfall.topology.ledger;

import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.projections.controls.Control;
import dev.windfall.projections.ledger.LedgerState.DayKey;
import dev.windfall.projections.ledger.LedgerState.PlayerKey;
import dev.windfall.projections.ledger.LogRecord;
import dev.windfall.projections.players.PlayerDay;
import dev.windfall.projections.players.Profile;
import dev.windfall.projections.rating.Accrual;
import dev.windfall.projections.rules.PeriodGrid.Period;
import dev.windfall.projections.rules.RuleBook;
import dev.windfall.projections.rules.RuleBook.Applied;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.rules.RuleVersion.Mode;
import dev.windfall.projections.settlement.cuts.PlayerLists.ListKey.OfDay;
import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Keeps what the rules of a brand would pay, player by player, while facts, profiles and rules change. It follows the fold at a
/// distance: who is touched waits in memory for the next tick, and a commit rates no more than its spare time is enough for. The days
/// with somebody who waits are kept with the commit: whatever is lost with the memory, all players of these days are rated once more. A
/// brand without rules costs one look into a map.
final class Accruals {

    static final long TICK_MS = 1_000;
    /// Of the spare time, what is left to those who were touched when runs have had theirs; whole days have the rest.
    private static final double SHARE_OF_TOUCHED = 0.75;
    /// Players of a whole day between two looks at the time.
    static final int SWEPT_PIECE = 16;
    /// Who comes when so many wait is rated with all others of the day.
    static final int TOUCHED_MAX = 20_000;

    /// While there is more to do than one commit may.
    private static final long PAUSE_MS = 50;
    /// As late as a fact may come, the longest period that it may be in, and what an event may be ahead.
    private static final int DAYS_BACK = 45 + 31 + 1;
    private static final int DAYS_KNOWN_MAX = 1_000;

    private final LedgerTables tables;
    private final Map<String, Book> books = new HashMap<>();
    /// Who waits, and for which days; the oldest first.
    private final Map<PlayerKey, Set<LocalDate>> touched = new LinkedHashMap<>();
    private final Map<OfDay, Integer> touchedOfDay = new HashMap<>();
    /// Days of which all players are to be rated, the oldest first.
    private final Map<OfDay, Sweep> sweeps = new LinkedHashMap<>();
    /// Who has another profile since the last commit, and on which days he played.
    private final Map<PlayerKey, Set<LocalDate>> profiled = new LinkedHashMap<>();
    private long ticked_ms;
    /// Of those who wait, how many the last tick found.
    private int due;

    Accruals(LedgerTables tables) {
        this.tables = tables;
        tables.unrated().forEach(day -> sweeps.put(day, new Sweep(true))); // why, nobody knows any more
    }

    /// A brand's rules, and what of them applies on which day.
    private static final class Book {

        private final RuleBook rules;
        private final Map<LocalDate, List<Applied>> days = new HashMap<>();

        Book(RuleBook rules) {
            this.rules = rules;
        }

        List<Applied> on(LocalDate day) {
            if (rules.rules().isEmpty()) {
                return List.of();
            }
            if (days.size() > DAYS_KNOWN_MAX) {
                days.clear();
            }
            return days.computeIfAbsent(day, rules::on);
        }
    }

    private static final class Sweep {
        /// Whether something may be rated for the day that is not any more.
        private final boolean endsOthers;
        private int next;
        private boolean isToComeAgain;

        Sweep(boolean endsOthers) {
            this.endsOthers = endsOthers;
        }
    }

    /// Before a record is folded: what it changes is then known.
    void before(LogRecord record) {
        if (record.control() != null) {
            book(record.brandId());
        }
    }

    /// @param days that have changed with it
    void after(LogRecord record, List<PlayerDay> days) {
        switch (record.control() == null ? null : record.control().document()) {
            case null -> {
            }
            case Control.Document.Settings _,Control.Document.OfRun _,Control.Document.OfCoupon _ -> {
            }
            case Control.Document.PlayerProfile(String playerId, Profile _) -> profile(
                    new PlayerKey(record.brandId(), playerId));
            case Control.Document.BrandRule _ -> replaceBook(record.brandId());
        }
        if (!days.isEmpty()) {
            Book book = book(record.brandId());
            days.stream().filter(day -> !book.on(day.day()).isEmpty())
                    .forEach(day -> touch(new PlayerKey(day.brandId(), day.playerId()), day.day()));
        }
    }

    private Book book(String brandId) {
        return books.computeIfAbsent(brandId, id -> new Book(tables.rules(id)));
    }

    /// Where another version applies than before, or none, everybody is rated.
    private void replaceBook(String brandId) {
        Book before = book(brandId);
        Book after = new Book(tables.rules(brandId));
        books.put(brandId, after);
        daysBack(brandId).filter(day -> !before.on(day).equals(after.on(day)))
                .forEach(day -> sweep(new OfDay(brandId, day), true));
    }

    /// The profile of another partition's player is not kept here.
    private void profile(PlayerKey player) {
        Book book = book(player.brandId());
        if (!book.rules.rules().isEmpty() && tables.profile(player) != null) {
            Set<LocalDate> days = profiled.computeIfAbsent(player, unseen -> new TreeSet<>());
            daysBack(player.brandId()).filter(day -> !book.on(day).isEmpty()
                    && tables.day(new DayKey(player.brandId(), player.playerId(), day)) != null).forEach(days::add);
        }
    }

    /// The days whose facts may still change, and those of the periods that they are in.
    private Stream<LocalDate> daysBack(String brandId) {
        BusinessCalendar calendar = tables.calendar(brandId);
        LocalDate last = calendar.day(tables.recordedAt()).plusDays(1);
        return last.minusDays(DAYS_BACK).datesUntil(last.plusDays(1));
    }

    private void sweep(OfDay day, boolean endsOthers) {
        if (tables.players().length(day) > 0) {
            sweeps.put(day, new Sweep(endsOthers)); // from the beginning, if it was under way
        }
    }

    private void touch(PlayerKey player, LocalDate day) {
        OfDay brandDay = new OfDay(player.brandId(), day);
        Sweep sweep = sweeps.get(brandDay);
        Set<LocalDate> days = touched.get(player);
        if (sweep != null && sweep.next == 0) {
            return; // he is on its list
        }
        if (days == null && touched.size() >= TOUCHED_MAX) {
            if (sweep == null) {
                sweep(brandDay, false);
            } else {
                sweep.isToComeAgain = true; // it gets to its end, whatever comes meanwhile
            }
            return;
        }
        if (days == null) {
            days = new TreeSet<>();
            touched.put(player, days);
        }
        if (days.add(day)) {
            touchedOfDay.merge(brandDay, 1, Integer::sum);
        }
    }

    /// Whether there is more to do than the last commit's time was enough for.
    boolean isWaiting() {
        return due > 0 || !sweeps.isEmpty();
    }

    /// When there is something to rate again; nothing if nobody waits.
    OptionalLong waits_ms(long now_ms) {
        if (isWaiting()) {
            return OptionalLong.of(PAUSE_MS);
        }
        return touched.isEmpty() ? OptionalLong.empty()
                : OptionalLong.of(Math.max(1, ticked_ms + TICK_MS - now_ms));
    }

    /// A commit's part of all that waits, before the tables are written: what is rated is what the commit says.
    void rate(long now_ms, SpareTime spare) {
        rateProfiled();
        if (due == 0 && now_ms - ticked_ms >= TICK_MS) {
            due = touched.size();
            ticked_ms = now_ms;
        }
        rateTouched(spare);
        rateSwept(spare);
        Set<OfDay> unrated = new HashSet<>(touchedOfDay.keySet());
        unrated.addAll(sweeps.keySet());
        tables.keepUnrated(unrated);
    }

    /// At once: nobody would know after a crash whose profile it was.
    private void rateProfiled() {
        profiled.forEach((player, days) -> new Player(player, book(player.brandId())).rate(days));
        profiled.clear();
    }

    private void rateTouched(SpareTime spare) {
        Iterator<Map.Entry<PlayerKey, Set<LocalDate>>> oldest = touched.entrySet().iterator();
        for (boolean hasTime = due > 0; hasTime; hasTime = due > 0 && spare.hasMore(SHARE_OF_TOUCHED)) {
            Map.Entry<PlayerKey, Set<LocalDate>> next = oldest.next();
            PlayerKey player = next.getKey();
            new Player(player, book(player.brandId())).rate(next.getValue());
            next.getValue().forEach(day -> touchedOfDay.computeIfPresent(new OfDay(player.brandId(), day),
                    (any, waiting) -> waiting == 1 ? null : waiting - 1));
            oldest.remove();
            due--;
        }
    }

    private void rateSwept(SpareTime spare) {
        for (boolean hasTime = !sweeps.isEmpty(); hasTime; hasTime = !sweeps.isEmpty() && spare.hasMore(1)) {
            Map.Entry<OfDay, Sweep> first = sweeps.entrySet().iterator().next();
            OfDay day = first.getKey();
            Book book = book(day.brandId());
            List<String> players = tables.players().slice(day, first.getValue().next, SWEPT_PIECE);
            for (String playerId : players) {
                Player player = new Player(new PlayerKey(day.brandId(), playerId), book);
                player.rate(List.of(day.day()));
                if (first.getValue().endsOthers) {
                    player.endOthers(day.day());
                }
            }
            first.getValue().next += players.size();
            if (players.size() < SWEPT_PIECE) {
                sweeps.remove(day);
                if (first.getValue().isToComeAgain) {
                    sweep(day, false);
                }
            }
        }
    }

    /// One who is rated, with what is read of him meanwhile.
    private final class Player {

        private final PlayerKey id;
        private final Book book;
        private final Map<LocalDate, @Nullable PlayerDay> known = new HashMap<>();
        private final Profile profile;

        Player(PlayerKey id, Book book) {
            this.id = id;
            this.book = book;
            this.profile = Objects.requireNonNullElse(tables.profile(id), Profile.NONE);
        }

        /// Each period once that one of the days is in.
        void rate(Collection<LocalDate> days) {
            Set<Accrual.Key> rated = new HashSet<>();
            for (LocalDate day : days) {
                for (Applied applied : book.on(day)) {
                    Accrual.Key key = Accrual.Key.of(id.brandId(), id.playerId(), applied);
                    if (rated.add(key)) {
                        keep(Accrual.next(key, tables.accrual(key), applied, daysOf(applied.period()), profile));
                    }
                }
            }
        }

        /// What was rated for the day once, and is not any more: the rule is disabled, a trial is over, or periods are cut otherwise.
        void endOthers(LocalDate day) {
            Set<Accrual.Key> rated = new HashSet<>();
            book.on(day).forEach(applied -> rated.add(Accrual.Key.of(id.brandId(), id.playerId(), applied)));
            for (RuleName rule : book.rules.rules().keySet()) {
                for (Mode mode : Mode.values()) {
                    begins(day).map(first -> new Accrual.Key(id.brandId(), id.playerId(), rule, mode, first))
                            .filter(key -> !rated.contains(key)).map(tables::accrual)
                            .filter(accrual -> accrual != null && !accrual.periodLast().isBefore(day))
                            .forEach(accrual -> keep(accrual.ended()));
                }
            }
        }

        /// Where a period may begin that the day is in: days and weeks, whatever they start on, and months.
        private Stream<LocalDate> begins(LocalDate day) {
            return Stream.concat(day.minusDays(6).datesUntil(day.plusDays(1)),
                    day.getDayOfMonth() <= 7 ? Stream.empty() : Stream.of(day.withDayOfMonth(1)));
        }

        private List<PlayerDay> daysOf(Period period) {
            List<PlayerDay> days = new ArrayList<>();
            period.first().datesUntil(period.last().plusDays(1)).forEach(date -> {
                if (!known.containsKey(date)) {
                    known.put(date, tables.day(new DayKey(id.brandId(), id.playerId(), date)));
                }
                PlayerDay day = known.get(date);
                if (day != null) {
                    days.add(day);
                }
            });
            return days;
        }

        private void keep(@Nullable Accrual changed) {
            if (changed != null) {
                tables.put(changed);
            }
        }
    }
}
