package dev.windfall.app.simulator;

import dev.windfall.app.simulator.Cluster.Numbered;
import dev.windfall.app.simulator.Cluster.Read;
import dev.windfall.app.simulator.Database.Row;
import dev.windfall.app.simulator.Facts.Days;
import dev.windfall.app.simulator.Traffic.Fate;
import dev.windfall.app.simulator.Traffic.Told;
import dev.windfall.projections.controls.Control;
import dev.windfall.projections.ledger.LogRecord;
import dev.windfall.projections.ledger.Recorded;
import dev.windfall.projections.players.Profile;
import dev.windfall.schemas.avro.DayTotal;
import dev.windfall.schemas.avro.DecidedEvents;
import dev.windfall.schemas.avro.PlayerDay;
import dev.windfall.schemas.avro.Progress;
import dev.windfall.schemas.avro.ProviderRow;
import dev.windfall.topology.ingest.IngestTally;
import dev.windfall.topology.wire.BrandLogReader;
import org.apache.kafka.common.TopicPartition;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What must hold after every step, of all that is committed by then. Each law looks at what is new since it looked last.
final class Laws {

    private final World world;
    private final Traffic traffic;
    private final Wallet wallet;
    private final Database database;
    private final Entitlements entitlements = new Entitlements();
    private final Decided decided;
    private final List<Folded> folded = new ArrayList<>();
    private final List<Sunk> sunk = new ArrayList<>();
    private final List<News<DecidedEvents>> events = new ArrayList<>();
    private final long[] nextWallet = new long[World.PARTITIONS];
    private final int[] taken = new int[World.PARTITIONS];
    private final long[] nextLogged = new long[World.PARTITIONS];
    /// Events that ingest has to have forwarded, less those that stand in the log.
    private final BrandLogReader logged;
    private final Map<String, Integer> owed = new HashMap<>();
    private int judgedBookings;

    Laws(World world, Map<String, Days> brands, Traffic traffic, Wallet wallet, Database database) {
        this.world = world;
        this.traffic = traffic;
        this.wallet = wallet;
        this.database = database;
        this.logged = new BrandLogReader(world.topics.brandLog().codec());
        this.decided = new Decided(wallet, entitlements);
        for (int partition = 0; partition < World.PARTITIONS; partition++) {
            folded.add(new Folded(partition, brands));
            events.add(News.ofAll(world, world.topics.events(), partition, DecidedEvents.class));
            sunk.add(new Sunk(new TopicPartition(world.topics.playerDays().name(), partition)));
            sunk.add(new Sunk(new TopicPartition(world.topics.events().name(), partition)));
        }
    }

    Decided decided() {
        return decided;
    }

    Entitlements entitlements() {
        return entitlements;
    }

    void check() {
        checkIngest();
        folded.forEach(Folded::check);
        events.forEach(partition -> partition.read().forEach(decided::add));
        for (; judgedBookings < wallet.booked().size(); judgedBookings++) {
            decided.requireWanted(wallet.booked().get(judgedBookings));
        }
        sunk.forEach(Sunk::check);
    }

    /// read = forwarded + ignored + quarantined; what was forwarded stands in the log, once for each time that it was told.
    private void checkIngest() {
        boolean isNew = false;
        for (int number = 0; number < World.PARTITIONS; number++) {
            TopicPartition partition = new TopicPartition(world.topics.walletEvents().name(), number);
            var position = world.cluster.position(IngestPart.NAME, partition);
            if (position.next() > nextWallet[number]) {
                isNew = true;
                int records = world.cluster.read(partition, nextWallet[number],
                        Integer.MAX_VALUE).entries().stream().mapToInt(
                                record -> record.offset() < position.next() ? 1 : 0)
                        .sum();
                for (int i = 0; i < records; i++) {
                    owe(traffic.told(number).get(taken[number]));
                    taken[number]++;
                }
                nextWallet[number] = position.next();
                checkTally(IngestTally.fromMetadata(position.metadata()), traffic.told(number).subList(0,
                        taken[number]));
            }
        }
        for (int number = 0; number < World.PARTITIONS; number++) {
            isNew |= readLog(number);
        }
        if (isNew && !owed.isEmpty()) {
            throw new Broken("L2: ingest's positions and the brand log differ by " + owed);
        }
    }

