package dev.windfall.projections.documents;

import dev.windfall.projections.Mistake;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The plain values that stand in documents.
public final class Values {

    public static final long AMOUNT_MAX = 10_000_000_000_000L;
    public static final int NAMES_MAX = 500;

    private static final int NAME_LENGTH_MAX = 100;
    private static final int SHOWN_MAX = 40;

    private Values() {}

    /// One of a few words.
    public record Choice<E extends Enum<E>>(Class<E> type) implements Value<E> {

        @Override
        public @Nullable E read(Object written, String pointer, List<Mistake> mistakes) {
            List<String> names = Arrays.stream(type.getEnumConstants()).map(Enum::name).toList();
            if (written instanceof String text && names.contains(text)) {
                return Enum.valueOf(type, text);
            }
            String meant = written instanceof String text ? Suggestion.among(names, text) : "";
            mistakes.add(new Mistake(pointer, "%s is not %s%s".formatted(shown(written), either(names), meant)));
            return null;
        }

        @Override
        public Object write(E value) {
            return value.name();
        }
    }

    public record Flag() implements Value<Boolean> {

        @Override
        public Class<Boolean> type() {
            return Boolean.class;
        }

        @Override
        public @Nullable Boolean read(Object written, String pointer, List<Mistake> mistakes) {
            if (written instanceof Boolean flag) {
                return flag;
            }
            mistakes.add(new Mistake(pointer, "%s is not true or false".formatted(shown(written))));
            return null;
        }

        @Override
        public Object write(Boolean value) {
            return value;
        }
    }

    /// Minor units.
    public record Amount() implements Value<Long> {

        @Override
        public Class<Long> type() {
            return Long.class;
        }

        @Override
        public @Nullable Long read(Object written, String pointer, List<Mistake> mistakes) {
            if (!(written instanceof Number) || !shown(written).matches("-?\\d+")) {
                mistakes.add(new Mistake(pointer,
                        "%s is no amount: write a whole number of minor units, such as 1000 for 10.00"
                                .formatted(shown(written))));
                return null;
            }
            BigDecimal amount = new BigDecimal(shown(written));
            if (amount.signum() < 0 || amount.compareTo(BigDecimal.valueOf(AMOUNT_MAX)) > 0) {
                mistakes.add(new Mistake(pointer,
                        "%s is out of bounds: an amount is 0 to %d minor units".formatted(written, AMOUNT_MAX)));
                return null;
            }
            return amount.longValueExact();
        }

        @Override
        public Object write(Long value) {
            return value;
        }
    }

    /// A count.
    public record Whole(int least, int most) implements Value<Integer> {

        @Override
        public Class<Integer> type() {
            return Integer.class;
        }

        @Override
        public @Nullable Integer read(Object written, String pointer, List<Mistake> mistakes) {
            boolean isWhole = written instanceof Integer || written instanceof Long;
            if (!isWhole || ((Number) written).longValue() < least || ((Number) written).longValue() > most) {
                mistakes.add(new Mistake(pointer, "%s is out of bounds: write a whole number, %d to %d"
                        .formatted(shown(written), least, most)));
                return null;
            }
            return ((Number) written).intValue();
        }

        @Override
        public Object write(Integer value) {
            return (long) value;
        }
    }

    /// Percent, kept as a whole number of the smallest step that has so many decimals.
    public record Percentage(int decimals) implements Value<Integer> {

        private static final Pattern WRITTEN = Pattern.compile("(\\d{1,6}(?:\\.(\\d+))?) ?%");
        private static final int PERCENT_MAX = 1000;

        @Override
        public Class<Integer> type() {
            return Integer.class;
        }

        @Override
        public @Nullable Integer read(Object written, String pointer, List<Mistake> mistakes) {
            String wrong = null;
            Matcher matcher = WRITTEN.matcher(written instanceof String text ? text : "");
            if (written instanceof Number) {
                wrong = "%1$s has no sign: write %1$s%%%2$s".formatted(shown(written), fraction(written));
            } else if (!matcher.matches()) {
                wrong = "%s is no percentage: write a number and its sign, such as 5%% or 0.25%%"
                        .formatted(shown(written));
            } else if (matcher.group(2) != null && matcher.group(2).length() > decimals) {
                wrong = "%s is too fine: a percentage has at most %d decimals here".formatted(written, decimals);
            } else if (new BigDecimal(matcher.group(1)).compareTo(BigDecimal.valueOf(PERCENT_MAX)) > 0) {
                wrong = "%s is out of bounds: a percentage is 0%% to %d%%".formatted(written, PERCENT_MAX);
            }
            if (wrong != null) {
                mistakes.add(new Mistake(pointer, wrong));
                return null;
            }
            return new BigDecimal(matcher.group(1)).movePointRight(decimals).intValueExact();
        }

        /// Whoever writes 0.05 may mean 5%.
        private static String fraction(Object number) {
            BigDecimal value = new BigDecimal(number.toString());
            return value.signum() <= 0 || value.compareTo(BigDecimal.ONE) > 0 || value.scale() > SHOWN_MAX ? ""
                    : ", or %s%% if it is a part of one"
                            .formatted(value.movePointRight(2).stripTrailingZeros().toPlainString());
        }

