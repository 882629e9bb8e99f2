package dev.windfall.bench.report;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// What a benchmark found: as a table for people, as JSON for programs and for the next run, and as a picture.
///
/// @param notes what a reader has to know to read the figures rightly, a sentence each
/// @param earlier a run of the same benchmark that this one is compared with, or null
public record Report(Plan plan, Instant at, Machine machine, List<Sample> samples, List<String> notes,
        @Nullable Report earlier) {

    public Report(Plan plan, Instant at, Machine machine, List<Sample> samples, List<String> notes) {
        this(plan, at, machine, samples, notes, null);
    }

    /// @throws IllegalArgumentException if a sample is of nobody, of an unknown figure, or measured twice in a round
    public Report {
        samples = List.copyOf(samples);
        notes = List.copyOf(notes);
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("Nothing was measured in " + plan.bench());
        }
        Set<List<Object>> runs = new HashSet<>();
        for (Sample sample : samples) {
            boolean leftOut = plan.contender(sample.contender()).leftOut() != null;
            if (leftOut || !runs.add(List.of(sample.contender(), sample.round()))
                    || !plan.figures().containsAll(sample.values().keySet())) {
                throw new IllegalArgumentException("Not of this plan, or told before: " + sample);
            }
        }
    }

    /// One for each contender, in the plan's order.
    public List<Summary> summaries() {
        return plan.contenders().stream().map(this::summary).toList();
    }

    /// This report, which also says how its ratios changed since `run`.
    ///
    /// @throws IllegalArgumentException if the ratios of that run are of something else
    public Report against(Report run) {
        Plan other = run.plan;
        if (!plan.bench().equals(other.bench()) || !plan.base().equals(other.base())
                || !plan.ratioOf().equals(other.ratioOf())) {
            throw new IllegalArgumentException("Ratios of %s of %s to %s can't be compared with %s of %s to %s"
                    .formatted(plan.ratioOf().name(), plan.bench(), plan.base(), other.ratioOf().name(), other.bench(),
                            other.base()));
        }
        return new Report(plan, at, machine, samples, notes, run);
    }

    /// Whether each of ours came to what it had to.
    public boolean isOursRight() {
        return samples.stream().filter(sample -> plan.contender(sample.contender()).isOurs()).allMatch(Sample::isEqual);
    }

    public String table() {
        return new Table(this).text();
    }

    /// @param json a file that [#write(Path)] wrote
    public static Report read(Path json) throws IOException {
        return ReportJson.read(Files.readString(json));
    }

    /// `<bench>.json`, `<bench>.txt` and `<bench>.svg`, in this order: the measured comes before its picture.
    public List<Path> write(Path folder) throws IOException {
        Files.createDirectories(folder);
        return List.of(
                Files.writeString(folder.resolve(plan.bench() + ".json"), ReportJson.write(this)),
                Files.writeString(folder.resolve(plan.bench() + ".txt"), table()),
                Files.writeString(folder.resolve(plan.bench() + ".svg"), new Picture(this).svg()));
    }

    private Summary summary(Contender contender) {
        List<Sample> own = samples.stream().filter(sample -> sample.contender().equals(contender.name())).toList();
        Map<Figure, Spread> figures = new LinkedHashMap<>();
        for (Figure figure : plan.figures()) {
            List<Double> values = own.stream().map(sample -> sample.values().get(figure)).filter(Objects::nonNull)
                    .toList();
            if (!values.isEmpty()) {
                figures.put(figure, Spread.of(values));
            }
        }
        List<Double> ratios = ratios(own);
        long size = own.isEmpty() ? 0
                : Math.round(Spread.of(own.stream().map(sample -> (double) sample.size()).toList()).median());
        return new Summary(contender, size, figures, ratios.isEmpty() ? null : Spread.of(ratios), own);
    }

    /// Paired by round: a machine that is slow for a while is so for both.
    private List<Double> ratios(List<Sample> own) {
        return own.stream().flatMap(sample -> samples.stream()
                .filter(base -> base.contender().equals(plan.base()) && base.round() == sample.round())
                .map(base -> ratio(sample, base)))
                .filter(Double::isFinite).toList();
    }

    private double ratio(Sample sample, Sample base) {
        return sample.values().getOrDefault(plan.ratioOf(), Double.NaN)
                / base.values().getOrDefault(plan.ratioOf(), Double.NaN);
    }
}
