package dev.windfall.bench.report;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A report as text for a terminal: where and how it was measured, a row for each contender, and what has to be said of them.
final class Table {

    private static final int HEAD_MAX = 12;
    private static final String NOTHING = "-";
    private static final String OTHER_SIZE = "*";
    private static final String UNSTEADY = "!";

    private final Report report;
    private final Plan plan;
    private final List<Summary> summaries;
    private final Summary base;
    private final int rounds;

    /// @param head its name and, below it, its unit
    private record Column(String head, String unit, boolean isNumber, Function<Summary, String> cell) {

        /// A long name goes on in the next line, or the table would be as wide as its names.
        List<String> lines() {
            int cut = head.length() <= HEAD_MAX ? -1 : head.lastIndexOf('_', HEAD_MAX - 1);
            return cut < 0 ? List.of(head, unit) : List.of(head.substring(0, cut + 1), head.substring(cut + 1), unit);
        }

        String line(int fromBelow) {
            return fromBelow < lines().size() ? lines().reversed().get(fromBelow) : "";
        }
    }

    Table(Report report) {
        this.report = report;
        this.plan = report.plan();
        this.summaries = report.summaries();
        this.base = summaries.stream().filter(summary -> summary.contender().name().equals(plan.base())).findFirst()
                .orElseThrow();
        this.rounds = summaries.stream().mapToInt(summary -> summary.samples().size()).max().orElse(0);
    }

    String text() {
        return String.join("\n\n", paragraph(head()), rows(), contenders(), paragraph(sentences())) + "\n";
    }

    private List<String> head() {
        return List.of(
                "%s at %s, %s, seed %d".formatted(plan.bench(), report.at().truncatedTo(ChronoUnit.SECONDS),
                        rounds == 1 ? "1 round" : "medians of %d rounds".formatted(rounds), plan.seed()),
                told(report.machine().facts()), told(plan.settings()));
    }

    private String rows() {
        List<Column> columns = columns();
        Grid grid = new Grid(columns.stream().map(Column::isNumber).toList());
        int height = columns.stream().mapToInt(column -> column.lines().size()).max().orElse(0);
        for (int line = height - 1; line >= 0; line--) {
            int fromBelow = line;
            grid.row(columns.stream().map(column -> column.line(fromBelow)).toList());
        }
        for (Summary summary : summaries) {
            if (summary.wasMeasured()) {
                grid.row(columns.stream().map(column -> column.cell.apply(summary)).toList());
            } else {
                grid.row(List.of(summary.contender().name(), absence(summary.contender())));
            }
        }
        return grid.text();
    }

    private List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("contender", "", false, summary -> summary.contender().name()));
        columns.add(new Column(plan.things() + " ", "", true,
                summary -> number(summary.size()) + (isOtherSize(summary) ? OTHER_SIZE : " ")));
        columns.add(median(plan.ratioOf()));
        columns.add(new Column("spread", "", true, summary -> spread(summary, plan.ratioOf())));
        columns.add(new Column("ratio", "", true, Summary::ratioText));
        columns.add(new Column("spread ", "", true,
                summary -> ratioSpread(summary) + (summary.isUnsteady() ? UNSTEADY : " ")));
        if (report.earlier() != null) {
            Map<String, Double> changes = new Comparison(report, report.earlier()).changes();
            columns.add(new Column("change", "", true, summary -> {
                Double change = changes.get(summary.contender().name());
                return change == null ? NOTHING : Comparison.text(change);
            }));
        }
        plan.figures().stream().filter(figure -> !figure.equals(plan.ratioOf())).map(this::median)
                .forEach(columns::add);
        columns.add(new Column("verdict", "", false, Summary::outcome));
        return columns;
    }

    private Column median(Figure figure) {
        return new Column(figure.name(), figure.unit(), true, summary -> {
            Spread values = summary.figures().get(figure);
            return values == null ? NOTHING : figure.text(values.median());
        });
    }

    private String contenders() {
        Grid grid = new Grid(List.of(false, false));
        plan.contenders().forEach(contender -> grid.row(List.of(contender.name(), contender.about())));
        return grid.text();
    }

    /// What the marks mean, and whether the figures can be relied on.
    private List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        sentences.add("ratio: %s divided by that of %s in the same round; %s is better. spread: (max - min) / median."
                .formatted(plan.ratioOf().name(), plan.base(),
                        plan.ratioOf().better().name().toLowerCase(Locale.ROOT)));
        for (Summary summary : summaries) {
            String name = summary.contender().name();
            if (isOtherSize(summary)) {
                sentences.add("%s %s was given %s %s, %s %s.".formatted(OTHER_SIZE, name, number(summary.size()),
                        plan.things(),
                        plan.base(), number(base.size())));
            }
            for (List<Sample> alike : faults(summary)) {
                sentences.add("%s %s, round %s: %s".formatted(name, alike.getFirst().outcome(), alike.stream()
                        .map(sample -> Integer.toString(sample.round())).collect(Collectors.joining(", ")),
                        alike.getFirst().details()));
            }
        }
        sentences.add(steadiness());
        if (report.earlier() != null) {
            sentences.addAll(new Comparison(report, report.earlier()).sentences());
        }
        sentences.addAll(report.notes());
        return sentences;
    }

    /// The rounds that did not come to what they had to, those of one verdict together.
    private static Collection<List<Sample>> faults(Summary summary) {
        return summary.samples().stream().filter(sample -> !sample.isEqual())
                .collect(Collectors.groupingBy(Sample::verdict, LinkedHashMap::new, Collectors.toList())).values();
    }

    private String steadiness() {
        String unsteady = summaries.stream().filter(Summary::isUnsteady)
                .map(summary -> "%s (%s)".formatted(summary.contender().name(), ratioSpread(summary)))
                .collect(Collectors.joining(", "));
        boolean isKnown = summaries.stream().filter(summary -> !summary.equals(base)).map(Summary::ratio)
                .anyMatch(ratio -> ratio != null && ratio.rounds() > 1);
        if (!isKnown) {
            return "No ratio has two rounds: how steady they are is not known.";
        }
        return unsteady.isEmpty() ? "The rounds of every ratio lie within 20 %."
                : UNSTEADY + " unsteady, rounds of the ratio further apart than 20 %: " + unsteady + ".";
    }

    private boolean isOtherSize(Summary summary) {
        return summary.wasMeasured() && base.wasMeasured() && summary.size() != base.size();
    }

    private String ratioSpread(Summary summary) {
        return summary.ratio() == null || summary.equals(base) ? NOTHING : summary.ratio().shareText();
    }

    private static String spread(Summary summary, Figure figure) {
        Spread values = summary.figures().get(figure);
        return values == null ? NOTHING : values.shareText();
    }

    private static String absence(Contender contender) {
        return contender.leftOut() == null ? "not measured" : "left out: " + contender.leftOut();
    }

    private static String told(Map<String, String> values) {
        return values.entrySet().stream().map(value -> value.getKey() + " " + value.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String paragraph(List<String> sentences) {
        return sentences.stream().map(Grid::wrapped).collect(Collectors.joining("\n"));
    }

    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
