package dev.windfall.projections.rules;

import dev.windfall.projections.Mistake;
import dev.windfall.projections.Pointers;
import dev.windfall.projections.documents.Shape;
import dev.windfall.projections.documents.Value;
import dev.windfall.projections.documents.Values;
import dev.windfall.projections.rules.Rule.PayAs;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// `CASH`, `POINTS`, or a bonus that has to be wagered.
record PayAsText() implements Value<PayAs> {

    private static final String CASH = "CASH";
    private static final String POINTS = "POINTS";
    private static final String BONUS = "bonus";
    private static final String MULTIPLIER = "rolling_multiplier";
    private static final String EXPIRES = "expires_after";
    private static final List<String> BONUS_FIELDS = List.of(MULTIPLIER, EXPIRES);
    private static final Values.Whole TIMES = new Values.Whole(1, 100);
    private static final Values.Span EXPIRY = new Values.Span(Duration.ofHours(1), Duration.ofDays(365));
    private static final String FORM = "write CASH, POINTS or {bonus: {rolling_multiplier: 5, expires_after: P7D}}";

    @Override
    public Class<PayAs> type() {
        return PayAs.class;
    }

    @Override
    public @Nullable PayAs read(Object written, String pointer, List<Mistake> mistakes) {
        if (CASH.equals(written)) {
            return new PayAs.Cash();
        }
        if (POINTS.equals(written)) {
            return new PayAs.Points();
        }
        if (written instanceof Map<?, ?> map && map.size() == 1 && map.get(BONUS) instanceof Map<?, ?> bonus) {
            return bonus(bonus, Pointers.of(pointer, BONUS), mistakes);
        }
        mistakes.add(new Mistake(pointer, "%s is no way to pay: %s".formatted(Values.shown(written), FORM)));
        return null;
    }

    @Override
    public Object write(PayAs value) {
        return switch (value) {
            case PayAs.Cash() -> CASH;
            case PayAs.Points() -> POINTS;
            case PayAs.Bonus(int multiplier, Duration expiresAfter) -> Map.of(BONUS, new TreeMap<String, Object>(
                    Map.of(MULTIPLIER, TIMES.write(multiplier), EXPIRES, EXPIRY.write(expiresAfter))));
        };
    }

    private static @Nullable PayAs bonus(Map<?, ?> bonus, String pointer, List<Mistake> mistakes) {
        for (Object field : bonus.keySet()) {
            if (!BONUS_FIELDS.contains(String.valueOf(field))) {
                mistakes.add(Shape.unknown(pointer, String.valueOf(field), BONUS_FIELDS));
                return null;
            }
        }
        Object multiplier = bonus.get(MULTIPLIER);
        Object expires = bonus.get(EXPIRES);
        if (multiplier == null || expires == null) {
            mistakes.add(new Mistake(pointer, "a bonus has both: write {rolling_multiplier: 5, expires_after: P7D}"));
            return null;
        }
        Integer times = TIMES.read(multiplier, Pointers.of(pointer, MULTIPLIER), mistakes);
        Duration expiresAfter = EXPIRY.read(expires, Pointers.of(pointer, EXPIRES), mistakes);
        return times != null && expiresAfter != null ? new PayAs.Bonus(times, expiresAfter) : null;
    }
}
