package dev.windfall.app.coupons;

import dev.windfall.projections.coupons.CouponToken;
import dev.windfall.schemas.JsonTree;
import dev.windfall.schemas.Undecodable;
import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Fills `coupon_log_id` of exported rollings by the one token in their texts, line by line: what it remembers does not grow with the
/// export. What can't be filled without a guess is left out, and told.
public final class Backfill {

    /// A line of the export is a few hundred bytes; a file without line breaks is none.
    private static final int LINE_BYTES_MAX = 1 << 16;
    private static final int NAMED_MAX = 20;
    private static final String FIELD = "coupon_log_id";

    private final Consumer<String> written;
    private final Map<Fate, Count> counts = new EnumMap<>(Fate.class);
    private long number;

    /// What becomes of a line.
    private enum Fate {
        FILLED("filled", true), THERE("already there", true), NO_TOKEN("no token", false),
        SEVERAL("several tokens", false), DISAGREES("the field disagrees with the texts", false),
        UNREADABLE("unreadable", false);

        private final String words;
        private final boolean isRight;

        Fate(String words, boolean isRight) {
            this.words = words;
            this.isRight = isRight;
        }
    }

    private static final class Count {
        private long lines;
        private final List<Long> first = new ArrayList<>();
    }

    /// @param written gets each line that is right, in order
    public Backfill(Consumer<String> written) {
        this.written = written;
        for (Fate fate : Fate.values()) {
            counts.put(fate, new Count());
        }
    }

    /// @throws IOException if it can't be read to its end
    public void read(InputStream bytes) throws IOException {
        InputStream buffered = new BufferedInputStream(bytes, LINE_BYTES_MAX);
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        long length = 0;
        for (int b = buffered.read(); b >= 0; b = buffered.read()) {
            if (b == '\n') {
                take(line, length);
                line.reset();
                length = 0;
            } else if (length++ < LINE_BYTES_MAX) {
                line.write(b);
            }
        }
        if (length > 0) {
            take(line, length);
        }
    }

    public boolean isAllRight() {
        return counts.entrySet().stream().allMatch(each -> each.getKey().isRight || each.getValue().lines == 0);
    }

    /// How many lines of which kind; of those that are not right, the numbers of the first.
    public List<String> report() {
        List<String> lines = new ArrayList<>();
        counts.forEach((fate, count) -> {
            String named = fate.isRight || count.lines == 0 ? ""
                    : ": line%s %s%s".formatted(count.lines == 1 ? "" : "s",
                            String.join(", ", count.first.stream().map(String::valueOf).toList()),
                            count.lines > NAMED_MAX ? " and %,d more".formatted(count.lines - NAMED_MAX) : "");
            lines.add("%,d %s%s".formatted(count.lines, fate.words, named));
        });
        return lines;
    }

    private void take(ByteArrayOutputStream line, long length) {
        number++;
        String text = line.toString(StandardCharsets.UTF_8).strip();
        if (text.isEmpty()) {
            return;
        }
        Fate fate = length > LINE_BYTES_MAX ? Fate.UNREADABLE : fate(text);
        Count count = counts.get(fate);
        if (count == null) {
            throw new IllegalStateException("Every fate is counted");
        }
        count.lines++;
        if (!fate.isRight && count.first.size() < NAMED_MAX) {
            count.first.add(number);
        }
    }

    private Fate fate(String line) {
        try {
            Map<?, ?> rolling = JsonTree.read(line) instanceof Map<?, ?> fields ? fields : Map.of();
            if (rolling.isEmpty() || rolling.get("rolling_id") == null) {
                return Fate.UNREADABLE;
            }
            return filled(line, rolling, text(rolling, FIELD), orEmpty(text(rolling, "remarks")),
                    orEmpty(text(rolling, "reference_id")));
        } catch (Undecodable e) {
            return Fate.UNREADABLE;
        }
    }

    private Fate filled(String line, Map<?, ?> rolling, @Nullable String field, String remarks, String referenceId) {
        return switch (CouponToken.agreed(field, remarks, referenceId)) {
            case CouponToken.None _ -> Fate.NO_TOKEN;
            case CouponToken.Several _ -> CouponToken.in(remarks, referenceId) instanceof CouponToken.Several
                    ? Fate.SEVERAL
                    : Fate.DISAGREES;
            case CouponToken.One _ when field != null -> {
                written.accept(line);
                yield Fate.THERE;
            }
            case CouponToken.One(String id) -> {
                written.accept(JsonTree.text(with(rolling, id)));
                yield Fate.FILLED;
            }
        };
    }

    private static Map<String, @Nullable Object> with(Map<?, ?> rolling, String id) {
        Map<String, @Nullable Object> filled = new LinkedHashMap<>();
        rolling.forEach((name, value) -> filled.put(String.valueOf(name), value));
        filled.put(FIELD, id);
        return filled;
    }

    private static @Nullable String text(Map<?, ?> rolling, String name) {
        return switch (rolling.get(name)) {
            case null -> null;
            case String text -> text;
            default -> throw new Undecodable(name, name + " is a text");
        };
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
