package dev.windfall.topology.ledger;

import dev.windfall.projections.ledger.LedgerState.DayKey;
import dev.windfall.projections.ledger.LedgerState.Table;
import dev.windfall.projections.players.PlayerDay;
import dev.windfall.schemas.AvroInput;
import dev.windfall.schemas.AvroOutput;
import dev.windfall.topology.stores.SegmentTable;
import dev.windfall.topology.stores.SegmentTable.Batch;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Who has a day: of each brand and business day the players of the partition, in a list that only grows. So a number fixes who is
/// meant: the first so many are the same ever after. Their order is that in which the log has brought their days about.
///
/// A list stands in full pages, which are written once, and in one entry with what is left over, which tells how long it is.
final class PlayerIndex {

    private static final char LIST = 'i';
    private static final char PAGE = 'n';

    /// A commit writes half of a page again, on average; what a page costs besides its players is shared by all of them.
    static final int PAGE_PLAYERS = 16;

    record BrandDay(String brandId, LocalDate day) {}

    /// Of a list: what is in no page yet.
    ///
    /// @param before how many are in pages
    private record Rest(int before, List<String> players) {

        int length() {
            return before + players.size();
        }
    }

    private final SegmentTable table;
    private final AvroOutput output = new AvroOutput(1024);
    /// Those that have grown since the last commit.
    private final Map<BrandDay, Rest> grown = new HashMap<>();

    PlayerIndex(SegmentTable table) {
        this.table = table;
    }

    /// The days as the fold sees them: who gets his first of a day is put on its list.
    Table<DayKey, PlayerDay> watching(Table<DayKey, PlayerDay> days) {
        return new Table<>() {

            @Override
            public @Nullable PlayerDay get(DayKey key) {
                return days.get(key);
            }

            @Override
            public void put(DayKey key, @Nullable PlayerDay day) {
                if (day != null && days.get(key) == null) {
                    add(new BrandDay(key.brandId(), key.day()), key.playerId());
                }
                days.put(key, day);
            }
        };
    }

    private void add(BrandDay list, String playerId) {
        grown.computeIfAbsent(list, any -> stored(table, any)).players.add(playerId);
    }

    /// With those that are not committed yet, as all that the task itself asks for.
    int length(BrandDay list) {
        return rest(list).length();
    }

    /// The players from a number on, no more than so many.
    List<String> slice(BrandDay list, int from, int max) {
        return slice(table, list, rest(list), from, max);
    }

    private Rest rest(BrandDay list) {
        Rest rest = grown.get(list);
        return rest != null ? rest : stored(table, list);
    }

    void write(Batch batch) {
        grown.forEach((list, rest) -> {
            int before = rest.before;
            List<String> left = rest.players;
            while (left.size() >= PAGE_PLAYERS) {
                output.clear();
                write(left.subList(0, PAGE_PLAYERS));
                batch.put(pageKey(list, before), output.toBytes());
                before += PAGE_PLAYERS;
                left = left.subList(PAGE_PLAYERS, left.size());
            }
            output.clear();
            output.writeLong(before);
            write(left);
            batch.put(listKey(list), output.toBytes());
        });
        grown.clear();
    }

    private void write(List<String> players) {
        output.writeLong(players.size());
        players.forEach(output::writeString);
    }

    // What readers find in the table, as committed.

    static int length(SegmentTable table, BrandDay list) {
        return stored(table, list).length();
    }

    static List<String> slice(SegmentTable table, BrandDay list, int from, int max) {
        return slice(table, list, stored(table, list), from, max);
    }

    private static List<String> slice(SegmentTable table, BrandDay list, Rest rest, int from, int max) {
        List<String> players = new ArrayList<>();
        int to = (int) Math.min((long) from + max, rest.length());
        for (int next = from; next < to; next = from + players.size()) {
            int first = next < rest.before ? next - next % PAGE_PLAYERS : rest.before;
            List<String> part = next < rest.before ? page(table, list, first) : rest.players;
            players.addAll(part.subList(next - first, Math.min(to - first, part.size())));
        }
        return players;
    }

    private static Rest stored(SegmentTable table, BrandDay list) {
        byte[] bytes = table.get(listKey(list));
        return bytes == null ? new Rest(0, new ArrayList<>()) : readRest(bytes);
    }

    private static List<String> page(SegmentTable table, BrandDay list, int first) {
        byte[] bytes = table.get(pageKey(list, first));
        if (bytes == null) {
            throw new IllegalStateException("The players of %s from number %d on are gone".formatted(list, first));
        }
        return readPlayers(new AvroInput(bytes, 0));
    }

    private static Rest readRest(byte[] bytes) {
        AvroInput input = new AvroInput(bytes, 0);
        return new Rest(input.readInt(), readPlayers(input));
    }

    private static List<String> readPlayers(AvroInput input) {
        int count = input.readInt();
        List<String> players = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            players.add(input.readString());
        }
        return players;
    }

    /// What one entry holds of a list.
    ///
    /// @param first the number of the first of them
    record Part(LocalDate day, int first, List<String> players) {}

    /// The keys of all parts of a brand's lists.
    static Predicate<byte[]> partsOf(String brandId) {
        byte[] lists = LedgerTables.key(LIST, brandId + "~");
        byte[] pages = LedgerTables.key(PAGE, brandId + "~");
        return key -> begins(key, lists) || begins(key, pages);
    }

    private static boolean begins(byte[] key, byte[] beginning) {
        return Arrays.mismatch(key, beginning) == beginning.length;
    }

    /// Null for an entry of another table.
    static @Nullable Part part(byte[] key, byte[] bytes) {
        if (key[0] != LIST && key[0] != PAGE) {
            return null;
        }
        String[] place = new String(key, StandardCharsets.UTF_8).split("~", -1);
        LocalDate day = LocalDate.parse(place[1]);
        if (key[0] == PAGE) {
            return new Part(day, Integer.parseInt(place[2]), readPlayers(new AvroInput(bytes, 0)));
        }
        Rest rest = readRest(bytes);
        return new Part(day, rest.before, rest.players);
    }

    private static byte[] listKey(BrandDay list) {
        return LedgerTables.key(LIST, list.brandId + "~" + list.day);
    }

    private static byte[] pageKey(BrandDay list, int first) {
        return LedgerTables.key(PAGE, list.brandId + "~" + list.day + "~" + first);
    }
}