        @Override
        public String write(Integer value) {
            return BigDecimal.valueOf(value, decimals).stripTrailingZeros().toPlainString() + "%";
        }
    }

    /// A time that passes.
    public record Span(Duration least, Duration most) implements Value<Duration> {

        @Override
        public Class<Duration> type() {
            return Duration.class;
        }

        @Override
        public @Nullable Duration read(Object written, String pointer, List<Mistake> mistakes) {
            Duration span = parsed(written);
            if (span == null) {
                mistakes.add(new Mistake(pointer,
                        "%s is no duration: write PT2H for two hours, P7D for seven days".formatted(shown(written))));
                return null;
            }
            if (span.compareTo(least) < 0 || span.compareTo(most) > 0
                    || !span.equals(span.truncatedTo(ChronoUnit.SECONDS))) {
                mistakes.add(new Mistake(pointer, "%s is out of bounds: write %s to %s, in whole seconds"
                        .formatted(written, write(least), write(most))));
                return null;
            }
            return span;
        }

        private static @Nullable Duration parsed(Object written) {
            try {
                return written instanceof String text ? Duration.parse(text) : null;
            } catch (DateTimeException e) {
                return null; // the caller tells what would be right
            }
        }

        @Override
        public String write(Duration value) {
            return value.isPositive() && value.equals(Duration.ofDays(value.toDays()))
                    ? "P%dD".formatted(value.toDays())
                    : value.toString();
        }
    }

    /// A business day.
    public record Day() implements Value<LocalDate> {

        @Override
        public Class<LocalDate> type() {
            return LocalDate.class;
        }

        @Override
        public @Nullable LocalDate read(Object written, String pointer, List<Mistake> mistakes) {
            try {
                if (written instanceof String text && text.matches("\\d{4}-\\d{2}-\\d{2}")) {
                    return LocalDate.parse(text);
                }
            } catch (DateTimeException e) {
                // falls through to the mistake
            }
            mistakes.add(new Mistake(pointer, "%s is no date: write it as 2026-11-02".formatted(shown(written))));
            return null;
        }

        @Override
        public Object write(LocalDate value) {
            return value.toString();
        }
    }

    /// Names of providers or categories, as a whole.
    public record Names(SortedSet<String> names) {

        public static final Names NONE = new Names(Collections.emptySortedSet());

        public Names {
            names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
        }
    }

    public record NameList() implements Value<Names> {

        @Override
        public Class<Names> type() {
            return Names.class;
        }

        @Override
        public @Nullable Names read(Object written, String pointer, List<Mistake> mistakes) {
            if (!(written instanceof List<?> list) || list.size() > NAMES_MAX) {
                mistakes.add(new Mistake(pointer, "%s is not a list of at most %d names, such as [live, table]"
                        .formatted(written instanceof List<?> list ? "a list of " + list.size() : shown(written),
                                NAMES_MAX)));
                return null;
            }
            SortedSet<String> names = new TreeSet<>();
            for (int i = 0; i < list.size(); i++) {
                Object element = list.get(i);
                String name = element instanceof String text ? name(text) : null;
                if (name == null) {
                    mistakes.add(new Mistake(pointer + '/' + i,
                            "%s is no name: write 1 to %d characters".formatted(shown(element), NAME_LENGTH_MAX)));
                } else if (!names.add(name)) {
                    mistakes.add(new Mistake(pointer + '/' + i, "%s stands here twice".formatted(name)));
                }
            }
            return new Names(names);
        }

        @Override
        public Object write(Names value) {
            return List.copyOf(value.names);
        }
    }

    /// A provider's or a category's name, as it is in canonical events.
    ///
    /// @return null if no event can have it
    public static @Nullable String name(String written) {
        String name = written.toLowerCase(Locale.ROOT);
        boolean wellFormed = name.codePoints().noneMatch(
                c -> Character.isISOControl(c) || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
        return name.isBlank() || name.length() > NAME_LENGTH_MAX || !wellFormed ? null : name;
    }

    /// As it is repeated to who wrote it.
    public static String shown(@Nullable Object written) {
        return switch (written) {
            case null -> "nothing";
            case Map<?, ?> _ -> "an object";
            case List<?> _ -> "a list";
            case String text -> "'%s'".formatted(shortened(text));
            case BigDecimal number -> shortened(
                    number.scale() <= 0 && (long) number.precision() - number.scale() <= SHOWN_MAX
                            ? number.toPlainString()
                            : number.toString());
            default -> shortened(written.toString());
        };
    }

    /// `A`, `A or B`, `A, B or C`.
    public static String either(List<String> names) {
        return names.size() < 2 ? String.join("", names)
                : String.join(", ", names.subList(0, names.size() - 1)) + " or " + names.getLast();
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= SHOWN_MAX ? line : line.substring(0, SHOWN_MAX) + "…";
    }
}
