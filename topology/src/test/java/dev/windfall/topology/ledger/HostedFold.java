package dev.windfall.topology.ledger;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.controls.Control;
import dev.windfall.projections.ledger.Tally;
import dev.windfall.projections.settlement.cuts.PlayerLists.ListKey.OfDay;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.Accrual;
import dev.windfall.schemas.avro.BrandLogRecord;
import dev.windfall.schemas.avro.DayTotal;
import dev.windfall.schemas.avro.PlayerDay;
import dev.windfall.schemas.avro.Progress;
import dev.windfall.schemas.avro.ProviderRow;
import dev.windfall.topology.stores.SegmentTable;
import dev.windfall.topology.stores.SegmentTable.Batch;
import dev.windfall.topology.stores.SegmentTable.Change;
import dev.windfall.topology.wire.BrandLog;
import dev.windfall.topology.wire.Tallies;
import org.apache.avro.specific.SpecificRecord;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/// A task of the ledger on its table, without Streams: fast enough for many thousand histories. What it tells others is what it
/// is asked for.
public final class HostedFold implements AutoCloseable {

    private static final Topics TOPICS = new Topics("", 1);
    /// Some histories are committed record by record, others in larger steps.
    private static final int STEPS = 4;
    private static final int LOOKS_MAX = 20;

    private final List<Change> changelog = new ArrayList<>();
    private final Map<String, PlayerDay> told = new TreeMap<>();
    private final Map<String, Accrual> accruals = new TreeMap<>();
    private final Map<OfDay, List<String>> listed = new HashMap<>();
    private SegmentTable table = empty();
    private LedgerTask task = new LedgerTask(TOPICS, 0, table, news -> {}, _ -> {});
    private Progress progress = new Progress();
    private long offset;
    private long now_ms;
    private int histories;

    /// With nothing but these brands.
    public void begin(Map<String, BrandSettings> brands) {
        changelog.clear();
        told.clear();
        accruals.clear();
        listed.clear();
        offset = 0;
        histories++;
        rebuild();
        brands.forEach((id, settings) -> process(BrandLog.toAvro(id,
                new Control(1, new Control.Document.Settings(settings)), Instant.EPOCH)));
    }

    /// Nothing is left but what was committed: by turns the table, or only its changelog.
    public void restart() {
        commit();
        if (offset % 2 == 0) {
            rebuild();
        } else {
            task = new LedgerTask(TOPICS, 0, table, news -> {}, _ -> {});
        }
    }

    private void rebuild() {
        table.close();
        table = empty();
        changelog.forEach(table::restore);
        task = new LedgerTask(TOPICS, 0, table, news -> {}, _ -> {});
    }

    /// Through its bytes, as it stands in the log.
    public void process(BrandLogRecord record) {
        var _ = task.fold(TOPICS.brandLog().codec().encode(record), offset++);
        now_ms += (offset + histories) % STEPS * Accruals.TICK_MS / 2;
        if (offset % (1 + histories % STEPS) == 0) {
            commit();
        }
    }

    private void commit() {
        Map<OfDay, List<String>> seenByTheTask = new HashMap<>();
        listed.keySet().forEach(list -> seenByTheTask.put(list, task.players().slice(list, 0, Integer.MAX_VALUE)));
        Batch batch = table.begin();
        var _ = task.goOn(now_ms, new Looks((int) (offset % LOOKS_MAX)));
        task.write(batch, this::tell);
        changelog.addAll(batch.changes());
        batch.publish();
        Tally tally = Tallies.fromAvro(progress.getTally());
        if (!tally.isWhole()) {
            throw new IllegalStateException("Not every event is accounted for: " + tally);
        }
        compareLists(seenByTheTask);
    }

    /// Who is listed is who has a day, each once; and those who were listed before come first, as they were.
    private void compareLists(Map<OfDay, List<String>> seenByTheTask) {
        Map<OfDay, Set<String>> players = new HashMap<>();
        told.values().forEach(day -> players
                .computeIfAbsent(new OfDay(day.getBrandId(), day.getDay()), unseen -> new HashSet<>())
                .add(day.getPlayerId()));
        players.forEach((list, expected) -> {
            List<String> found = PlayerIndex.slice(table, list, 0, Integer.MAX_VALUE);
            List<String> before = Objects.requireNonNullElse(listed.put(list, found), List.of());
            if (!expected.equals(new HashSet<>(found)) || found.size() != expected.size()
                    || found.size() != PlayerIndex.length(table, list)
                    || !found.equals(seenByTheTask.getOrDefault(list, found))
                    || !found.subList(0, before.size()).equals(before)) {
                throw new IllegalStateException("Of %s %s have a day, but %s are listed, after %s"
                        .formatted(list, expected, found, before));
            }
        });
    }