    private void owe(Told told) {
        if (told.fate() == Fate.FORWARDED) {
            change(told.event().getEventId(), 1);
        }
    }

    private void change(String eventId, int by) {
        owed.merge(eventId, by, Integer::sum);
        owed.values().removeIf(count -> count == 0);
    }

    private static void checkTally(IngestTally tally, List<Told> told) {
        long forwarded = told.stream().filter(each -> each.fate() == Fate.FORWARDED).count();
        long ignored = told.stream().filter(each -> each.fate() == Fate.IGNORED).count();
        if (!tally.isWhole() || tally.read() != told.size() || tally.forwarded() != forwarded
                || tally.ignored() != ignored) {
            throw new Broken("L2: of %d records %d are to be forwarded and %d ignored, but ingest says %s"
                    .formatted(told.size(), forwarded, ignored, tally));
        }
    }

    /// All that has come into a partition of the log, and not only what is folded.
    private boolean readLog(int number) {
        TopicPartition partition = new TopicPartition(world.topics.brandLog().name(), number);
        Read read = world.cluster.read(partition, nextLogged[number], Integer.MAX_VALUE);
        nextLogged[number] = read.next();
        for (Numbered record : read.entries()) {
            LogRecord appended = logged.read(record.entry().value(), record.offset());
            appended.events().forEach(event -> change(event.fact().eventId(), -1));
            if (appended.control() instanceof Control(long _, Control.Document.SettleMarker marker)) {
                checkBarrier(marker);
            }
        }
        return !read.entries().isEmpty();
    }

    /// All that could be read of the wallet when a run was called stands before its marker.
    private void checkBarrier(Control.Document.SettleMarker marker) {
        decided.barrier(marker.run()).forEach((name, end) -> {
            TopicPartition partition = world.partitions(world.topics.walletEvents()).stream()
                    .filter(each -> each.toString().equals(name)).findFirst().orElseThrow();
            if (world.cluster.hasMore(partition, world.cluster.position(IngestPart.NAME, partition).next(), end)) {
                throw new Broken("L3: %s is marked, but ingest has not read %s up to %d"
                        .formatted(marker.run().text(), name, end));
            }
        });
    }

    /// A partition of the ledger (L1, L2).
    private final class Folded {

        private final int partition;
        private final Facts facts;
        private final Map<String, Profile> profiles = new TreeMap<>();
        private final Map<String, PlayerDay> days = new TreeMap<>();
        private Progress progress = new Progress();
        private long nextLog;
        private long nextDay;

        Folded(int partition, Map<String, Days> brands) {
            this.partition = partition;
            this.facts = new Facts(brands);
        }

        void check() {
            TopicPartition log = new TopicPartition(world.topics.brandLog().name(), partition);
            long next = world.cluster.position(LedgerPart.name(partition), log).next();
            Read told = world.cluster.read(new TopicPartition(world.topics.playerDays().name(), partition), nextDay,
                    Integer.MAX_VALUE);
            if (next == nextLog && told.entries().isEmpty()) {
                return;
            }
            for (Numbered record : world.cluster.read(log, nextLog, Integer.MAX_VALUE).entries()) {
                if (record.offset() < next) {
                    add(logged.read(record.entry().value(), record.offset()));
                }
            }
            nextLog = next;
            nextDay = told.next();
            told.entries().forEach(this::hear);
            compare();
        }

        private void add(LogRecord record) {
            record.events().stream().map(Recorded::fact).forEach(facts::add);
            if (record.control() instanceof Control(long seq, Control.Document document)) {
                if (document instanceof Control.Document.PlayerProfile(String playerId, Profile profile)) {
                    profiles.put(record.brandId() + "~" + playerId, profile);
                } else if (document instanceof Control.Document.SettleMarker marker) {
                    Map<String, Profile> ofBrand = new TreeMap<>();
                    profiles.forEach((key, profile) -> {
                        if (key.startsWith(record.brandId() + "~")) {
                            ofBrand.put(key.substring(key.indexOf('~') + 1), profile);
                        }
                    });
                    entitlements.marked(marker.run(), marker.attempt(), seq, marker.ruling(),
                            facts.sums(record.brandId()), ofBrand);
                }
            }
        }

