package dev.windfall.projections.rules;

import dev.windfall.projections.Mistake;
import dev.windfall.projections.documents.Source;
import dev.windfall.projections.rules.RuleState.Global;
import dev.windfall.projections.rules.RuleVersion.Mode;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Decides what becomes of a rule that somebody has written, for one brand.
///
/// @param currencies of the brand
/// @param hasRoom    for a rule that it does not have yet
/// @param today      its business day, when the command was given
/// @param called     the last day of the rule for which a run that pays was called
public record RuleDecider(Set<String> currencies, boolean hasRoom, LocalDate today, LocalDate called, Instant now,
        String actor) {

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
                        : switch (ruling(state, written, state.global(), written, valid, LocalDate.MIN)) {
                            case Ruled.Wrong(List<Mistake> mistakes) -> new Decision.Refused(mistakes);
                            case Ruled.Valid(Ruling ruling) -> new Decision.Decided(List.of(ruling),
                                    evolve(state, written, ruling, state.global()));
                        };
            }
        };
    }

    /// Defaults that have changed: what inherits from them gets a new version, if that makes a difference; or all of it stays as it
    /// was. A version that is to come keeps its day. A trial that can't go on with them ends, if what pays has changed.
    public Decision take(RuleState state, Global global) {
        if (state.global() != null && global.version() < state.global().version()) {
            return new Decision.Unchanged(state.versions());
        }
        return switch (taken(state, state.live(), global, false)) {
            case Taken.Wrong(List<Mistake> mistakes) -> new Decision.Refused(mistakes);
            case Taken.Same() -> switch (taken(state, state.shadow(), global, false)) {
                case Taken.Next next -> new Decision.Decided(List.of(next.ruling), next.state);
                case Taken.Same(),Taken.Wrong _ -> new Decision.Decided(List.of(), state.told(global));
            };
            case Taken.Next live -> {
                // A trial goes on beside a newer version that pays only as a newer one itself.
                RuleState with = new RuleState(live.state.live(), state.shadow(), global, live.state.history());
                yield taken(with, state.shadow(), global, true) instanceof Taken.Next shadow
                        ? new Decision.Decided(List.of(live.ruling, shadow.ruling), shadow.state)
                        : new Decision.Decided(List.of(live.ruling), live.state);
            }
        };
    }

    private sealed interface Taken {

        record Next(Ruling ruling, RuleState state) implements Taken {}

        record Same() implements Taken {}

        record Wrong(List<Mistake> mistakes) implements Taken {}
    }

    private Taken taken(RuleState state, @Nullable RuleDocument written, Global global, boolean isRenewed) {
        if (written == null) {
            return new Taken.Same();
        }
        return switch (resolve(written, global)) {
            case Resolution.Resolved.Wrong(List<Mistake> mistakes) -> new Taken.Wrong(mistakes);
            case Resolution.Resolved.Valid valid -> {
                RuleVersion last = state.history().last(written.mode());
                if (!isRenewed && last != null && last.rule().equals(valid.rule())) {
                    yield new Taken.Same();
                }
                LocalDate earliest = last == null ? LocalDate.MIN : last.effectiveFrom();
                yield switch (ruling(state, written, global, global.written(), valid, earliest)) {
                    case Ruled.Wrong(List<Mistake> mistakes) -> new Taken.Wrong(mistakes);
                    case Ruled.Valid(Ruling ruling) -> new Taken.Next(ruling, evolve(state, written, ruling, global));
                };
            }
        };
    }

    private Resolution.Resolved resolve(RuleDocument written, @Nullable Global global) {
        return Resolution.resolve(written, global == null ? null : global.written(), currencies);
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
            Resolution.Resolved.Valid valid, LocalDate earliest) {
        EffectiveFrom.Found found = new EffectiveFrom(state.history(), valid.rule().grid(), written.mode(), today,
                called)
                .find(timing.effectiveFrom(), timing.restateOpenPeriod(), earliest);
        LocalDate inherited = global == null ? null : global.written().effectiveFrom();
        return switch (found) {
            case EffectiveFrom.Found.Wrong(Mistake mistake) -> new Ruled.Wrong(List.of(mistake));
            case EffectiveFrom.Found.Day(LocalDate day) when inherited != null
                    && day.isBefore(inherited) -> new Ruled.Wrong(
                            List.of(new Mistake("/effective_from",
                                    "the defaults that it inherits hold from %s: begin then or later"
                                            .formatted(inherited))));
            case EffectiveFrom.Found.Day(LocalDate effectiveFrom) -> new Ruled.Valid(new Ruling(
                    new RuleVersion(state.versions() + 1, effectiveFrom, written.mode(), valid.rule()),
                    RuleDigest.of(valid.rule()), written.canonical(), global == null ? 0 : global.version(),
                    names(valid.provenance()), now, actor));
        };
    }

    private static RuleState evolve(RuleState state, RuleDocument written, Ruling ruling, @Nullable Global global) {
        RuleHistory history = state.history().with(ruling);
        return switch (written.mode()) {
            case LIVE -> new RuleState(written, null, global, history); // it ends a trial
            case SHADOW -> new RuleState(state.live(), written, global, history);
        };
    }

    private static SortedMap<String, String> names(SortedMap<String, Source> sources) {
        SortedMap<String, String> names = new TreeMap<>();
        sources.forEach((pointer, source) -> names.put(pointer, source.name()));
        return names;
    }
}
