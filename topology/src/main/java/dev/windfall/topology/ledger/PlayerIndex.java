package dev.windfall.topology.ledger;

import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.settlement.cuts.PlayerLists;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// Lists of players: who has a day of a brand, and whom runs have to go through. A list only grows, so a number fixes who is meant:
/// the first so many are the same ever after. Their order is that in which the log has brought them about.
///
/// A list stands in full pages, which are written once, and in one entry with what is left over, which tells how long it is.
final class PlayerIndex implements PlayerLists {

    private static final char LIST = 'i';
    private static final char PAGE = 'n';
    /// Those of runs have letters of their own: nobody but runs looks through them.
    private static final char RUN_LIST = 'j';
    private static final char RUN_PAGE = 'm';

    /// A commit writes half of a page again, on average; what a page costs besides its players is shared by all of them.
    static final int PAGE_PLAYERS = 16;

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
    private final Map<ListKey, Rest> grown = new HashMap<>();
    /// Those that are to go with the next one.
    private final Set<ListKey> dropped = new HashSet<>();

    PlayerIndex(SegmentTable table) {
        this.table = table;
    }

    @Override
    public void add(ListKey list, String playerId) {
        if (dropped.contains(list)) {
            throw new IllegalStateException("Nobody comes to %s any more".formatted(list));
        }
        grown.computeIfAbsent(list, any -> stored(table, any)).players.add(playerId);
    }

    @Override
    public void drop(ListKey list) {
        grown.remove(list);
        if (table.get(listKey(list)) != null) {
            dropped.add(list);
        }
    }

    /// With those that are not committed yet, as all that the task itself asks for.
    @Override
    public int length(ListKey list) {
        return rest(list).length();
    }

    @Override
    public List<String> slice(ListKey list, int from, int most) {
        return slice(table, list, rest(list), from, most);
    }

    private Rest rest(ListKey list) {
        Rest rest = grown.get(list);
        return rest != null ? rest : dropped.contains(list) ? new Rest(0, List.of()) : stored(table, list);
    }

    void write(Batch batch) {
        dropped.forEach(list -> remove(list, batch));
        dropped.clear();
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

    private void remove(ListKey list, Batch batch) {
        int before = stored(table, list).before;
        for (int first = 0; first < before; first += PAGE_PLAYERS) {
            batch.remove(pageKey(list, first));
        }
        batch.remove(listKey(list));
    }

    private void write(List<String> players) {
        output.writeLong(players.size());
        players.forEach(output::writeString);
    }

    // What readers find in the table, as committed.

    static int length(SegmentTable table, ListKey list) {
        return stored(table, list).length();
    }

    static List<String> slice(SegmentTable table, ListKey list, int from, int max) {
        return slice(table, list, stored(table, list), from, max);
    }

    private static List<String> slice(SegmentTable table, ListKey list, Rest rest, int from, int max) {
        List<String> players = new ArrayList<>();
        int to = (int) Math.min((long) from + max, rest.length());
        for (int next = from; next < to; next = from + players.size()) {
            int first = next < rest.before ? next - next % PAGE_PLAYERS : rest.before;
            List<String> part = next < rest.before ? page(table, list, first) : rest.players;
            players.addAll(part.subList(next - first, Math.min(to - first, part.size())));
        }
        return players;
    }

    private static Rest stored(SegmentTable table, ListKey list) {
        byte[] bytes = table.get(listKey(list));
        return bytes == null ? new Rest(0, new ArrayList<>()) : readRest(bytes);
    }

    private static List<String> page(SegmentTable table, ListKey list, int first) {
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

    private static byte[] listKey(ListKey list) {
        return LedgerTables.key(list instanceof ListKey.OfDay ? LIST : RUN_LIST, text(list));
    }

    private static byte[] pageKey(ListKey list, int first) {
        return LedgerTables.key(list instanceof ListKey.OfDay ? PAGE : RUN_PAGE, text(list) + "~" + first);
    }

    private static String text(ListKey list) {
        return switch (list) {
            case ListKey.OfDay(String brandId, LocalDate day) -> brandId + "~" + day;
            case ListKey.OfRun(String brandId, long markerSeq, int bucket) -> brandId + "~run~" + markerSeq + "~"
                    + bucket;
            case ListKey.Changed(String brandId, RuleName rule, int number) -> String.join("~", brandId, "changed",
                    rule.kind().text(), rule.ruleId(), Integer.toString(number));
        };
    }
}
