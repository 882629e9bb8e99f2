package dev.windfall.projections.settlement.cuts;

import dev.windfall.projections.brands.Slice;
import dev.windfall.projections.ledger.LedgerState.DayKey;
import dev.windfall.projections.ledger.LedgerState.PlayerKey;
import dev.windfall.projections.rules.PeriodGrid.Period;
import dev.windfall.projections.rules.Rule;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.rules.Ruling;
import dev.windfall.projections.settlement.AccountId;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.cuts.PlayerLists.ListKey;
import dev.windfall.projections.settlement.cuts.RuleRuns.Closing;
import dev.windfall.projections.settlement.cuts.RuleRuns.SealedPeriod;
import dev.windfall.projections.settlement.cuts.RunKey.Lane;
import dev.windfall.projections.settlement.cuts.SettlementNews.CantBeRated;
import dev.windfall.projections.settlement.cuts.SettlementNews.LineSealed;
import dev.windfall.projections.settlement.cuts.SettlementNews.PieceRated;
import dev.windfall.projections.settlement.cuts.SettlementState.SealKey;
import dev.windfall.projections.settlement.payouts.Component;
import dev.windfall.projections.settlement.runs.Piece;
import dev.windfall.projections.settlement.runs.Result;
import dev.windfall.projections.settlement.seals.Leaf;
import dev.windfall.projections.settlement.seals.Part;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/// The runs of a partition: players are rated as of the cut, some at a time; a player who is about to change is rated before. What they
/// come to follows from the log alone, however much is done when.
final class Settlements {

    private final SettlementState state;
    private final CutRater rater;
    private final Function<String, Set<RuleName>> rules;
    private final Function<String, Slice> slices;
    private final int partition;
    private final Consumer<SettlementNews> news;
    /// What every change of a day asks for: read once, and kept as long as somebody folds.
    private final Map<String, Map<RunKey, RuleRuns>> known = new HashMap<>();
    private final SortedSet<RunKey> unfinished = new TreeSet<>(RunKey.ORDER);
    private final Map<RunKey, PieceInHand> pieces = new HashMap<>();

    /// @param rules  those that a brand has ever had
    /// @param slices where the players of a brand are
    /// @param news   is told what others have to know
    Settlements(SettlementState state, CutRater rater, Function<String, Set<RuleName>> rules,
            Function<String, Slice> slices, int partition, Consumer<SettlementNews> news) {
        this.state = state;
        this.rater = rater;
        this.rules = rules;
        this.slices = slices;
        this.partition = partition;
        this.news = news;
        this.unfinished.addAll(state.unfinished().get());
    }

    private Map<RunKey, RuleRuns> known(String brandId) {
        return known.computeIfAbsent(brandId, id -> {
            Map<RunKey, RuleRuns> runs = new TreeMap<>(RunKey.ORDER);
            for (RuleName rule : rules.apply(id)) {
                for (Lane lane : Lane.values()) {
                    RunKey key = new RunKey(id, rule, lane);
                    RuleRuns stored = state.runs().get(key);
                    if (stored != null) {
                        runs.put(key, stored);
                    }
                }
            }
            return runs;
        });
    }

    private RuleRuns runs(RunKey key) {
        return known(key.brandId()).getOrDefault(key, RuleRuns.NONE);
    }

    private void put(RunKey key, RuleRuns next) {
        known(key.brandId()).put(key, next);
        state.runs().put(key, next);
        if (next.isUnfinished() ? unfinished.add(key) : unfinished.remove(key)) {
            state.unfinished().set(unfinished);
        }
    }

    /// The log has called a run: here is its cut.
    void mark(RunId run, int attempt, Ruling ruling, long markerSeq, long offset) {
        RunKey key = RunKey.of(run);
        finishSealed(key);
        RuleRuns runs = runs(key);
        if (runs.open() != null) {
            throw new IllegalStateException("%s is called before it is known what becomes of %s".formatted(run.text(),
                    runs.open().run().text()));
        }
        Period period = ruling.rule().grid().period(run.periodStart());
        OpenRun open = new OpenRun(run, attempt, ruling, period, markerSeq, offset, false, runs.lastList(),
                lengths(run, period), OpenRun.Stage.PLAYERS, 0, 0, new TreeMap<>());
        put(key, runs.opened(open));
    }

    private SortedMap<LocalDate, Integer> lengths(RunId run, Period period) {
        SortedMap<LocalDate, Integer> lengths = new TreeMap<>();
        if (run.ratesItsPeriod()) {
            period.first().datesUntil(period.last().plusDays(1)).forEach(day -> {
                int length = state.lists().length(new ListKey.OfDay(run.brandId(), day));
                if (length > 0) {
                    lengths.put(day, length);
                }
            });
        }
        return lengths;
    }

