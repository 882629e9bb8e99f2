package dev.windfall.projections.rules;

import dev.windfall.projections.rules.PeriodGrid.Period;
import dev.windfall.projections.rules.RuleBook.Applied;
import dev.windfall.projections.rules.RuleVersion.Mode;
import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The versions of one rule that may still rate a period, ascending. A later version replaces all before it, from the day on
/// that it is effective.
public record RuleHistory(List<Ruling> rulings) {

    /// Two of the longest periods, and as late as anything is told of a day.
    private static final int DAYS_KEPT = 2 * 31 + 45;

    public static final RuleHistory EMPTY = new RuleHistory(List.of());

    public RuleHistory {
        rulings = List.copyOf(rulings);
    }

    /// What rates the periods that a day is in. The version in force on the first day of a period rates the whole of it.
    List<Applied> on(LocalDate day) {
        List<Applied> applied = new ArrayList<>();
        RuleVersion live = inForce(day);
        if (live != null) {
            Period period = live.rule().grid().period(day);
            applied.add(new Applied(live, period));
        }
        RuleVersion shadow = shadow(day);
        if (shadow != null) {
            applied.add(new Applied(shadow, shadow.rule().grid().period(day)));
        }
        return applied;
    }

    /// What pays on a day. It has been effective since its period began: versions begin where periods of their grid and of the grid
    /// before begin.
    public @Nullable RuleVersion inForce(LocalDate day) {
        return newest(day, Mode.LIVE);
    }

    /// What is tried beside it. A later version that pays ends the trial.
    public @Nullable RuleVersion shadow(LocalDate day) {
        RuleVersion shadow = newest(day, Mode.SHADOW);
        RuleVersion live = inForce(day);
        return shadow != null && (live == null || shadow.version() > live.version()) ? shadow : null;
    }

    public @Nullable RuleVersion last(Mode mode) {
        return versions().filter(version -> version.mode() == mode)
                .max(Comparator.comparingInt(RuleVersion::version)).orElse(null);
    }

    /// What is past, and late as well, is dropped.
    RuleHistory with(Ruling ruling) {
        LocalDate open = LocalDate.ofInstant(ruling.decidedAt(), ZoneOffset.UTC).minusDays(DAYS_KEPT);
        List<Ruling> all = new ArrayList<>(rulings);
        all.add(ruling);
        return new RuleHistory(all.stream().filter(each -> mayRate(each.version(), all, open)).toList());
    }

    private static boolean mayRate(RuleVersion version, List<Ruling> all, LocalDate open) {
        LocalDate first = version.effectiveFrom().isAfter(open) ? version.effectiveFrom() : open;
        return all.stream().map(Ruling::version).noneMatch(later -> later.version() > version.version()
                && later.mode() == version.mode() && !later.effectiveFrom().isAfter(first));
    }

    private Stream<RuleVersion> versions() {
        return rulings.stream().map(Ruling::version);
    }

    private @Nullable RuleVersion newest(LocalDate day, Mode mode) {
        return versions().filter(version -> version.mode() == mode && !version.effectiveFrom().isAfter(day))
                .max(Comparator.comparingInt(RuleVersion::version)).orElse(null);
    }
}
