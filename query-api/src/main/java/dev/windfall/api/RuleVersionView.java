package dev.windfall.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.windfall.projections.controls.Wish;
import dev.windfall.projections.rules.RuleTree;
import dev.windfall.schemas.JsonTree;
import dev.windfall.schemas.avro.GlobalRule;
import dev.windfall.schemas.avro.RuleVersion;
import dev.windfall.topology.wire.Rules;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;

/// A version of a rule as it is shown: what was written, and for a brand what it comes to.
///
/// @param written what the brand itself wrote, or what the defaults say
/// @param rule    every field resolved
/// @param provenance by JSON pointer, where a field of the rule comes from
@JsonInclude(JsonInclude.Include.NON_NULL)
record RuleVersionView(String brandId, String kind, String ruleId, int version, @Nullable LocalDate effectiveFrom,
        String mode, @Nullable String digest, @Nullable Integer globalVersion, Instant decidedAt, String actor,
        @Nullable Object written, @Nullable Map<String, Object> rule, @Nullable Map<String, String> provenance) {

    static RuleVersionView of(RuleVersion version) {
        return new RuleVersionView(version.getBrandId(), version.getKind(), version.getRuleId(), version.getVersion(),
                version.getEffectiveFrom(), version.getMode(), version.getDigest(), version.getGlobalVersion(),
                version.getDecidedAt(), version.getActor(), JsonTree.read(version.getWritten()),
                RuleTree.of(Rules.fromAvro(version).rule()), new TreeMap<>(version.getProvenance()));
    }

    static RuleVersionView of(GlobalRule global) {
        return new RuleVersionView(Wish.GLOBAL, global.getKind(), global.getRuleId(), global.getVersion(), null,
                "LIVE", null, null, global.getDecidedAt(), global.getActor(), JsonTree.read(global.getWritten()), null,
                null);
    }
}