    private void tell(byte[] key, byte[] message) {
        SpecificRecord read = TOPICS.playerDays().codec().decode(message);
        if (read instanceof PlayerDay day) {
            PlayerDay before = told.put(new String(key, StandardCharsets.UTF_8), day);
            if (before != null && before.getVersion() >= day.getVersion()) {
                throw new IllegalStateException("Version %d of %s comes after %d"
                        .formatted(day.getVersion(), day, before.getVersion()));
            }
        } else if (read instanceof Accrual accrual) {
            Accrual before = accruals.put(new String(key, StandardCharsets.UTF_8), accrual);
            if (before != null && before.getVersion() >= accrual.getVersion()) {
                throw new IllegalStateException("Version %d of %s comes after %d"
                        .formatted(accrual.getVersion(), accrual, before.getVersion()));
            }
        } else {
            progress = (Progress) read;
        }
    }

    /// counted, waiting, of these orphaned, duplicate, beyond the horizon, under a used id
    public List<Integer> tally() {
        commit();
        var tally = progress.getTally();
        return List.of((int) tally.getCounted(), (int) tally.getWaiting(), (int) tally.getOrphaned(),
                (int) tally.getDuplicates(),
                (int) tally.getBeyondHorizon(), (int) tally.getEventIdReused());
    }

    /// What rules come to once nobody waits, but for nothing: by the key of the accrual and the currency.
    public Map<String, Long> accruals() {
        commit();
        while (task.waits_ms(now_ms).isPresent()) {
            now_ms += task.waits_ms(now_ms).getAsLong();
            commit();
        }
        Map<String, Long> entitlements = new TreeMap<>();
        accruals.forEach((key, accrual) -> accrual.getItems().stream().filter(item -> item.getEntitlement() != 0)
                .forEach(item -> entitlements.put(key + " " + item.getCurrency(), item.getEntitlement())));
        return entitlements;
    }

    /// The newest document of each player-day.
    public List<PlayerDay> days() {
        return List.copyOf(told.values());
    }

    /// Everything that is not zero.
    public Map<String, List<Long>> rows() {
        commit();
        Map<String, List<Long>> rows = new TreeMap<>();
        told.forEach((key, day) -> {
            if (!day.equals(Objects
                    .requireNonNull(LedgerTables.day(table, TOPICS.generation().number(), day.getBrandId(),
                            day.getPlayerId(), day.getDay(), LedgerTables.words(table))))) {
                throw new IllegalStateException("What was told of %s is not what is kept".formatted(key));
            }
            addRows(day, rows);
        });
        rows.values().removeIf(row -> row.stream().allMatch(value -> value == 0));
        return rows;
    }

    @Override
    public void close() {
        table.close();
    }

    private static SegmentTable empty() {
        return new SegmentTable(Long.MAX_VALUE, Path.of("target", "unused.scratch"), LedgerTables::dueOf);
    }

    private static void addRows(PlayerDay day, Map<String, List<Long>> rows) {
        String place = "%s %s %s".formatted(day.getBrandId(), day.getPlayerId(), day.getDay());
        for (ProviderRow row : day.getRows()) {
            rows.put("%s %s %s %s".formatted(place, row.getProviderId(), row.getGameCategory(), row.getCurrency()),
                    List.of(row.getBets(), row.getStake(), row.getBonusStake(), row.getValidTurnover(), row.getPayout(),
                            row.getBonusPayout(), row.getRolledBackBets(), row.getRolledBackStake(),
                            row.getRolledBackPayout()));
        }
        for (DayTotal total : day.getTotals()) {
            rows.put("%s cash %s".formatted(place, total.getCurrency()),
                    List.of(total.getDeposits(), total.getWithdrawals()));
        }
    }
}
