package dev.windfall.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.windfall.projections.controls.Wish;
import dev.windfall.projections.rules.RuleHistory;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.schemas.avro.RuleInheritance;
import dev.windfall.schemas.avro.RuleVersion;
import dev.windfall.topology.rules.RuleTable;
import dev.windfall.topology.wire.RuleStates;
import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A rule as it stands on a day.
///
/// @param inForce     what pays; of defaults what they say
/// @param shadow      what is tried beside it
/// @param toCome      what will pay from a later day on
/// @param inheritance what became of the newest defaults, at the brand or at all brands
@JsonInclude(JsonInclude.Include.NON_NULL)
record RuleView(String brandId, String kind, String ruleId, @Nullable LocalDate today,
        @Nullable RuleVersionView inForce, @Nullable RuleVersionView shadow, List<RuleVersionView> toCome,
        List<InheritanceView> inheritance) {

    /// @param notTakenBecause none if the brand took them
    record InheritanceView(String brandId, int globalVersion, List<Problem.Fault> notTakenBecause) {

        static InheritanceView of(RuleInheritance inheritance) {
            return new InheritanceView(inheritance.getBrandId(), inheritance.getGlobalVersion(),
                    inheritance.getMistakes().stream()
                            .map(mistake -> new Problem.Fault(mistake.getPointer(), mistake.getDetail())).toList());
        }
    }

    static RuleView of(String brandId, RuleName name, LocalDate today, RuleTable rules) {
        List<RuleVersion> versions = rules.versions(brandId, name);
        RuleHistory history = RuleStates.history(versions);
        return new RuleView(brandId, name.kind().text(), name.ruleId(), today,
                view(versions, history.inForce(today)), view(versions, history.shadow(today)),
                versions.stream().filter(version -> version.getEffectiveFrom().isAfter(today))
                        .filter(version -> willHold(history, version)).map(RuleVersionView::of).toList(),
                inheritance(brandId, name, rules).stream().map(InheritanceView::of).toList());
    }

    static RuleView ofDefaults(RuleName name, RuleTable rules) {
        return new RuleView(Wish.GLOBAL, name.kind().text(), name.ruleId(), null,
                RuleVersionView.of(rules.defaults(name).getLast()), null, List.of(),
                rules.brandsWith(name).stream().flatMap(brandId -> inheritance(brandId, name, rules).stream())
                        .map(InheritanceView::of).toList());
    }

    /// Unless another takes its place before.
    private static boolean willHold(RuleHistory history, RuleVersion version) {
        LocalDate from = version.getEffectiveFrom();
        return Stream.of(history.inForce(from), history.shadow(from))
                .anyMatch(holds -> holds != null && holds.version() == version.getVersion());
    }

    /// What a brand could not take is over when a version of its own stands on it.
    private static Optional<RuleInheritance> inheritance(String brandId, RuleName name, RuleTable rules) {
        return rules.inheritance(brandId, name).filter(told -> told.getMistakes().isEmpty()
                || rules.versions(brandId, name).getLast().getGlobalVersion() < told.getGlobalVersion());
    }

    private static @Nullable RuleVersionView view(List<RuleVersion> versions,
            dev.windfall.projections.rules.@Nullable RuleVersion of) {
        return of == null ? null
                : versions.stream().filter(version -> version.getVersion() == of.version()).findFirst()
                        .map(RuleVersionView::of).orElse(null);
    }
}
