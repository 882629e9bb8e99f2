package dev.windfall.topology.ledger;

import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.projections.controls.BrandState;
import dev.windfall.projections.coupons.rolling.PlayerRollings;
import dev.windfall.projections.ledger.BucketClock;
import dev.windfall.projections.ledger.BucketKey;
import dev.windfall.projections.ledger.Case;
import dev.windfall.projections.ledger.CaseKey;
import dev.windfall.projections.ledger.Horizon;
import dev.windfall.projections.ledger.LedgerState;
import dev.windfall.projections.ledger.LedgerState.DayKey;
import dev.windfall.projections.ledger.LedgerState.PlayerKey;
import dev.windfall.projections.ledger.LedgerState.Table;
import dev.windfall.projections.ledger.Tally;
import dev.windfall.projections.players.PlayerDay;
import dev.windfall.projections.players.Profile;
import dev.windfall.projections.rating.Accrual;
import dev.windfall.projections.rules.RuleBook;
import dev.windfall.projections.settlement.cuts.PlayerLists.ListKey.OfDay;
import dev.windfall.projections.settlement.cuts.SettlementState;
import dev.windfall.schemas.AvroCodec;
import dev.windfall.schemas.AvroInput;
import dev.windfall.schemas.AvroOutput;
import dev.windfall.schemas.avro.Progress;
import dev.windfall.topology.ledger.WriteBehind.Format;
import dev.windfall.topology.stores.SegmentTable;
import dev.windfall.topology.stores.SegmentTable.Batch;
import dev.windfall.topology.wire.AccrualDocuments;
import dev.windfall.topology.wire.Brands;
import dev.windfall.topology.wire.Cases;
import dev.windfall.topology.wire.PlayerDays;
import dev.windfall.topology.wire.Profiles;
import dev.windfall.topology.wire.RuleStates;
import dev.windfall.topology.wire.StoredDays;
import dev.windfall.topology.wire.Tallies;
import dev.windfall.topology.wire.Words;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/// The tables of the ledger in one store, each with a letter before its keys: what they hold, and the fold's state in them.
final class LedgerTables {

    private static final char BRAND = 'b';
    private static final char RULES = 'r';
    private static final char PROFILE = 'p';
    private static final char CASE = 'c';
    private static final char DAY = 'd';
    private static final char TALLY = 'a';
    private static final char PROGRESS = 'o';
    private static final char WORD = 'w';
    private static final char ACCRUAL = 'e';
    private static final char UNRATED = 'u';

    /// A closed case is over by its earliest event. What it was before may have had a later one as its earliest.
    private static final WriteBehind.Ending<Case> CASES_END = new WriteBehind.Ending<>() {

        @Override
        public boolean tellsByItself(Case value) {
            return value instanceof Case.Closed;
        }

        @Override
        public boolean hasLonger(byte[] entry) {
            AvroInput input = new AvroInput(entry, 0);
            input.readLong(); // the deadline
            return input.readLong() != 0;
        }

        @Override
        public boolean lastsLonger(Case before, Case after) {
            return before.earliest().isAfter(after.earliest());
        }
    };

    private static final AvroCodec BRANDS = AvroCodec.of(dev.windfall.schemas.avro.BrandState.getClassSchema());
    private static final AvroCodec BOOKS = AvroCodec.of(dev.windfall.schemas.avro.RuleBook.getClassSchema());
    private static final AvroCodec PROFILES = AvroCodec.of(dev.windfall.schemas.avro.Profile.getClassSchema());
    private static final AvroCodec TALLIES = AvroCodec.of(dev.windfall.schemas.avro.Tally.getClassSchema());
    private static final AvroCodec PROGRESSES = AvroCodec.of(Progress.getClassSchema());
    private static final AvroCodec ACCRUALS = AvroCodec.of(dev.windfall.schemas.avro.Accrual.getClassSchema());
    private static final AvroCodec DAYS = AvroCodec.of(dev.windfall.schemas.avro.PlayerDay.getClassSchema());

    private final SegmentTable table;
    private final Horizon horizon;
    private final int generation;
    private final Words words;
    private final AvroOutput output = new AvroOutput(4 * 1024);
    private final AvroOutput keys = new AvroOutput(256);
    private final WriteBehind<String, BrandState> brands;
    private final WriteBehind<String, RuleBook> rules;
    private final WriteBehind<PlayerKey, Profile> profiles;
    private final WriteBehind<CaseKey, Case> cases;
    private final WriteBehind<DayKey, PlayerDay> days;
    private final BucketClocks clocks;
    private final TableFormat format;
    private final WriteBehind<String, Tally> tallies;
    private final WriteBehind<Accrual.Key, Accrual> accruals;
    private final PlayerIndex players;
    private final SettlementTables settlements;
    private final CouponTables coupons;
    private final LateCases late;
    private final CaseDeadlines deadlines;
    private @Nullable Progress progress;
    private boolean hasAdvanced;
    private Set<OfDay> unrated;
    private boolean hasOtherUnrated;
    /// Those that drafts name and the table does not have yet.
    private final List<Word> newWords = new ArrayList<>();
    /// While one is written.
    private @Nullable Batch batch;

