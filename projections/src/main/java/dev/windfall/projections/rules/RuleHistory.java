package dev.windfall.projections.rules;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The versions of one rule that may still rate a period, ascending. A later version replaces all before it, from the day on
/// that it is effective.
public record RuleHistory(List<RuleVersion> versions) {

    public static final RuleHistory EMPTY = new RuleHistory(List.of());

    public RuleHistory {
        versions = List.copyOf(versions);
    }

    /// What rates the periods that begin on the day.
    public @Nullable RuleVersion inForce(LocalDate day) {
        return newest(day, RuleVersion.Mode.LIVE);
    }

    /// What is tried beside it. A later version that pays ends the trial.
    public @Nullable RuleVersion shadow(LocalDate day) {
        RuleVersion shadow = newest(day, RuleVersion.Mode.SHADOW);
        RuleVersion live = inForce(day);
        return shadow != null && (live == null || shadow.version() > live.version()) ? shadow : null;
    }

    /// @param open the earliest day on which a period may begin that is still to be rated; what is past is dropped
    public RuleHistory with(RuleVersion next, LocalDate open) {
        List<RuleVersion> all = new ArrayList<>(versions);
        all.add(next);
        RuleHistory whole = new RuleHistory(all);
        return new RuleHistory(all.stream().filter(version -> whole.mayRate(version, open)).toList());
    }

    private boolean mayRate(RuleVersion version, LocalDate open) {
        return versions.stream().noneMatch(later -> later.version() > version.version()
                && later.mode() == version.mode()
                && !later.effectiveFrom().isAfter(latest(version.effectiveFrom(), open)));
    }

    private @Nullable RuleVersion newest(LocalDate day, RuleVersion.Mode mode) {
        return versions.stream().filter(version -> version.mode() == mode && !version.effectiveFrom().isAfter(day))
                .max(Comparator.comparingInt(RuleVersion::version)).orElse(null);
    }

    private static LocalDate latest(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }
}
