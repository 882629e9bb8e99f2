package dev.windfall.topology.runs;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.Slice;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.settlement.runs.Pinned;
import dev.windfall.schemas.avro.RuleVersion;
import dev.windfall.topology.rules.RuleTable;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/// What a run is asked for with, by a person or by the schedule.
public final class RunTerms {

    private RunTerms() {}

    /// @param number of the rule's version by which it is rated; there is one
    /// @param slice  where the brand's players are now
    public static Pinned of(BrandSettings brand, RuleName rule, int number, RuleTable rules, Slice slice) {
        List<RuleVersion> versions = rules.versions(brand.brandId(), rule);
        RuleVersion version = versions.stream().filter(each -> each.getVersion() == number).findFirst().orElseThrow();
        return new Pinned(number, version.getDigest(), authors(rule, versions, version, rules),
                new TreeMap<>(brand.fourEyesAbove()), slice);
    }

    /// Of the version, of those before it, and of the defaults that it inherits from. Whoever has changed a later one has changed nothing
    /// that this run says.
    private static Set<String> authors(RuleName rule, List<RuleVersion> versions, RuleVersion of, RuleTable rules) {
        Set<String> authors = new HashSet<>();
        versions.stream().filter(each -> each.getVersion() <= of.getVersion()).map(RuleVersion::getActor)
                .forEach(authors::add);
        rules.defaults(rule).stream().filter(each -> each.getVersion() <= of.getGlobalVersion())
                .forEach(each -> authors.add(each.getActor()));
        return authors;
    }
}