    private record Word(int number, String text) {}

    /// @throws TableFormat.Unknown if somebody has written to the table who writes otherwise
    LedgerTables(SegmentTable table, Horizon horizon, int generation) {
        this.format = new TableFormat(table);
        this.table = table;
        this.horizon = horizon;
        this.generation = generation;
        words = new Words(number -> word(table, number), this::keep);
        brands = table(id -> key(BRAND, id), (id, bytes) -> Brands.fromAvro(brand(bytes)),
                (id, brand) -> BRANDS.encode(Brands.toAvro(brand)));
        rules = table(id -> key(RULES, id), (id, bytes) -> book(bytes),
                (id, book) -> BOOKS.encode(RuleStates.toAvro(id, book)));
        profiles = table(id -> profileKey(id.brandId(), id.playerId()),
                (id, bytes) -> Profiles.fromAvro(profile(bytes)),
                (id, profile) -> PROFILES.encode(Profiles.toAvro(id.brandId(), id.playerId(), profile)));
        clocks = new BucketClocks(table);
        cases = new WriteBehind<>(table, new Format<>(id -> key(CASE, keys -> Cases.writeKey(id, keys)),
                this::readCase, this::write, CASES_END));
        days = table(id -> dayKey(id.brandId(), id.playerId(), id.day()), this::readDay, this::write);
        tallies = table(id -> key(TALLY, id), (id, bytes) -> Tallies.fromAvro(tally(bytes)),
                (id, tally) -> TALLIES.encode(Tallies.toAvro(tally)));
        accruals = table(id -> key(ACCRUAL, AccrualDocuments.key(id)), this::readAccrual, this::write);
        players = new PlayerIndex(table);
        settlements = new SettlementTables(table, words, players);
        coupons = new CouponTables(table);
        late = new LateCases(table);
        deadlines = new CaseDeadlines(table, cases, late, this::time, horizon);
        progress = progress(table);
        unrated = unrated(table);
    }

    private <K, V> WriteBehind<K, V> table(Function<K, byte[]> key,
            BiFunction<K, byte[], @Nullable V> read,
            BiFunction<K, V, byte[]> write) {
        return new WriteBehind<>(table, Format.of(key, read, write));
    }

    LedgerState state() {
        return new LedgerState(brands, rules, profiles, cases, days, clocks, tallies, deadlines);
    }

    Table<PlayerKey, PlayerRollings> rollings() {
        return coupons.rollings();
    }

    SettlementState settlements() {
        return settlements.state();
    }

    PlayerIndex players() {
        return players;
    }

    // What accruals ask for in passing, and change.

    RuleBook rules(String brandId) {
        return Objects.requireNonNullElse(rules.peek(brandId), RuleBook.EMPTY);
    }

    BusinessCalendar calendar(String brandId) {
        return Objects.requireNonNull(brands.peek(brandId), "the log holds a brand before all of it").settings()
                .calendar();
    }

    @Nullable
    Profile profile(PlayerKey player) {
        return profiles.peek(player);
    }

    @Nullable
    PlayerDay day(DayKey day) {
        return days.peek(day);
    }

    @Nullable
    Accrual accrual(Accrual.Key key) {
        return accruals.peek(key);
    }

    void put(Accrual accrual) {
        accruals.put(accrual.key(), accrual);
    }

    /// The days with somebody who is not rated yet.
    Set<OfDay> unrated() {
        return unrated;
    }

    void keepUnrated(Set<OfDay> days) {
        hasOtherUnrated |= !days.equals(unrated);
        unrated = days;
    }

    /// What was recorded until then is in.
    Instant recordedAt() {
        return progress == null ? Instant.EPOCH : progress.getRecordedAt();
    }

    @Nullable
    Progress progress() {
        return progress;
    }

    /// After each record of the log.
    void draft() {
        cases.draft();
    }

    void advance(Progress next) {
        progress = next;
        hasAdvanced = true;
    }

