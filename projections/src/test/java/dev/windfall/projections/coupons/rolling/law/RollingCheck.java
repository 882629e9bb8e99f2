package dev.windfall.projections.coupons.rolling.law;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.projections.controls.Control;
import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.rolling.PlayerRollings;
import dev.windfall.projections.coupons.rolling.Rolling;
import dev.windfall.projections.coupons.rolling.RollingFold;
import dev.windfall.projections.coupons.rolling.RollingNews;
import dev.windfall.projections.events.Fact;
import dev.windfall.projections.ledger.Horizon;
import dev.windfall.projections.ledger.LedgerState;
import dev.windfall.projections.ledger.LedgerState.MapTable;
import dev.windfall.projections.ledger.LedgerState.PlayerKey;
import dev.windfall.projections.ledger.LogRecord;
import dev.windfall.projections.ledger.Recorded;
import dev.windfall.projections.settlement.cuts.SettlementState;
import dev.windfall.projections.settlement.cuts.SettlingFold;
import org.jspecify.annotations.Nullable;

import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// Folds a seed's log in several orders, and compares with the naive one after each record.
public final class RollingCheck {

    private static final int ORDERS = 3;

    private final MapTable<PlayerKey, PlayerRollings> players = new MapTable<>();
    private final Map<CouponLogId, Boolean> reached = new TreeMap<>(Comparator.comparing(CouponLogId::text));
    private final List<CouponLogId> begun = new ArrayList<>();
    private final RollingFold rolling = new RollingFold(players, this::hear);
    private final SettlingFold ledger = new SettlingFold(LedgerState.inMemory(), SettlementState.inMemory(),
            Horizon.DEFAULT, 0, 1, _ -> {}, rolling);
    private long controlSeq;
    private int ended;
    private @Nullable String wrong;

    private RollingCheck() {
        BrandSettings aurora = new BrandSettings("aurora",
                new BusinessCalendar(ZoneOffset.UTC, LocalTime.MIDNIGHT), Map.of("EUR", 2, "USD", 2), 1, Map.of());
        fold(new Control.Document.Settings(aurora), 0);
    }

    /// @return what differs with the first seed where something does
    public static @Nullable String firstDifference(long from, long to) {
        for (long seed = from; seed < to; seed++) {
            String difference = difference(seed);
            if (difference != null) {
                return "seed %d: %s".formatted(seed, difference);
            }
        }
        return null;
    }

    private static @Nullable String difference(long seed) {
        List<List<Entry>> sections = RandomLog.sections(seed);
        Random random = new Random(seed);
        Map<CouponLogId, NaiveRolling.Far> before = null;
        for (int order = 0; order < ORDERS; order++) {
            List<Entry> log = RandomLog.shuffled(sections, random);
            List<Integer> places = places(log, random);
            String difference = new RollingCheck().follow(log, places);
            Map<CouponLogId, NaiveRolling.Far> after = NaiveRolling.of(log, places);
            if (difference == null && before != null && !after.equals(before)) {
                difference = "%s, and in another order %s".formatted(before, after);
            }
            if (difference != null) {
                return "order %d: %s".formatted(order, difference);
            }
            before = after;
        }
        return null;
    }

    /// Several events may stand in one record, and places are left out.
    private static List<Integer> places(List<Entry> log, Random random) {
        List<Integer> places = new ArrayList<>();
        int place = 0;
        for (int i = 0; i < log.size(); i++) {
            boolean isOfTheSameRecord = i > 0 && log.get(i) instanceof Entry.Event
                    && log.get(i - 1) instanceof Entry.Event && random.nextInt(3) == 0;
            place += isOfTheSameRecord ? 0 : 1 + random.nextInt(2);
            places.add(place);
        }
        return places;
    }

    private @Nullable String follow(List<Entry> log, List<Integer> places) {
        for (int end = 1; end <= log.size(); end++) {
            if (end < log.size() && places.get(end).equals(places.get(end - 1))) {
                continue; // the record goes on
            }
            int begin = end - 1;
            while (begin > 0 && places.get(begin - 1).equals(places.get(end - 1))) {
                begin--;
            }
            fold(log.subList(begin, end), places.get(begin));
            String difference = compare(NaiveRolling.of(log.subList(0, end), places.subList(0, end)));
            if (difference != null) {
                return "after %d of %d entries, %s: %s".formatted(end, log.size(), log.get(end - 1), difference);
            }
        }
        return null;
    }

    private void fold(List<Entry> record, int place) {
        switch (record.getFirst()) {
            case Entry.Open open -> fold(new Control.Document.RollingOpened(open.requirement()), place);
            case Entry.End end -> foldEnd(new Control.Document.RollingEnded(end.coupon(), end.now(), end.how()),
                    place);
            case Entry.Event _ -> {
                List<Recorded> events = new ArrayList<>();
                for (Entry entry : record) {
                    Fact fact = ((Entry.Event) entry).fact();
                    events.add(new Recorded(fact, RandomLog.BEGIN, place, events.size()));
                }
                var _ = ledger.fold(new LogRecord("aurora", place, events, null));
            }
        }
    }

    private boolean isKept(CouponLogId coupon) {
        return players.entries().values().stream().anyMatch(player -> player.find(coupon).isPresent());
    }

    /// Whoever ends it is answered once.
    private void foldEnd(Control.Document document, int place) {
        int before = ended;
        fold(document, place);
        wrong = ended == before + 1 ? wrong : "no answer to " + document;
    }

    private void fold(Control.Document document, int place) {
        var _ = ledger.fold(new LogRecord("aurora", place, List.of(), new Control(++controlSeq, document)));
    }

    private @Nullable String compare(Map<CouponLogId, NaiveRolling.Far> expected) {
        Map<CouponLogId, Rolling> actual = new TreeMap<>(Comparator.comparing(CouponLogId::text));
        players.entries().values().forEach(player -> player.all()
                .forEach(rolling -> actual.put(rolling.coupon(), rolling)));
        if (!actual.keySet().equals(expected.keySet())) {
            return "expected requirements of %s, found %s".formatted(expected.keySet(), actual.keySet());
        }
        for (Map.Entry<CouponLogId, NaiveRolling.Far> entry : expected.entrySet()) {
            Rolling rolling = actual.get(entry.getKey());
            NaiveRolling.Far far = entry.getValue();
            boolean isTold = reached.getOrDefault(entry.getKey(), false) == far.isReached();
            if (rolling == null || !rolling.progress_bp().toBigInteger().equals(far.worth()) || !isTold
                    || begun.contains(entry.getKey()) != far.hasBegun()) {
                return "%s is %s, and not %s; told: %s, begun %s".formatted(entry.getKey(), rolling, far, reached,
                        begun);
            }
        }
        return wrong;
    }

    /// Each word is news.
    private void hear(RollingNews news) {
        switch (news) {
            case RollingNews.Begun(CouponLogId coupon) -> {
                wrong = begun.contains(coupon) ? "told twice that %s has begun".formatted(coupon) : wrong;
                begun.add(coupon);
            }
            case RollingNews.Turned(CouponLogId coupon, boolean isReached, var _) -> {
                if (reached.getOrDefault(coupon, false) == isReached) {
                    wrong = "told twice that %s is %s".formatted(coupon, isReached);
                }
                reached.put(coupon, isReached);
            }
            case RollingNews.Ended(CouponLogId coupon, boolean isReached, var _) -> {
                ended++;
                if (reached.getOrDefault(coupon, false) != isReached && isKept(coupon)) {
                    wrong = "told that %s ended %s".formatted(coupon, isReached);
                }
            }
        }
    }
}
