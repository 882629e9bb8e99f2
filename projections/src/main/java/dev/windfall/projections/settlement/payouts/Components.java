package dev.windfall.projections.settlement.payouts;

import dev.windfall.projections.settlement.RunId;
import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Of which amounts a line is the sum, by the first day of the period that each is for. None is 0.
public record Components(SortedMap<LocalDate, Long> amounts) {

    /// As many fit into an effect and its answers, with room to spare: more than two years of days. A line that is paid has no more.
    public static final int MAX = 1_000;

    public static final Components NONE = new Components(new TreeMap<>());

    private static final Pattern AMOUNT = Pattern.compile("([^=]{10})=(-?[1-9]\\d{0,18})");

    /// What comes to 0 is left out.
    public Components {
        SortedMap<LocalDate, Long> copy = new TreeMap<>(amounts);
        copy.values().removeIf(amount -> amount == 0);
        amounts = Collections.unmodifiableSortedMap(copy);
    }

    /// What is for the same period is one amount.
    ///
    /// @throws ArithmeticException if it is too large
    static Components of(Collection<Component> components) {
        SortedMap<LocalDate, Long> amounts = new TreeMap<>();
        components.forEach(component -> amounts.merge(component.forPeriod(), component.amount(), Math::addExact));
        return new Components(amounts);
    }

    /// @throws ArithmeticException if an amount is too large
    Components plus(Components other) {
        SortedMap<LocalDate, Long> sum = new TreeMap<>(amounts);
        other.amounts.forEach((forPeriod, amount) -> sum.merge(forPeriod, amount, Math::addExact));
        return new Components(sum);
    }

    /// @throws ArithmeticException if it is too large
    public long sum() {
        return amounts.values().stream().mapToLong(Long::longValue).reduce(0, Math::addExact);
    }

    public boolean isEmpty() {
        return amounts.isEmpty();
    }

    /// `2026-11-02=-300,2026-11-09=1500`: the same components are always the same text.
    public String text() {
        StringBuilder text = new StringBuilder();
        amounts.forEach((forPeriod, amount) -> text.append(text.isEmpty() ? "" : ",").append(forPeriod).append('=')
                .append(amount.longValue()));
        return text.toString();
    }

    /// What a line that is paid had given its effect.
    ///
    /// @return nothing if the text is not what [#text()] says of at least one component, and no more than [#MAX]
    static Optional<Components> ofMemo(String text) {
        return read(text).filter(components -> !components.isEmpty() && components.amounts.size() <= MAX);
    }

    /// @return nothing if the text is not what [#text()] says of any
    public static Optional<Components> read(String text) {
        SortedMap<LocalDate, Long> amounts = new TreeMap<>();
        for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            Matcher matcher = AMOUNT.matcher(part);
            LocalDate forPeriod = matcher.matches() ? RunId.date(matcher.group(1)) : null;
            Long amount = forPeriod == null ? null : amount(matcher.group(2));
            if (forPeriod == null || amount == null
                    || (!amounts.isEmpty() && !forPeriod.isAfter(amounts.lastKey()))) {
                return Optional.empty();
            }
            amounts.put(forPeriod, amount);
        }
        return Optional.of(new Components(amounts));
    }

    private static @Nullable Long amount(String digits) {
        try {
            return Long.valueOf(digits);
        } catch (NumberFormatException e) {
            return null; // no long has it
        }
    }
}