    /// Writes all that has changed, and tells what is for others to read: first the days, and last how far they are.
    void write(Batch batch, BiConsumer<byte[], byte[]> told) {
        this.batch = batch;
        format.write(batch);
        newWords.forEach(word -> keep(word.number, word.text));
        newWords.clear();
        deadlines.beforeWrite();
        cases.write(batch); // they ask the clocks
        deadlines.written();
        late.write(batch);
        brands.write(batch);
        rules.write(batch);
        profiles.write(batch);
        clocks.write(batch);
        tallies.write(batch);
        settlements.write(batch);
        coupons.write(batch);
        players.write(batch);
        days.write(batch, (key, day) -> told.accept(Arrays.copyOfRange(key, 1, key.length), // without its letter
                PlayerDays.message(day, generation, output)));
        boolean isAccruing = accruals.hasChanged();
        accruals.write(batch, (key, accrual) -> told.accept(
                AccrualDocuments.messageKey(accrual.key()).getBytes(StandardCharsets.UTF_8),
                ACCRUALS.encode(AccrualDocuments.toAvro(accrual, generation))));
        if (hasOtherUnrated) {
            batch.put(key(UNRATED, ""), write(unrated));
            hasOtherUnrated = false;
        }
        if (hasAdvanced || isAccruing) { // whoever reads stands only there
            byte[] message = PROGRESSES.encode(Objects.requireNonNull(progress));
            batch.put(key(PROGRESS, ""), message);
            told.accept("progress".getBytes(StandardCharsets.UTF_8), message);
            hasAdvanced = false;
        }
        this.batch = null;
    }

    /// Behind the table's letter.
    private byte[] key(char kind, Consumer<AvroOutput> write) {
        keys.clear();
        keys.writeText(Character.toString(kind));
        write.accept(keys);
        return keys.toBytes();
    }

    private Instant time(BucketKey bucket) {
        BucketClock clock = clocks.get(bucket);
        return clock == null ? Instant.EPOCH : clock.time();
    }

    /// With its deadline first, which [#dueOf] reads without the rest.
    private byte[] write(CaseKey key, Case value, boolean hasLonger) {
        output.clear();
        output.writeMillis(value.deadline(value.waits() ? time(key.bucket()) : Instant.EPOCH, horizon));
        output.writeLong(hasLonger ? 1 : 0);
        Cases.write(value, words, output);
        return output.toBytes();
    }

    private byte[] write(DayKey key, PlayerDay day) {
        output.clear();
        StoredDays.write(day, words, output);
        return output.toBytes();
    }

    private PlayerDay readDay(DayKey key, byte[] stored) {
        return readDay(key, stored, words);
    }

    private static PlayerDay readDay(DayKey key, byte[] stored, Words words) {
        AvroInput input = new AvroInput(stored, 0);
        return StoredDays.read(key.brandId(), key.playerId(), key.day(), input, words);
    }

    private byte[] write(Accrual.Key key, Accrual accrual) {
        output.clear();
        AccrualDocuments.write(accrual, words, output);
        return output.toBytes();
    }

    private Accrual readAccrual(Accrual.Key key, byte[] stored) {
        AvroInput input = new AvroInput(stored, 0);
        return AccrualDocuments.read(key, input, words);
    }

    private byte[] write(Set<OfDay> days) {
        output.clear();
        output.writeLong(days.size());
        for (OfDay day : days) {
            output.writeString(day.brandId());
            output.writeLong(day.day().toEpochDay());
        }
        return output.toBytes();
    }

    private static Set<OfDay> unrated(SegmentTable table) {
        Set<OfDay> days = new HashSet<>();
        byte[] stored = table.get(key(UNRATED, ""));
        if (stored != null) {
            AvroInput input = new AvroInput(stored, 0);
            for (int count = input.readInt(); count > 0; count--) {
                days.add(new OfDay(input.readString(), LocalDate.ofEpochDay(input.readLong())));
            }
        }
        return days;
    }

