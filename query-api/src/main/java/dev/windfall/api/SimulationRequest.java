package dev.windfall.api;

import dev.windfall.projections.Mistake;
import dev.windfall.projections.Pointers;
import dev.windfall.projections.rules.Resolution;
import dev.windfall.projections.rules.Resolution.Resolved;
import dev.windfall.projections.rules.Rule;
import dev.windfall.projections.rules.RuleDocument;
import dev.windfall.projections.rules.RuleName;
import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What is to be simulated, as it was asked for.
///
/// @param from       and `to` are business days, both ends included
/// @param candidates resolved as if they were put now
record SimulationRequest(LocalDate from, LocalDate to, List<Rule> candidates) {

    private static final int CANDIDATES_MAX = 5;
    private static final int DAYS_MAX = 400;
    private static final Set<String> FIELDS = Set.of("from", "to", "candidates");

    /// @param global     what all brands inherit of the rule
    /// @param currencies those of the brand
    static SimulationRequest read(String text, String brandId, RuleName name, @Nullable RuleDocument global,
            Set<String> currencies) {
        List<Mistake> mistakes = new ArrayList<>();
        if (!(JsonBody.read(text) instanceof Map<?, ?> map)) {
            throw Problem.INVALID_DOCUMENT
                    .because(List.of(new Problem.Fault("", "write {\"from\", \"to\", \"candidates\"}")));
        }
        Set<Object> unknown = new TreeSet<>(map.keySet());
        unknown.removeAll(FIELDS);
        unknown.forEach(field -> mistakes.add(new Mistake(Pointers.of("", field.toString()),
                "%s is unknown: from, to and candidates are all there is".formatted(field))));
        LocalDate from = day(map.get("from"), "from", mistakes);
        LocalDate to = day(map.get("to"), "to", mistakes);
        if (from != null && to != null && (to.isBefore(from) || ChronoUnit.DAYS.between(from, to) >= DAYS_MAX)) {
            mistakes.add(new Mistake("/to", "from comes before to, and they are no more than %d days"
                    .formatted(DAYS_MAX)));
        }
        List<Rule> candidates = new ArrayList<>();
        if (map.get("candidates") instanceof List<?> list && !list.isEmpty() && list.size() <= CANDIDATES_MAX) {
            for (int i = 0; i < list.size(); i++) {
                Rule rule = rule(list.get(i), Pointers.of("/candidates", i), brandId, name, global, currencies,
                        mistakes);
                if (rule != null) {
                    candidates.add(rule);
                }
            }
        } else {
            mistakes.add(new Mistake("/candidates", "candidates is a list of 1 to %d rules".formatted(CANDIDATES_MAX)));
        }
        if (!mistakes.isEmpty() || from == null || to == null) {
            throw Problem.INVALID_DOCUMENT.because(Problem.faults(mistakes));
        }
        return new SimulationRequest(from, to, candidates);
    }

    private static @Nullable LocalDate day(@Nullable Object written, String field, List<Mistake> mistakes) {
        try {
            if (written instanceof String text) {
                return LocalDate.parse(text);
            }
        } catch (DateTimeParseException e) {
            // told below, as what is no text at all
        }
        mistakes.add(new Mistake("/" + field, "%s is a day, as 2026-11-02".formatted(field)));
        return null;
    }

    /// @return null after a complaint
    private static @Nullable Rule rule(@Nullable Object written, String pointer, String brandId, RuleName name,
            @Nullable RuleDocument global, Set<String> currencies, List<Mistake> mistakes) {
        return switch (RuleDocument.read(brandId, name.kind(), name.ruleId(), written)) {
            case RuleDocument.Reading.Wrong(List<Mistake> wrong) -> complain(wrong, pointer, mistakes);
            case RuleDocument.Reading.Valid(RuleDocument document) -> switch (Resolution.resolve(document, global,
                    currencies)) {
                case Resolved.Valid(Rule rule, var _) -> rule;
                case Resolved.Wrong(List<Mistake> wrong) -> complain(wrong, pointer, mistakes);
            };
        };
    }

    private static @Nullable Rule complain(List<Mistake> found, String pointer, List<Mistake> mistakes) {
        found.forEach(mistake -> mistakes.add(new Mistake(pointer + mistake.pointer(), mistake.detail())));
        return null;
    }
}
