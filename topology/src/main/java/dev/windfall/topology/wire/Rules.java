package dev.windfall.topology.wire;

import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.PeriodGrid;
import dev.windfall.projections.rules.Rule;
import dev.windfall.projections.rules.Rule.PayAs;
import dev.windfall.projections.rules.Rule.Scope;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.rules.RuleVersion;
import dev.windfall.projections.rules.Ruling;
import dev.windfall.projections.rules.Terms;
import dev.windfall.projections.rules.Terms.Reward;
import dev.windfall.projections.rules.Terms.Tier;
import dev.windfall.projections.rules.Weights;
import dev.windfall.schemas.avro.RuleScope;
import dev.windfall.schemas.avro.RuleTerms;
import dev.windfall.schemas.avro.RuleTier;
import org.jspecify.annotations.Nullable;

import java.time.DayOfWeek;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/// Versions of rules on the wire and in the domain. What was decided is read as it was, whatever would be refused today.
public final class Rules {

    private Rules() {}

    public static String key(String brandId, RuleName name) {
        return brandId + "~" + name.kind().text() + "~" + name.ruleId();
    }

    public static dev.windfall.schemas.avro.RuleVersion toAvro(String brandId, Ruling ruling, long controlSeq) {
        RuleVersion version = ruling.version();
        return dev.windfall.schemas.avro.RuleVersion.newBuilder().setBrandId(brandId)
                .setKind(ruling.rule().kind().text()).setRuleId(ruling.rule().ruleId()).setVersion(version.version())
                .setEffectiveFrom(version.effectiveFrom()).setMode(version.mode().name()).setDigest(ruling.digest())
                .setWritten(ruling.written()).setGlobalVersion(ruling.globalVersion())
                .setProvenance(ruling.provenance())
                .setControlSeq(controlSeq).setDecidedAt(ruling.decidedAt()).setActor(ruling.actor())
                .setRule(toAvro(ruling.rule())).build();
    }

    public static Ruling fromAvro(dev.windfall.schemas.avro.RuleVersion version) {
        return new Ruling(
                new RuleVersion(version.getVersion(), version.getEffectiveFrom(),
                        RuleVersion.Mode.valueOf(version.getMode()),
                        fromAvro(kind(version.getKind()), version.getRuleId(), version.getRule())),
                version.getDigest(), version.getWritten(), version.getGlobalVersion(),
                new TreeMap<>(version.getProvenance()), version.getDecidedAt(), version.getActor());
    }

    public static RuleName name(String kind, String ruleId) {
        return new RuleName(kind(kind), ruleId);
    }

    private static Kind kind(String text) {
        return Objects.requireNonNull(Kind.of(text), () -> "no kind of rule: " + text);
    }

    private static dev.windfall.schemas.avro.Rule toAvro(Rule rule) {
        var avro = dev.windfall.schemas.avro.Rule.newBuilder().setBase(rule.base().name())
                .setFunding(rule.funding().name()).setPeriod(rule.grid().length().name())
                .setWeekStartsOn(rule.grid().weekStartsOn().name()).setInclude(toAvro(rule.include()))
                .setExclude(toAvro(rule.exclude())).setTerms(toAvro(rule.standard()))
                .setLevels(mapped(rule.levels(), Rules::toAvro)).setOptIn(rule.optIn())
                .setRounding(rule.rounding().name()).setAutoApproveBelow(rule.autoApproveBelow())
                .setSettleAfter(rule.settleAfter().toString()).setDisabled(rule.disabled());
        avro.setPayAs(rule.payAs().word());
        return switch (rule.payAs()) {
            case PayAs.Cash(),PayAs.Points() -> avro.build();
            case PayAs.Bonus(int multiplier, Duration expiresAfter) -> avro.setRollingMultiplier(multiplier)
                    .setExpiresAfter(expiresAfter.toString()).build();
        };
    }

    private static Rule fromAvro(Kind kind, String ruleId, dev.windfall.schemas.avro.Rule rule) {
        return new Rule(kind, ruleId, Rule.Base.valueOf(rule.getBase()), Rule.Funding.valueOf(rule.getFunding()),
                new PeriodGrid(PeriodGrid.Length.valueOf(rule.getPeriod()), DayOfWeek.valueOf(rule.getWeekStartsOn())),
                fromAvro(rule.getInclude()), fromAvro(rule.getExclude()), fromAvro(rule.getTerms()),
                mapped(rule.getLevels(), Rules::fromAvro), rule.getOptIn(), Rule.Rounding.valueOf(rule.getRounding()),
                new TreeMap<>(rule.getAutoApproveBelow()), payAs(rule), Duration.parse(rule.getSettleAfter()),
                rule.getDisabled());
    }

    private static PayAs payAs(dev.windfall.schemas.avro.Rule rule) {
        return switch (rule.getPayAs()) {
            case "CASH" -> new PayAs.Cash();
            case "POINTS" -> new PayAs.Points();
            case "BONUS" -> new PayAs.Bonus(Objects.requireNonNull(rule.getRollingMultiplier()),
                    Duration.parse(rule.getExpiresAfter()));
            default -> throw new IllegalStateException("no way to pay: " + rule.getPayAs());
        };
    }

    private static RuleScope toAvro(Scope scope) {
        return new RuleScope(sorted(scope.providers()), sorted(scope.categories()));
    }

    private static Scope fromAvro(RuleScope scope) {
        return new Scope(Set.copyOf(scope.getProviders()), Set.copyOf(scope.getCategories()));
    }

    private static RuleTerms toAvro(Terms terms) {
        return RuleTerms.newBuilder().setWeightBp(terms.weights().defaultBp())
                .setCategoryWeightsBp(terms.weights().categories()).setProviderWeightsBp(terms.weights().providers())
                .setTierMode(terms.tierMode().name())
                .setTiers(mapped(terms.tiers(), tiers -> tiers.stream().map(Rules::toAvro).toList()))
                .setMinPayout(terms.minPayout()).setMaxPayout(terms.maxPayout()).build();
    }

    private static Terms fromAvro(RuleTerms terms) {
        return new Terms(
                new Weights(terms.getWeightBp(), new TreeMap<>(terms.getCategoryWeightsBp()),
                        new TreeMap<>(terms.getProviderWeightsBp())),
                Terms.TierMode.valueOf(terms.getTierMode()),
                mapped(terms.getTiers(), tiers -> tiers.stream().map(Rules::fromAvro).toList()),
                new TreeMap<>(terms.getMinPayout()), new TreeMap<>(terms.getMaxPayout()));
    }

    private static RuleTier toAvro(Tier tier) {
        return switch (tier.reward()) {
            case Reward.Rate(int ppm) -> new RuleTier(tier.from(), ppm, null);
            case Reward.Fixed(long amount) -> new RuleTier(tier.from(), null, amount);
        };
    }

    private static Tier fromAvro(RuleTier tier) {
        @Nullable
        Integer rate = tier.getRatePpm();
        return new Tier(tier.getFrom(),
                rate != null ? new Reward.Rate(rate) : new Reward.Fixed(Objects.requireNonNull(tier.getFixed())));
    }

    private static List<String> sorted(Set<String> names) {
        return List.copyOf(new TreeSet<>(names));
    }

    private static <A, B> SortedMap<String, B> mapped(Map<String, A> map, Function<A, B> value) {
        SortedMap<String, B> mapped = new TreeMap<>();
        map.forEach((key, each) -> mapped.put(key, value.apply(each)));
        return mapped;
    }
}
