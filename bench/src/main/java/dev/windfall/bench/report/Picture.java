package dev.windfall.bench.report;

import org.jetbrains.letsPlot.commons.encoding.UnsupportedRGBEncoder;
import org.jetbrains.letsPlot.core.util.PlotSvgExportCommon;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// A report's main figure as bars, drawn by a library that needs neither a screen nor fonts.
final class Picture {

    private static final int WIDTH = 800;
    private static final int HEIGHT_WITHOUT_BARS = 150;
    private static final int HEIGHT_PER_BAR = 44;
    private static final double LOG_FROM = 50; // where the largest is this many times the smallest, a short bar shows nothing
    private static final double FOR_LABELS = 0.27; // of the width, right of the longest bar
    private static final double BESIDE = 0.01; // of the width, between a bar and its label
    private static final List<String> KINDS = List.of("the base", "Windfall", "peers");
    private static final List<String> COLOURS = List.of("#8a8f98", "#1f77b4", "#e8a33d");

    private final Plan plan;
    private final List<Summary> summaries;
    private final boolean isLog;
    private final double start;
    private final double end;

    Picture(Report report) {
        plan = report.plan();
        summaries = report.summaries();
        double min = spreads().stream().mapToDouble(Spread::min).min().orElse(0);
        double max = spreads().stream().mapToDouble(Spread::max).filter(value -> value > 0).max().orElse(1);
        isLog = min > 0 && max / min > LOG_FROM;
        start = isLog ? Math.pow(10, Math.floor(Math.log10(min / 2))) : 0; // the shortest bar is still one
        end = isLog ? start * Math.pow(max / start, 1 / (1 - FOR_LABELS)) : max / (1 - FOR_LABELS);
    }

    String svg() {
        return PlotSvgExportCommon.INSTANCE.buildSvgImageFromRawSpecs(new HashMap<>(specification()), null,
                new UnsupportedRGBEncoder(), false);
    }

    private Map<String, Object> specification() {
        Figure figure = plan.ratioOf();
        return Map.of(
                "kind", "plot",
                "data", data(),
                "ggtitle", Map.of(
                        "text", plan.bench() + ": " + figure.name(),
                        "subtitle", "median and range of the rounds · ratio to " + plan.base()),
                "ggsize", Map.of("width", WIDTH, "height", HEIGHT_WITHOUT_BARS + HEIGHT_PER_BAR * summaries.size()),
                "layers", layers(),
                "scales", scales(),
                "theme", Map.of("name", "minimal", "legend_position", "bottom", "panel_grid_major_y", "blank",
                        "panel_grid_minor_y", "blank", "panel_grid_minor_x", "blank", "plot_margin",
                        Map.of("t", 8, "r", 30, "b", 4, "l", 4),
                        "plot_background", Map.of("fill", "white", "color", "white", "size", 1.0, "blank", false)));
    }

    /// A column for each aesthetic; a single round has no whiskers, and who has no bar stands there with a label that says so.
    private Map<String, Object> data() {
        return Map.of(
                "start", Collections.nCopies(summaries.size(), start),
                "median", numbers(Spread::median),
                "min", numbers(spread -> spread.rounds() < 2 ? Double.NaN : spread.min()),
                "max", numbers(Spread::max),
                "beside", numbers(spread -> beside(spread.max())),
                "row", rows(0),
                "top", rows(-0.3),
                "bottom", rows(0.3),
                "kind", texts(this::kind),
                "label", texts(this::label));
    }

    private List<Map<String, Object>> layers() {
        return List.of(
                Map.of("geom", "rect", "size", 0, "tooltips", "none", "mapping",
                        Map.of("xmin", "start", "xmax", "median", "ymin", "top", "ymax", "bottom", "fill", "kind")),
                Map.of("geom", "errorbar", "height", 0.2, "color", "#444444", "tooltips", "none", "mapping",
                        Map.of("y", "row", "xmin", "min", "xmax", "max")),
                Map.of("geom", "text", "hjust", "left", "color", "#222222", "tooltips", "none", "mapping",
                        Map.of("x", "beside", "y", "row", "label", "label")));
    }

    private List<Map<String, Object>> scales() {
        Figure figure = plan.ratioOf();
        String better = figure.better() == Figure.Better.HIGHER ? "longer is better" : "shorter is better";
        return List.of(
                Map.of("aesthetic", "x", "name", figure.unit() + (isLog ? ", logarithmic, " : ", ") + better,
                        "trans", isLog ? "log10" : "identity", "limits", List.of(start, end), "expand", List.of(0, 0),
                        "format", ",." + figure.decimals() + "f"),
                Map.of("aesthetic", "y", "name", "", "trans", "reverse", "breaks", rows(0), "labels",
                        texts(summary -> summary.contender().name())),
                Map.of("aesthetic", "fill", "name", "", "limits", KINDS, "values", COLOURS));
    }

    private double beside(double value) {
        return isLog ? value * Math.pow(end / start, BESIDE) : value + end * BESIDE;
    }

    private String kind(Summary summary) {
        String name = summary.contender().name();
        return KINDS.get(name.equals(plan.base()) ? 0 : summary.contender().isOurs() ? 1 : 2);
    }

    private String label(Summary summary) {
        Spread spread = summary.figures().get(plan.ratioOf());
        return spread == null ? summary.isEqual() ? "not measured" : summary.outcome()
                : plan.ratioOf().text(spread.median()) + " · " + summary.ratioText()
                        + (summary.isUnsteady() ? " unsteady" : "")
                        + (summary.isEqual() ? "" : " " + summary.outcome());
    }

    private List<Double> numbers(ToDoubleFunction<Spread> number) {
        Spread none = new Spread(start, start, start, 0);
        return summaries.stream()
                .map(summary -> number.applyAsDouble(summary.figures().getOrDefault(plan.ratioOf(), none))).toList();
    }

    private List<String> texts(Function<Summary, String> text) {
        return summaries.stream().map(text).toList();
    }

    private List<Double> rows(double offset) {
        return IntStream.range(0, summaries.size()).mapToObj(row -> row + offset).toList();
    }

    private List<Spread> spreads() {
        return summaries.stream().filter(summary -> summary.figures().containsKey(plan.ratioOf()))
                .map(summary -> summary.figures().get(plan.ratioOf())).toList();
    }
}
