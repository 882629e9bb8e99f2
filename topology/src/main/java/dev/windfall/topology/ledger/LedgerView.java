package dev.windfall.topology.ledger;

import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.rolling.Rolling;
import dev.windfall.projections.ledger.LedgerState.PlayerKey;
import dev.windfall.projections.ledger.Tally;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.RuleBook;
import dev.windfall.schemas.avro.Brand;
import dev.windfall.schemas.avro.BrandState;
import dev.windfall.schemas.avro.PlayerDay;
import dev.windfall.schemas.avro.Profile;
import dev.windfall.schemas.avro.Progress;
import dev.windfall.topology.stores.SegmentTable;
import dev.windfall.topology.stores.Snapshot;
import dev.windfall.topology.wire.Tallies;
import dev.windfall.topology.wire.Words;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

import static java.util.Comparator.naturalOrder;

/// What the committed state of one partition says.
public final class LedgerView {

    private final int generation;
    private final int partition;
    private final SegmentTable table;

    LedgerView(int generation, int partition, SegmentTable table) {
        this.generation = generation;
        this.partition = partition;
        this.table = table;
    }

    public int generation() {
        return generation;
    }

    public int partition() {
        return partition;
    }

    /// @param asOf what was recorded until then is in
    public record Days(Instant asOf, List<PlayerDay> days) {}

    /// A player's days, both ends included.
    public Days days(Brand brand, String playerId, LocalDate from, LocalDate to) {
        return ask(table -> {
            Words words = LedgerTables.words(table);
            List<PlayerDay> days = found(from, to,
                    day -> LedgerTables.day(table, generation, brand.getBrandId(), playerId, day, words));
            return new Days(asOf(table), days);
        });
    }

    /// @return nothing if no profile of the player was ever decided
    public Optional<Profile> profile(Brand brand, String playerId) {
        return ask(table -> Optional.ofNullable(LedgerTables.profile(table, brand.getBrandId(), playerId)));
    }

    /// How far a player is with what has to be wagered for a coupon.
    ///
    /// @param asOf    what was recorded until then is in
    /// @param rolling nothing if no bet counts for it yet, or any more
    public record Wagered(Instant asOf, Optional<Rolling> rolling) {}

    public Wagered wagered(CouponLogId coupon) {
        return ask(table -> new Wagered(asOf(table),
                CouponTables.rollings(table, new PlayerKey(coupon.brandId(), coupon.playerId())).find(coupon)));
    }

    /// What rates a player today, and what there is to be rated, all as of one cut.
    ///
    /// @param applied the brand's rules, each with the period that the day is in
    /// @param days    of all these periods
    public record Rateable(Instant asOf, List<RuleBook.Applied> applied, Optional<Profile> profile,
            List<dev.windfall.projections.players.PlayerDay> days) {}

    public Rateable rateable(Brand brand, String playerId, LocalDate day, Kind kind) {
        return ask(table -> {
            List<RuleBook.Applied> applied = LedgerTables.rules(table, brand.getBrandId()).on(day).stream()
                    .filter(each -> each.version().rule().kind() == kind).toList();
            LocalDate first = applied.stream().map(each -> each.period().first()).min(naturalOrder()).orElse(day);
            LocalDate last = applied.stream().map(each -> each.period().last()).max(naturalOrder()).orElse(day);
            Words words = LedgerTables.words(table);
            List<dev.windfall.projections.players.PlayerDay> days = found(first, last,
                    each -> LedgerTables.playerDay(table, brand.getBrandId(), playerId, each, words));
            return new Rateable(asOf(table), applied,
                    Optional.ofNullable(LedgerTables.profile(table, brand.getBrandId(), playerId)), days);
        });
    }

    /// How far a brand's part of the log has been folded, and what became of its events.
    ///
    /// @param controlSeq of the last control record that it works by; 0 for none
    /// @param asOf       what was recorded until then is in
    public record BrandPart(int partition, long controlSeq, Instant asOf, Tally tally) {}

    public BrandPart part(Brand brand) {
        return ask(table -> {
            BrandState applied = LedgerTables.brand(table, brand.getBrandId());
            return new BrandPart(partition, applied == null ? 0 : applied.getControlSeq(), asOf(table),
                    LedgerTables.tally(table, brand.getBrandId()));
        });
    }

    Progress progress() {
        return ask(table -> Objects.requireNonNullElseGet(LedgerTables.progress(table),
                () -> new Progress(generation, partition, -1L, Instant.EPOCH,
                        Tallies.toAvro(Tally.ZERO), false)));
    }

    /// All live days of a brand in the partition, and the lists of who has one.
    public interface Reading {

        /// @param offset of the last record of the brand log that is in them
        void begin(long offset) throws IOException;

        void day(PlayerDay day) throws IOException;

        /// A part of a day's list; its parts come in no order.
        ///
        /// @param first the number of the first of them
        void players(LocalDate day, int first, List<String> players) throws IOException;
    }

    /// Tells all live days of a brand, and their lists, as of one place in the log; meanwhile the fold goes on.
    public void read(Brand brand, Reading reading) throws IOException {
        byte[] prefix = LedgerTables.daysOf(brand.getBrandId());
        Predicate<byte[]> isOfIndex = PlayerIndex.partsOf(brand.getBrandId());
        Cut cut = ask(table -> new Cut(LedgerTables.progress(table),
                table.snapshot(key -> LedgerTables.isDayOf(key, prefix) || isOfIndex.test(key))));
        try (Snapshot entries = cut.entries) {
            reading.begin(cut.progress == null ? -1 : cut.progress.getBrandLogOffset());
            Words words = Words.toRead(number -> this.<@Nullable String>ask(table -> LedgerTables.word(table, number)));
            entries.forEach((key, entry) -> {
                PlayerIndex.Part part = PlayerIndex.part(key, entry);
                if (part == null) {
                    reading.day(LedgerTables.day(key, entry, generation, words));
                } else {
                    reading.players(part.day(), part.first(), part.players());
                }
            });
        } catch (SegmentTable.Closed e) {
            throw new Ledger.NotReady(partition, e);
        }
    }

    private record Cut(@Nullable Progress progress, Snapshot entries) {}

    /// Of the days that there is one of, both ends included.
    private static <T> List<T> found(LocalDate from, LocalDate to, Function<LocalDate, @Nullable T> day) {
        List<T> found = new ArrayList<>();
        for (LocalDate each = from; !each.isAfter(to); each = each.plusDays(1)) {
            T one = day.apply(each);
            if (one != null) {
                found.add(one);
            }
        }
        return found;
    }

    private static Instant asOf(SegmentTable table) {
        @Nullable
        Progress progress = LedgerTables.progress(table);
        return progress == null ? Instant.EPOCH : progress.getRecordedAt();
    }

    private <T extends @Nullable Object> T ask(Function<SegmentTable, T> question) {
        try {
            return table.atOnce(question);
        } catch (SegmentTable.Closed e) {
            throw new Ledger.NotReady(partition, e); // it has gone elsewhere since
        }
    }
}
