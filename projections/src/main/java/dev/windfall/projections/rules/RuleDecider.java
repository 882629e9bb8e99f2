package dev.windfall.projections.rules;

import dev.windfall.projections.Mistake;
import dev.windfall.projections.rules.RuleState.Global;
import dev.windfall.projections.rules.RuleVersion.Mode;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Decides what becomes of a rule that somebody has written, for one brand.
///
/// @param currencies of the brand
/// @param hasRoom    for a rule that it does not have yet
/// @param today      its business day, when the command was given
public record RuleDecider(Kind kind, String ruleId, Set<String> currencies, boolean hasRoom, LocalDate today,
        Instant now, String actor) {

    public sealed interface Decision {

        /// @param rulings in their order; none if nothing of what is paid has changed
        record Decided(List<Ruling> rulings, RuleState next) implements Decision {}

        /// It stands already, as this version.
        record Unchanged(int version) implements Decision {}

        record Refused(List<Mistake> mistakes) implements Decision {}
    }

    /// What the brand itself has written.
    public Decision put(RuleState state, RuleDocument written) {
        if (!state.isOfBrand() && !hasRoom) {
            return new Decision.Refused(List.of(new Mistake("/rule_id", "the brand has as many rules as it may have")));
        }
        return switch (resolve(written, state.global())) {
            case Resolution.Resolved.Wrong(List<Mistake> mistakes) -> new Decision.Refused(mistakes);
            case Resolution.Resolved.Valid valid -> {
                RuleVersion last = unchanged(state, written, valid.rule(), written);
                yield last != null ? new Decision.Unchanged(last.version())
                        : switch (ruling(state, written, state.global(), written, valid)) {
                            case Ruled.Wrong(List<Mistake> mistakes) -> new Decision.Refused(mistakes);
                            case Ruled.Valid(Ruling ruling) -> new Decision.Decided(List.of(ruling),
                                    evolve(state, written, ruling, state.global()));
                        };
            }
        };
    }

    /// Defaults that have changed: what inherits from them gets a new version, if that makes a difference; or all of it stays as it
    /// was.
    public Decision take(RuleState state, Global global) {
        if (state.global() != null && global.version() <= state.global().version()) {
            return new Decision.Unchanged(state.versions());
        }
        List<Ruling> rulings = new ArrayList<>();
        List<Mistake> mistakes = new ArrayList<>();
        RuleState next = take(state, state.live(), global, rulings, mistakes);
        next = take(next, state.shadow(), global, rulings, mistakes);
        return mistakes.isEmpty()
                ? new Decision.Decided(rulings,
                        new RuleState(next.versions(), state.live(), state.shadow(), global, next.history()))
                : new Decision.Refused(mistakes);
    }

    private RuleState take(RuleState state, @Nullable RuleDocument written, Global global, List<Ruling> rulings,
            List<Mistake> mistakes) {
        if (written == null) {
            return state;
        }
        switch (resolve(written, global)) {
            case Resolution.Resolved.Wrong wrong -> mistakes.addAll(wrong.mistakes());
            case Resolution.Resolved.Valid valid -> {
                // A trial goes on beside a newer version that pays only as a newer one itself.
                if (rulings.isEmpty() && unchanged(state, written, valid.rule(), global.written()) != null) {
                    return state;
                }
                switch (ruling(state, written, global, global.written(), valid)) {
                    case Ruled.Wrong wrong -> mistakes.addAll(wrong.mistakes());
                    case Ruled.Valid(Ruling ruling) -> {
                        rulings.add(ruling);
                        return evolve(state, written, ruling, global);
                    }
                }
            }
        }
        return state;
    }

    private Resolution.Resolved resolve(RuleDocument written, @Nullable Global global) {
        return Resolution.resolve(kind, ruleId, written, global == null ? null : global.written(), currencies);
    }

    /// @param timing says from when on
    /// @return the version that says all of it already, if one does
    private static @Nullable RuleVersion unchanged(RuleState state, RuleDocument written, Rule rule,
            RuleDocument timing) {
        RuleVersion last = state.history().last(written.mode());
        RuleDocument before = written.mode() == Mode.LIVE ? state.live() : state.shadow();
        boolean isSame = last != null && before != null && last.rule().equals(rule)
                && before.withoutTiming().equals(written.withoutTiming())
                && (timing.effectiveFrom() == null || timing.effectiveFrom().equals(last.effectiveFrom()));
        return isSame ? last : null;
    }

    private sealed interface Ruled {

        record Valid(Ruling ruling) implements Ruled {}

        record Wrong(List<Mistake> mistakes) implements Ruled {}
    }

    private Ruled ruling(RuleState state, RuleDocument written, @Nullable Global global, RuleDocument timing,
            Resolution.Resolved.Valid valid) {
        EffectiveFrom.Found found = new EffectiveFrom(state.history(), valid.rule().grid(), written.mode(), today)
                .find(timing.effectiveFrom(), timing.restateOpenPeriod());
        return switch (found) {
            case EffectiveFrom.Found.Wrong(Mistake mistake) -> new Ruled.Wrong(List.of(mistake));
            case EffectiveFrom.Found.Day(LocalDate effectiveFrom) -> new Ruled.Valid(new Ruling(
                    new RuleVersion(state.versions() + 1, effectiveFrom, written.mode(), valid.rule()),
                    RuleDigest.of(valid.rule()), written.canonical(), global == null ? 0 : global.version(),
                    names(valid.provenance()), now, actor));
        };
    }

    private static RuleState evolve(RuleState state, RuleDocument written, Ruling ruling, @Nullable Global global) {
        int version = ruling.version().version();
        RuleHistory history = state.history().with(ruling);
        return switch (written.mode()) {
            case LIVE -> new RuleState(version, written, null, global, history); // it ends a trial
            case SHADOW -> new RuleState(version, state.live(), written, global, history);
        };
    }

    private static SortedMap<String, String> names(SortedMap<String, Source> sources) {
        SortedMap<String, String> names = new TreeMap<>();
        sources.forEach((pointer, source) -> names.put(pointer, source.name()));
        return names;
    }
}
