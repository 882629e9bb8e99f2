package dev.windfall.app.verify;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Who has each day of a brand, in the order in which the log has brought it about.
final class PlayerLists {

    private static final String NOBODY = "(nobody)"; // no player may be called so

    private final Map<LocalDate, List<String>> days = new TreeMap<>();
    private long players;

    /// A part of a list; its parts come in any order.
    ///
    /// @param first the number of the first of them
    void add(LocalDate day, int first, List<String> part) {
        List<String> list = of(day);
        while (list.size() < first + part.size()) {
            list.add(NOBODY);
        }
        for (int i = 0; i < part.size(); i++) {
            list.set(first + i, part.get(i));
        }
        players += part.size();
    }

    long players() {
        return players;
    }

    /// Tells of each day the first that is otherwise: from there on the list is another.
    void compare(String where, PlayerLists found, Differences differences) {
        Set<LocalDate> all = new TreeSet<>(days.keySet());
        all.addAll(found.days.keySet());
        for (LocalDate day : all) {
            List<String> expected = days.getOrDefault(day, List.of());
            List<String> listed = found.days.getOrDefault(day, List.of());
            for (int number = 0; number < Math.max(expected.size(), listed.size()); number++) {
                if (!at(expected, number).equals(at(listed, number))) {
                    differences.add("%s, day %s, number %d of %d players".formatted(where, day, number,
                            expected.size()), at(expected, number), at(listed, number));
                    break;
                }
            }
        }
    }

    private static String at(List<String> list, int number) {
        return number < list.size() ? list.get(number) : NOBODY;
    }

    private List<String> of(LocalDate day) {
        return days.computeIfAbsent(day, any -> new ArrayList<>());
    }
}
