package dev.windfall.projections.settlement.cuts;

import dev.windfall.projections.brands.Slice;
import dev.windfall.projections.controls.BrandState;
import dev.windfall.projections.controls.Control;
import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.Requirement;
import dev.windfall.projections.coupons.RollingEnd;
import dev.windfall.projections.coupons.rolling.RollingFold;
import dev.windfall.projections.ledger.Folded;
import dev.windfall.projections.ledger.Horizon;
import dev.windfall.projections.ledger.LedgerFold;
import dev.windfall.projections.ledger.LedgerState;
import dev.windfall.projections.ledger.LedgerState.DayKey;
import dev.windfall.projections.ledger.LedgerState.MapTable;
import dev.windfall.projections.ledger.LedgerState.PlayerKey;
import dev.windfall.projections.ledger.LedgerState.Table;
import dev.windfall.projections.ledger.LogRecord;
import dev.windfall.projections.players.PlayerDay;
import dev.windfall.projections.players.Profile;
import dev.windfall.projections.rules.RuleBook;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.rules.Ruling;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.cuts.PlayerLists.ListKey;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/// Folds the brand log of one partition, settles what it says to settle, and counts what is wagered for coupons. Between two records it
/// may be told to go on with the runs that are under way: how often changes nothing but when they are through.
public final class SettlingFold {

    private final LedgerState ledger;
    private final SettlementState settled;
    private final int partition;
    private final int partitionCount;
    private final LedgerFold fold;
    private final Settlements settlements;
    private final RollingFold rollings;
    private final Map<String, Slice> slices = new HashMap<>();

    /// For whom coupons do not matter.
    public SettlingFold(LedgerState ledger, SettlementState settled, Horizon horizon, int partition,
            int partitionCount, Consumer<SettlementNews> news) {
        this(ledger, settled, horizon, partition, partitionCount, news, new RollingFold(new MapTable<>(), _ -> {}));
    }

    /// @param partition      of the log
    /// @param partitionCount of the generation
    /// @param news           is told what others have to know of runs
    public SettlingFold(LedgerState ledger, SettlementState settled, Horizon horizon, int partition,
            int partitionCount, Consumer<SettlementNews> news, RollingFold rollings) {
        this.ledger = ledger;
        this.rollings = rollings;
        this.settled = settled;
        this.partition = partition;
        this.partitionCount = partitionCount;
        this.fold = new LedgerFold(new LedgerState(ledger.brands(), ledger.rules(), ledger.profiles(), ledger.cases(),
                new WatchedDays(), ledger.clocks(), ledger.tallies(), ledger.deadlines()), horizon, partition,
                partitionCount, rollings);
        this.settlements = new Settlements(settled,
                new CutRater(ledger.days(), ledger.profiles(), settled.formerProfiles()), this::rules, this::slice,
                partition, news);
    }

    /// Who is rated as of the cut is rated before his days are others. Who gets his first of a day is put on its list.
    private final class WatchedDays implements Table<DayKey, PlayerDay> {

        @Override
        public @Nullable PlayerDay get(DayKey key) {
            return ledger.days().get(key);
        }

        @Override
        public void put(DayKey key, @Nullable PlayerDay day) {
            settlements.beforeChange(key);
            if (day != null && ledger.days().get(key) == null) {
                settled.lists().add(new ListKey.OfDay(key.brandId(), key.day()), key.playerId());
            }
            ledger.days().put(key, day);
        }
    }

    private Set<RuleName> rules(String brandId) {
        return Objects.requireNonNullElse(ledger.rules().get(brandId), RuleBook.EMPTY).rules().keySet();
    }

    /// It never changes within a generation.
    private Slice slice(String brandId) {
        return slices.computeIfAbsent(brandId, id -> Objects.requireNonNull(ledger.brands().get(id),
                "a brand is there before its runs").settings().slice(partitionCount));
    }

    public Folded fold(LogRecord record) {
        Control control = record.control();
        if (control == null || control.seq() <= controlSeq(record.brandId())) {
            return fold.fold(record); // what was seen before is ignored
        }
        if (control.document() instanceof Control.Document.PlayerProfile(String playerId, Profile _)) {
            keepFormer(new PlayerKey(record.brandId(), playerId), control.seq());
        }
        Folded folded = fold.fold(record);
        switch (control.document()) {
            case Control.Document.SettleMarker(RunId run, int attempt, Ruling ruling) -> settlements.mark(run, attempt,
                    ruling, control.seq(), record.offset());
            case Control.Document.RunSealed(RunId run, int attempt) -> settlements.close(run, attempt, true);
            case Control.Document.RunFailed(RunId run, int attempt) -> settlements.close(run, attempt, false);
            case Control.Document.OfCoupon ofCoupon when isOurs(ofCoupon.coupon()) -> wager(ofCoupon, record.offset());
            case Control.Document.OfCoupon _ -> {
            }
            case Control.Document.Settings _,Control.Document.PlayerProfile _,Control.Document.BrandRule _ -> {
            }
        }
        return folded;
    }

    private boolean isOurs(CouponLogId coupon) {
        return slice(coupon.brandId()).partitionOf(coupon.playerId()) == partition;
    }

    private void wager(Control.Document.OfCoupon document, long offset) {
        switch (document) {
            case Control.Document.RollingOpened(Requirement requirement) -> rollings.open(requirement, offset);
            case Control.Document.RollingEnded(CouponLogId coupon, Instant at, RollingEnd how) -> rollings
                    .end(coupon, at, offset, how);
        }
    }

    private long controlSeq(String brandId) {
        BrandState brand = ledger.brands().get(brandId);
        return brand == null ? 0 : brand.controlSeq();
    }

    /// As long as a run that was called before may ask for it.
    private void keepFormer(PlayerKey player, long controlSeq) {
        long oldest = settlements.oldestMarkerSeq(player.brandId());
        if (oldest > controlSeq || slice(player.brandId()).partitionOf(player.playerId()) != partition) {
            return;
        }
        FormerProfiles before = Objects.requireNonNullElse(settled.formerProfiles().get(player), FormerProfiles.NONE);
        settled.formerProfiles().put(player, before.with(controlSeq,
                Objects.requireNonNullElse(ledger.profiles().get(player), Profile.NONE), oldest));
    }

    /// Goes on with the runs that are under way.
    ///
    /// @param most players, about
    /// @return whether something is left to do
    public boolean settle(int most) {
        return settlements.work(most);
    }

    /// Whether a run is sealed, and not all of its players are rated: so it is for whoever folds the log again. Where the next run of the
    /// same rule is called, all that are left are rated at that one record.
    public boolean isLate() {
        return settlements.isLate();
    }
}