    /// It is known what becomes of a run. Of another than the one that is open it was known before.
    void close(RunId run, int attempt, boolean isSealed) {
        RunKey key = RunKey.of(run);
        OpenRun open = runs(key).open();
        if (open == null || !open.is(run, attempt)) {
            return;
        }
        if (isSealed && open.isRating()) { // whoever folds the log again meets a run's marker and its seal side by side
            put(key, runs(key).with(open.sealedByNow()));
        } else {
            close(key, isSealed);
        }
    }

    /// The next run goes on from what the one before has come to.
    private void finishSealed(RunKey key) {
        while (isLate(key)) {
            var _ = step(key, Integer.MAX_VALUE);
        }
    }

    private boolean isLate(RunKey key) {
        OpenRun open = runs(key).open();
        return open != null && open.isSealed();
    }

    /// Whether a run is sealed, and not all are rated: the next one can't begin.
    boolean isLate() {
        return unfinished.stream().anyMatch(this::isLate);
    }

    private void close(RunKey key, boolean isSealed) {
        RuleRuns runs = runs(key);
        OpenRun open = Objects.requireNonNull(runs.open());
        boolean isPaying = key.lane() == Lane.PAYING;
        if (isSealed && isPaying) {
            for (int number = runs.firstList(); number <= open.lastList(); number++) {
                state.lists().drop(changedList(key, number)); // it has been through them
            }
        }
        pieces.remove(key);
        put(key, runs.closed(open, isSealed, isPaying));
    }

    private static ListKey changedList(RunKey key, int number) {
        return new ListKey.Changed(key.brandId(), key.rule(), number);
    }

    /// The oldest control record that a run of the brand may still ask about; nothing is asked for if there is none.
    long oldestMarkerSeq(String brandId) {
        return known(brandId).values().stream().mapToLong(RuleRuns::oldestMarkerSeq).min().orElse(Long.MAX_VALUE);
    }

    /// A player's day is about to be another.
    void beforeChange(DayKey day) {
        known(day.brandId()).forEach((key, runs) -> {
            LocalDate period = runs.periodOf(day.day());
            OpenRun open = runs.open();
            boolean isOpen = open != null && open.rates(day.day());
            if (period == null && !isOpen) {
                return;
            }
            SealKey player = new SealKey(key, day.playerId());
            if (open != null) {
                rate(player, runs, open, true);
            }
            if (key.lane() == Lane.PAYING) {
                markChanged(player, runs, isOpen ? Objects.requireNonNull(open).period().first()
                        : Objects.requireNonNull(period));
            }
        });
    }

    private void markChanged(SealKey player, RuleRuns runs, LocalDate period) {
        SealedPlayer before = decided(player, runs);
        if (!before.changed().contains(period)) {
            if (before.changed().isEmpty()) {
                state.lists().add(changedList(player.runs(), runs.lastList()), player.playerId());
            }
            keep(player, before.withChanged(period));
        }
    }

    /// @param isAboutToChange it has to be known later that there was nothing, too
    private SealedPlayer rate(SealKey player, RuleRuns runs, OpenRun open, boolean isAboutToChange) {
        SealedPlayer before = decided(player, runs);
        if (before.isRatedBy(open.markerSeq())) {
            return before;
        }
        Provisional rated = rater.rate(open, runs, new PlayerKey(player.runs().brandId(), player.playerId()), before);
        SealedPlayer after = before.rated(rated);
        if (isAboutToChange || !rated.entitlements().isEmpty() || !before.changed().isEmpty()) {
            state.lists().add(new ListKey.OfRun(player.runs().brandId(), open.markerSeq(),
                    Slice.bucketOf(player.playerId())), player.playerId());
            keep(player, after);
        }
        return after;
    }

    private void keep(SealKey key, SealedPlayer player) {
        state.players().put(key, player.isNothing() ? null : player);
    }

