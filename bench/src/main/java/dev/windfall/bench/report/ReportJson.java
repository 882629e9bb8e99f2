package dev.windfall.bench.report;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A report as JSON: every sample as it was measured, and what they come to for those who don't want to compute it again.
final class ReportJson {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    /// Figures stand here by name, and once with all that they are.
    private record Document(String bench, Instant at, long seed, Map<String, String> settings, Machine machine,
            List<Figure> figures, String ratioOf, String base, List<Contender> contenders, List<Run> samples,
            List<String> notes, List<Result> summaries) {}

    private record Run(String contender, int round, long size, Map<String, Double> values, String verdict) {}

    private record Result(String contender, long size, Map<String, Spread> figures, @Nullable Spread ratio) {}

    private ReportJson() {}

    static String write(Report report) {
        Plan plan = report.plan();
        return JSON.writeValueAsString(new Document(plan.bench(), report.at(), plan.seed(), plan.settings(),
                report.machine(), plan.figures(), plan.ratioOf().name(), plan.base(), plan.contenders(),
                report.samples().stream().map(sample -> new Run(sample.contender(), sample.round(), sample.size(),
                        named(plan, sample.values()), sample.verdict())).toList(),
                report.notes(),
                report.summaries().stream().filter(Summary::wasMeasured)
                        .map(summary -> new Result(summary.contender().name(), summary.size(),
                                named(plan, summary.figures()), summary.ratio()))
                        .toList()))
                + "\n";
    }

    /// The summaries are not read: they follow from the samples.
    static Report read(String json) {
        Document document = JSON.readValue(json, Document.class);
        Figure ratioOf = document.figures.stream().filter(figure -> figure.name().equals(document.ratioOf))
                .findFirst().orElseThrow(() -> new IllegalArgumentException("No figure is " + document.ratioOf));
        Plan plan = new Plan(document.bench, document.settings, document.seed, document.figures, ratioOf,
                document.base, document.contenders);
        return new Report(plan, document.at, document.machine,
                document.samples.stream().map(run -> new Sample(run.contender, run.round, run.size,
                        run.values.entrySet().stream()
                                .collect(Collectors.toMap(value -> plan.figure(value.getKey()), Map.Entry::getValue)),
                        run.verdict)).toList(),
                document.notes);
    }

    private static <T> Map<String, T> named(Plan plan, Map<Figure, T> values) {
        Map<String, T> named = new LinkedHashMap<>();
        for (Figure figure : plan.figures()) {
            T value = values.get(figure);
            if (value != null) {
                named.put(figure.name(), value);
            }
        }
        return named;
    }
}
