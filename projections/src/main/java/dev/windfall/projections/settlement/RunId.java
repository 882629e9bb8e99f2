package dev.windfall.projections.settlement;

import dev.windfall.projections.Ids;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.RuleName;
import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What names a run. Whoever asks for the settlement of a period names the same run, so it is settled once.
public record RunId(String brandId, RuleName rule, LocalDate periodStart, Purpose purpose) {

    private static final int YEAR_MAX = 9999;
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern PURPOSE = Pattern.compile("(?<word>c|shadow|preview-)(?<number>[1-9]\\d{0,8})?");

    public RunId {
        if (!Ids.isValid(brandId) || !Ids.isValid(rule.ruleId()) || periodStart.getYear() < 0
                || periodStart.getYear() > YEAR_MAX) {
            throw new IllegalArgumentException("%s, %s, %s can't name a run".formatted(brandId, rule, periodStart));
        }
    }

    /// What a run is for. Numbers are from 1.
    public sealed interface Purpose {

        /// As people are told it.
        default String word() {
            return switch (this) {
                case Settlement() -> "SETTLEMENT";
                case Corrections _ -> "CORRECTIONS";
                case Trial() -> "TRIAL";
                case Preview _ -> "PREVIEW";
            };
        }

        /// Rates the period, and corrects those before.
        record Settlement() implements Purpose {}

        /// Corrects what was settled, and rates no period.
        record Corrections(int number) implements Purpose {}

        /// Rates what is tried beside the version that pays.
        record Trial() implements Purpose {}

        /// Shows what a period would come to.
        record Preview(int number) implements Purpose {}
    }

    public static RunId settlement(String brandId, RuleName rule, LocalDate periodStart) {
        return new RunId(brandId, rule, periodStart, new Purpose.Settlement());
    }

    public RunId with(Purpose other) {
        return new RunId(brandId, rule, periodStart, other);
    }

    /// Whether it says what its period comes to, and not only what has become of those before.
    public boolean ratesItsPeriod() {
        return !(purpose instanceof Purpose.Corrections);
    }

    /// Whether somebody gets something by it.
    public boolean pays() {
        return switch (purpose) {
            case Purpose.Settlement(),Purpose.Corrections _ -> true;
            case Purpose.Trial(),Purpose.Preview _ -> false;
        };
    }

    public String text() {
        String period = String.join("~", brandId, rule.kind().text(), rule.ruleId(), periodStart.toString());
        return switch (purpose) {
            case Purpose.Settlement() -> period;
            case Purpose.Corrections(int number) -> period + "~c" + number;
            case Purpose.Trial() -> period + "~shadow";
            case Purpose.Preview(int number) -> period + "~preview-" + number;
        };
    }

    /// By whoever has written it.
    ///
    /// @throws IllegalStateException if it is none
    public static RunId of(@Nullable String text) {
        return Optional.ofNullable(text).flatMap(RunId::read)
                .orElseThrow(() -> new IllegalStateException("No run: " + text));
    }

    /// @return nothing if the text is not what a run's [#text()] is
    public static Optional<RunId> read(String text) {
        String[] parts = text.split("~", -1);
        if (parts.length < 4 || parts.length > 5) {
            return Optional.empty();
        }
        Kind kind = Kind.of(parts[1]);
        LocalDate periodStart = date(parts[3]);
        Purpose purpose = parts.length == 4 ? new Purpose.Settlement() : purpose(parts[4]);
        if (kind == null || periodStart == null || purpose == null || !Ids.isValid(parts[0])
                || !Ids.isValid(parts[2])) {
            return Optional.empty();
        }
        return Optional.of(new RunId(parts[0], new RuleName(kind, parts[2]), periodStart, purpose));
    }

    /// @return null if there is no such day, or it is written otherwise
    public static @Nullable LocalDate date(String text) {
        try {
            return DATE.matcher(text).matches() ? LocalDate.parse(text) : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable Purpose purpose(String text) {
        Matcher matcher = PURPOSE.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        String digits = matcher.group("number");
        int number = digits == null ? 0 : Integer.parseInt(digits);
        return switch (matcher.group("word")) {
            case "c" -> number > 0 ? new Purpose.Corrections(number) : null;
            case "preview-" -> number > 0 ? new Purpose.Preview(number) : null;
            default -> number == 0 ? new Purpose.Trial() : null;
        };
    }
}