        private void hear(Numbered record) {
            switch (world.topics.playerDays().codec().decode(record.entry().value())) {
                case PlayerDay day -> days.merge(key(record), day,
                        (before, now) -> now.getVersion() > before.getVersion() ? now : before);
                case Progress reached -> progress = reached;
                default -> {
                } // accruals are rated live, and nobody is paid by them
            }
        }

        private void compare() {
            Map<String, String> rows = new TreeMap<>();
            days.forEach((key, day) -> addRows(key, day, rows));
            Map<String, String> expected = facts.rows();
            if (!rows.equals(expected)) {
                throw new Broken("L1: partition %d up to %d is to have%n%s%nand has%n%s".formatted(partition, nextLog,
                        expected, rows));
            }
            var tally = progress.getTally();
            List<Long> found = tally == null ? List.of(0L, 0L, 0L, 0L)
                    : List.of(tally.getRead(), tally.getCounted(), tally.getWaiting(), tally.getDuplicates());
            if (!found.equals(facts.tally())) {
                throw new Broken("L2: partition %d up to %d has read, counted, waiting and repeated %s, and says %s"
                        .formatted(partition, nextLog, facts.tally(), found));
            }
        }

        private static void addRows(String key, PlayerDay day, Map<String, String> rows) {
            for (ProviderRow row : day.getRows()) {
                put(key + " " + row.getProviderId() + " " + row.getGameCategory(), rows, row.getBets(), row.getStake(),
                        row.getBonusStake(), row.getValidTurnover(), row.getPayout(), row.getBonusPayout(),
                        row.getRolledBackBets(), row.getRolledBackStake(), row.getRolledBackPayout());
            }
            for (DayTotal total : day.getTotals()) {
                put(key + " " + Facts.CASH, rows, total.getDeposits(), total.getWithdrawals());
            }
        }

        private static void put(String key, Map<String, String> rows, long... values) {
            if (Arrays.stream(values).anyMatch(value -> value != 0)) {
                rows.put(key, Arrays.toString(values));
            }
        }
    }

    private static String key(Numbered record) {
        return new String(record.entry().key(), StandardCharsets.UTF_8);
    }

    /// A partition of the sink (L7).
    private final class Sunk {

        private final TopicPartition partition;
        private final SortedMap<String, Row> rows = new TreeMap<>();
        private long next;
        private long cut = -1;
        private int writes;

        Sunk(TopicPartition partition) {
            this.partition = partition;
        }

        void check() {
            var place = database.place(partition);
            if (place.next() == next && database.writes(partition) == writes) {
                return;
            }
            writes = database.writes(partition);
            for (Numbered record : world.cluster.read(partition, next, Integer.MAX_VALUE).entries()) {
                if (record.offset() < place.next()) {
                    add(record);
                }
            }
            if (place.next() < next) {
                throw new Broken("L7: the sink of %s was at %d, and is at %d".formatted(partition, next, place.next()));
            }
            next = place.next();
            boolean stands = next == 0 || (cut == place.cut() && (cut >= 0 || !isOfDays()));
            if (!stands || !rows.equals(database.rows(partition))) {
                throw new Broken("L7: at %d of %s, cut %d, stand the rows%n%s%nand not%n%s".formatted(next, partition,
                        place.cut(), told(database.rows(partition)), told(rows)));
            }
        }

        private boolean isOfDays() {
            return partition.topic().equals(world.topics.playerDays().name());
        }

        private void add(Numbered record) {
            cut = -1;
            byte[] document = record.entry().value();
            if (!isOfDays()) {
                DecidedEvents events = world.topics.events().codec().decode(document, DecidedEvents.class);
                put(SinkPart.key(events), new Row(events.getSeq(), document));
                return;
            }
            switch (world.topics.playerDays().codec().decode(document)) {
                case PlayerDay day -> put(key(record), new Row(day.getVersion(), document));
                case dev.windfall.schemas.avro.Accrual accrual -> put(key(record),
                        new Row(accrual.getVersion(), document));
                case Progress progress -> cut = progress.getBrandLogOffset();
                default -> throw new IllegalStateException("nothing else is told of days");
            }
        }

        private void put(String key, Row row) {
            rows.merge(key, row, (before, now) -> now.version() > before.version() ? now : before);
        }
    }

    private static Map<String, Long> told(Map<String, Row> rows) {
        Map<String, Long> versions = new TreeMap<>();
        rows.forEach((key, row) -> versions.put(key, row.version()));
        return versions;
    }
}