    /// It stands in the changelog before the first entry that names it.
    private void keep(int number, String word) {
        if (batch == null) {
            newWords.add(new Word(number, word));
        } else {
            batch.put(wordKey(number), word.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static byte[] wordKey(int number) {
        return key(WORD, Integer.toString(number));
    }

    static @Nullable String word(SegmentTable table, int number) {
        byte[] stored = table.get(wordKey(number));
        return stored == null ? null : new String(stored, StandardCharsets.UTF_8);
    }

    /// A closed case that had been forgotten may have come back: it is as it is now.
    private @Nullable Case readCase(CaseKey key, byte[] bytes) {
        AvroInput input = new AvroInput(bytes, 0);
        input.readLong(); // the deadline
        input.readLong(); // whether something lasts longer
        Case stored = Cases.read(key, input, words);
        return stored.at(time(key.bucket()), horizon);
    }

    /// When an entry of the table has to be looked at; never for what is no case.
    static long dueOf(byte[] bytes, int keyFrom, int valueFrom) {
        return bytes[keyFrom] == CASE ? new AvroInput(bytes, valueFrom).readLong() : Long.MAX_VALUE;
    }

    static CaseKey caseKey(byte[] key) {
        return Cases.keyOf(new String(key, 1, key.length - 1, StandardCharsets.UTF_8));
    }

    static byte[] key(char kind, String id) {
        return (kind + id).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] dayKey(String brandId, String playerId, LocalDate day) {
        return key(DAY, PlayerDays.key(brandId, playerId, day));
    }

    private static byte[] profileKey(String brandId, String playerId) {
        return key(PROFILE, Profiles.key(brandId, playerId));
    }

    // What readers find in the table, as committed.

    static @Nullable Progress progress(SegmentTable table) {
        byte[] stored = table.get(key(PROGRESS, ""));
        return stored == null ? null : PROGRESSES.decode(stored, Progress.class);
    }

    static dev.windfall.schemas.avro.@Nullable BrandState brand(SegmentTable table, String brandId) {
        byte[] stored = table.get(key(BRAND, brandId));
        return stored == null ? null : brand(stored);
    }

    static dev.windfall.schemas.avro.@Nullable Profile profile(SegmentTable table, String brandId, String playerId) {
        byte[] stored = table.get(profileKey(brandId, playerId));
        return stored == null ? null : profile(stored);
    }

    static RuleBook rules(SegmentTable table, String brandId) {
        byte[] stored = table.get(key(RULES, brandId));
        return stored == null ? RuleBook.EMPTY : book(stored);
    }

    static Tally tally(SegmentTable table, String brandId) {
        byte[] stored = table.get(key(TALLY, brandId));
        return stored == null ? Tally.ZERO : Tallies.fromAvro(tally(stored));
    }

    static dev.windfall.schemas.avro.@Nullable PlayerDay day(SegmentTable table, int generation, String brandId,
            String playerId, LocalDate day, Words words) {
        byte[] stored = table.get(dayKey(brandId, playerId, day));
        return stored == null ? null : day(new DayKey(brandId, playerId, day), stored, generation, words);
    }

    /// The same for one who goes on with it in the domain.
    static @Nullable PlayerDay playerDay(SegmentTable table, String brandId, String playerId, LocalDate day,
            Words words) {
        byte[] stored = table.get(dayKey(brandId, playerId, day));
        return stored == null ? null : readDay(new DayKey(brandId, playerId, day), stored, words);
    }

    /// For one who reads, and for as long as he does.
    static Words words(SegmentTable table) {
        return Words.toRead(number -> word(table, number));
    }

    /// @param key of an entry, of which [#isDayOf] says that it is one
    static dev.windfall.schemas.avro.PlayerDay day(byte[] key, byte[] stored, int generation, Words words) {
        String[] parts = new String(key, 1, key.length - 1, StandardCharsets.UTF_8).split("~", 3);
        return day(new DayKey(parts[0], parts[1], LocalDate.parse(parts[2])), stored, generation, words);
    }

    private static dev.windfall.schemas.avro.PlayerDay day(DayKey key, byte[] stored, int generation,
            Words words) {
        return DAYS.decode(PlayerDays.message(readDay(key, stored, words), generation, new AvroOutput(1024)),
                dev.windfall.schemas.avro.PlayerDay.class);
    }

    /// Whether an entry is a day of a brand.
    static boolean isDayOf(byte[] key, byte[] brandPrefix) {
        return key.length > brandPrefix.length
                && Arrays.equals(key, 0, brandPrefix.length, brandPrefix, 0, brandPrefix.length);
    }

    /// How the keys of all days of a brand begin.
    static byte[] daysOf(String brandId) {
        return key(DAY, brandId + "~");
    }

    private static dev.windfall.schemas.avro.BrandState brand(byte[] stored) {
        return BRANDS.decode(stored, dev.windfall.schemas.avro.BrandState.class);
    }

    private static RuleBook book(byte[] stored) {
        return RuleStates.fromAvro(BOOKS.decode(stored, dev.windfall.schemas.avro.RuleBook.class));
    }

    private static dev.windfall.schemas.avro.Profile profile(byte[] stored) {
        return PROFILES.decode(stored, dev.windfall.schemas.avro.Profile.class);
    }

    private static dev.windfall.schemas.avro.Tally tally(byte[] stored) {
        return TALLIES.decode(stored, dev.windfall.schemas.avro.Tally.class);
    }
}