    /// A player as he stands once all is known that has become of runs by now: the first who asks tells his account.
    private SealedPlayer decided(SealKey key, RuleRuns runs) {
        SealedPlayer player = Objects.requireNonNullElse(state.players().get(key), SealedPlayer.NONE);
        Provisional rated = player.provisional();
        if (rated == null || (runs.open() != null && runs.open().markerSeq() == rated.markerSeq())) {
            return player;
        }
        Closing run = runs.closing().stream().filter(each -> each.markerSeq() == rated.markerSeq()).findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("%s has something of a run that nobody knows".formatted(key)));
        boolean isDecided = run.isSealed() && run.run().pays();
        if (isDecided) {
            tell(key, player, rated, run, runs);
        }
        SealedPlayer next = isDecided ? player.decided(rated, runs.sealed().keySet())
                : player.discarded(rated, runs.sealed().keySet());
        keep(key, next);
        return next;
    }

    private void tell(SealKey key, SealedPlayer player, Provisional rated, Closing run, RuleRuns runs) {
        Rule rule = Objects.requireNonNull(runs.rulings().get(run.ruleVersion()), "kept until all is told").rule();
        differences(player, rated, run.run(), runs).forEach((currency, components) -> news.accept(new LineSealed(
                new AccountId(key.runs().brandId(), key.runs().rule(), key.playerId(), currency), run.run(),
                run.markerSeq(), components, rule.autoApproveBelow().get(currency), rule.payAs())));
    }

    /// By currency, in the order of periods.
    private static SortedMap<String, List<Component>> differences(SealedPlayer player, Provisional rated, RunId run,
            RuleRuns runs) {
        SortedMap<String, List<Component>> components = new TreeMap<>();
        rated.entitlements().forEach((first, amounts) -> amounts.forEach((currency, amount) -> {
            long difference = player.difference(first, currency, amount);
            if (difference != 0) {
                SealedPeriod period = runs.sealed().get(first);
                components.computeIfAbsent(currency, unseen -> new ArrayList<>()).add(new Component(first,
                        period == null || period.run().equals(run) ? null : period.run(), difference));
            }
        }));
        return components;
    }

    /// Goes on with what is to be done.
    ///
    /// @param most players, about
    /// @return whether something is left
    boolean work(int most) {
        int left = most;
        while (left > 0 && !unfinished.isEmpty()) {
            RunKey next = unfinished.stream().filter(this::isLate).findFirst().orElse(unfinished.first());
            left -= Math.max(1, step(next, left));
        }
        return !unfinished.isEmpty();
    }

    private int step(RunKey key, int most) {
        RuleRuns runs = runs(key);
        OpenRun open = runs.open();
        if (!runs.closing().isEmpty()) {
            return tellNext(key, runs, most);
        }
        return switch (Objects.requireNonNull(open, "something is unfinished").stage()) {
            case PLAYERS -> ratePlayers(key, runs, open, most);
            case CHANGED -> rateChanged(key, runs, open, most);
            case PIECES -> addUp(key, runs, open, most);
            case RATED -> throw new IllegalStateException("nothing is left to do");
        };
    }

    /// Players of the run's own period, day by day: who has several of its days is met several times, and counts on the first.
    private int ratePlayers(RunKey key, RuleRuns runs, OpenRun open, int most) {
        List<LocalDate> days = List.copyOf(open.lengths().keySet());
        if (open.list() == days.size()) {
            put(key, runs.with(open.at(OpenRun.Stage.CHANGED, runs.firstList(), 0)));
            return 0;
        }
        LocalDate day = days.get(open.list());
        int length = Objects.requireNonNull(open.lengths().get(day));
        List<String> players = state.lists().slice(new ListKey.OfDay(key.brandId(), day), open.position(),
                Math.min(most, length - open.position()));
        SortedMap<Integer, SortedMap<String, Long>> reasons = new TreeMap<>();
        for (String playerId : players) {
            SealKey player = new SealKey(key, playerId);
            if (!decided(player, runs).isRatedBy(open.markerSeq())
                    && rater.hasOneOf(days.subList(0, open.list()), new PlayerKey(key.brandId(), playerId))) {
                continue; // on that day he came to nothing, and nothing of him has changed since
            }
            Provisional rated = Objects.requireNonNull(rate(player, runs, open, false).provisional());
            if (day.equals(rated.firstDay()) && !rated.reasons().isEmpty()) {
                SortedMap<String, Long> counts = reasons.computeIfAbsent(piece(key, Slice.bucketOf(playerId)).number(),
                        unseen -> new TreeMap<>());
                rated.reasons().forEach(reason -> counts.merge(reason, 1L, Math::addExact));
            }
        }
        int position = open.position() + players.size();
        OpenRun counted = open.counting(reasons);
        put(key, runs.with(position < length ? counted.at(OpenRun.Stage.PLAYERS, open.list(), position)
                : counted.at(OpenRun.Stage.PLAYERS, open.list() + 1, 0)));
        return players.size();
    }

    private Piece piece(RunKey key, int bucket) {
        return Piece.of(bucket, slices.apply(key.brandId()));
    }

    private int rateChanged(RunKey key, RuleRuns runs, OpenRun open, int most) {
        if (key.lane() != Lane.PAYING || open.list() > open.lastList()) {
            if (open.isSealed()) {
                close(key, true); // its pieces were told before
            } else {
                put(key, runs.with(open.at(OpenRun.Stage.PIECES, 0, 0)));
            }
            return 0;
        }
        List<String> players = state.lists().slice(changedList(key, open.list()), open.position(), most);
        players.forEach(playerId -> rate(new SealKey(key, playerId), runs, open, false));
        put(key, runs.with(players.size() == most
                ? open.at(OpenRun.Stage.CHANGED, open.list(), open.position() + players.size())
                : open.at(OpenRun.Stage.CHANGED, open.list() + 1, 0)));
        return players.size();
    }

    /// A piece that is added up. It is begun again by whoever takes over.
    private static final class PieceInHand {

        private final Part.Builder part = new Part.Builder();
        private final List<Integer> buckets;
        private int next;
        private long lines;

        PieceInHand(List<Integer> buckets) {
            this.buckets = buckets;
        }
    }

    private int addUp(RunKey key, RuleRuns runs, OpenRun open, int most) {
        List<Piece> mine = Piece.all(slices.apply(key.brandId())).stream()
                .filter(piece -> piece.partition() == partition).toList();
        if (open.list() == mine.size()) {
            put(key, runs.with(open.at(OpenRun.Stage.RATED, 0, 0)));
            return 0;
        }
        Piece piece = mine.get(open.list());
        PieceInHand inHand = pieces.computeIfAbsent(key, unseen -> new PieceInHand(buckets(key, piece)));
        int done = 0;
        try {
            while (inHand.next < inHand.buckets.size() && done < most) {
                done += addBucket(key, runs, open, inHand, inHand.buckets.get(inHand.next));
                inHand.next++;
            }
        } catch (ArithmeticException _) {
            pieces.remove(key);
            put(key, runs.with(open.at(OpenRun.Stage.RATED, 0, 0)));
            news.accept(new CantBeRated(open.run(), open.attempt(), "The totals are too large"));
            return most;
        }
        if (inHand.next == inHand.buckets.size()) {
            pieces.remove(key);
            put(key, runs.with(open.at(OpenRun.Stage.PIECES, open.list() + 1, 0)));
            news.accept(new PieceRated(open.run(), open.attempt(), piece, open.offset(), new Result(
                    inHand.part.build(), inHand.lines,
                    open.reasons().getOrDefault(piece.number(), new TreeMap<>()))));
        }
        return done;
    }

    private List<Integer> buckets(RunKey key, Piece piece) {
        List<Integer> buckets = new ArrayList<>();
        for (int bucket = 0; bucket < Slice.BUCKETS; bucket++) {
            if (piece(key, bucket).equals(piece)) {
                buckets.add(bucket);
            }
        }
        return buckets;
    }

    private int addBucket(RunKey key, RuleRuns runs, OpenRun open, PieceInHand inHand, int bucket) {
        List<String> players = state.lists().slice(new ListKey.OfRun(key.brandId(), open.markerSeq(), bucket), 0,
                Integer.MAX_VALUE);
        List<Leaf> leaves = new ArrayList<>();
        for (String playerId : players) {
            SealedPlayer player = Objects.requireNonNull(state.players().get(new SealKey(key, playerId)),
                    "on the list");
            Provisional rated = Objects.requireNonNull(player.provisional());
            rated.entitlements().forEach((first, amounts) -> amounts.forEach((currency, amount) -> Leaf.of(playerId,
                    currency, first, amount, player.difference(first, currency, amount)).ifPresent(leaves::add)));
            inHand.lines += differences(player, rated, open.run(), runs).size();
        }
        leaves.stream().sorted().forEach(inHand.part::add);
        return players.size();
    }

    /// All who have something of a run that has come to its end hear of it, and its lists are gone.
    private int tellNext(RunKey key, RuleRuns runs, int most) {
        Closing run = runs.closing().getFirst();
        int bucket = nextBucket(key, run.bucket());
        int position = run.position();
        int told = 0;
        while (bucket < Slice.BUCKETS && told < most) {
            ListKey list = new ListKey.OfRun(key.brandId(), run.markerSeq(), bucket);
            List<String> players = state.lists().slice(list, position, most - told);
            for (String playerId : players) {
                var _ = decided(new SealKey(key, playerId), runs);
            }
            told += players.size();
            position += players.size();
            if (told < most) {
                state.lists().drop(list);
                bucket = nextBucket(key, bucket + 1);
                position = 0;
            }
        }
        put(key, bucket < Slice.BUCKETS ? runs.withFirst(run.at(bucket, position)) : runs.withoutFirst());
        return told;
    }

    /// Of this partition, from a number on; or that of none.
    private int nextBucket(RunKey key, int from) {
        Slice slice = slices.apply(key.brandId());
        int bucket = from;
        while (bucket < Slice.BUCKETS && slice.partitionOf(bucket) != partition) {
            bucket++;
        }
        return bucket;
    }
}
