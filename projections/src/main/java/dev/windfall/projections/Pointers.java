package dev.windfall.projections;

import java.util.ArrayList;
import java.util.List;

/// JSON pointers (RFC 6901), put together and taken apart.
public final class Pointers {

    private Pointers() {}

    /// What stands under a name in what the pointer points to.
    public static String of(String pointer, String name) {
        return pointer + '/' + name.replace("~", "~0").replace("/", "~1");
    }

    public static String of(String pointer, int index) {
        return pointer + '/' + index;
    }

    /// The names on the way, the outermost first.
    public static List<String> names(String pointer) {
        List<String> names = new ArrayList<>();
        for (int begin = pointer.indexOf('/'); begin >= 0;) {
            int end = pointer.indexOf('/', begin + 1);
            String name = pointer.substring(begin + 1, end < 0 ? pointer.length() : end);
            names.add(name.replace("~1", "/").replace("~0", "~"));
            begin = end;
        }
        return List.copyOf(names);
    }
}
