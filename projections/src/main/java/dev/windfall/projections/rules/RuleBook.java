package dev.windfall.projections.rules;

import dev.windfall.projections.SmallMap;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// All rules of a brand, with those of their versions that may still rate a period.
public record RuleBook(SmallMap<RuleName, RuleHistory> rules) {

    public static final RuleBook EMPTY = new RuleBook(SmallMap.empty());

    /// As it was kept: nothing is dropped any more.
    public static RuleBook of(List<Ruling> rulings) {
        Map<RuleName, List<Ruling>> histories = new TreeMap<>();
        rulings.forEach(ruling -> histories.computeIfAbsent(ruling.rule().name(),
                unseen -> new ArrayList<>()).add(ruling));
        SmallMap<RuleName, RuleHistory> rules = SmallMap.empty();
        for (Map.Entry<RuleName, List<Ruling>> history : histories.entrySet()) {
            rules = rules.with(history.getKey(), new RuleHistory(history.getValue()));
        }
        return new RuleBook(rules);
    }

    public RuleBook with(Ruling ruling) {
        RuleName key = ruling.rule().name();
        RuleHistory before = Objects.requireNonNullElse(rules.get(key), RuleHistory.EMPTY);
        return new RuleBook(rules.with(key, before.with(ruling)));
    }

    /// A version, and the period that it rates.
    public record Applied(RuleVersion version, PeriodGrid.Period period) {}

    /// What rates the periods that a day is in: of each rule the version that pays, and the one that is tried beside it. Those that
    /// are disabled rate nothing.
    public List<Applied> on(LocalDate day) {
        List<Applied> applied = new ArrayList<>();
        rules.forEach((key, history) -> history.on(day).stream().filter(each -> !each.version().rule().disabled())
                .forEach(applied::add));
        return applied;
    }
}
