package dev.windfall.app;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/// The repository checked like code: what makes it pleasant to read is a rule here, or it fades.
class TidyTest {

    private static final Path ROOT = Path.of(System.getProperty("windfall.root", ".."));
    private static final int FILE_LINES_MAX = 500;
    private static final int METHOD_LINES_MAX = 70;
    private static final int LINE_LENGTH_MAX = 140; // code is wrapped at 120; tables and sentences may want more
    private static final int PAPER_LINES_MAX = 140; // about two pages

    private static final Set<String> NOT_OURS = Set.of("bench-results", "target", ".git", ".idea", ".windfall", "jooq",
            "node_modules");
    private static final Pattern TEXT = Pattern.compile(
            ".*\\.(java|md|xml|ya?ml|sql|avsc|sh|properties|json)|windfall|run|LICENSE|\\.gitignore|\\.editorconfig");
    private static final Pattern METHOD_BEGIN = Pattern.compile("^ {4}[^ }/@*].*[({]");
    private static final Pattern VAGUE_NAME = Pattern
            .compile("(Abstract|Default|Base)[A-Z].*|.*(Impl|Utils?|Helper|Manager)");
    private static final Pattern CLOCK = Pattern.compile(
            "\\b(Instant|(Local|Zoned|Offset)Date(Time)?)\\.now\\(|\\bSystem\\.(currentTimeMillis|nanoTime)\\(|\\bClock\\b");
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b");
    private static final Pattern SOMEBODYS_HOME = Pattern.compile("(^|[\\s\"'(=])/(home|root|Users)/\\w");

    /// One complaint about one place of the repository.
    private record Complaint(Path file, int line, String text) {

        @Override
        public String toString() {
            return ROOT.relativize(file) + ":" + line + ": " + text;
        }
    }

    /// Looks at one file and says what is wrong with it.
    private interface Rule {

        List<Complaint> check(Path file, List<String> lines);
    }

    @TestFactory
    Stream<DynamicTest> everyFileKeepsTheRules() {
        return Stream.of(
                rule("no trailing blanks, no tabs", TEXT,
                        eachLine(Pattern.compile("\\t|[ \\t]$"), "blanks at the end, or a tab")),
                rule("lines can be read without scrolling", Pattern.compile(".*\\.java"), TidyTest::longLines),
                rule("nothing is left for later", TEXT, eachLine(UNFINISHED, "finish it, or file it")),
                rule("no path of somebody's machine", TEXT, eachLine(SOMEBODYS_HOME, "a path of one machine")),
                rule("files are short", Pattern.compile(".*\\.java"), TidyTest::longFiles),
                rule("methods fit on a screen", Pattern.compile(".*\\.java"), TidyTest::longMethods),
                rule("names say what a class is", Pattern.compile(".*\\.java"), TidyTest::vagueNames),
                rule("papers fit two pages", Pattern.compile(".*\\.md"), TidyTest::longPapers),
                rule("packages say what they are for", Pattern.compile("package-info\\.java"),
                        TidyTest::silentPackages));
    }

    @Test
    void theDomainIsToldTheTime() {
        List<Complaint> complaints = check(files(ROOT.resolve("projections/src/main")), Pattern.compile(".*\\.java"),
                eachLine(CLOCK, "the domain reads no clock: `now` is a parameter"));
        assertThat(complaints).isEmpty();
    }

    @Test
    void everyPackageIsDescribed() {
        Set<Path> packages = files(ROOT).stream()
                .filter(file -> file.toString().contains("src/main/java") && file.toString().endsWith(".java"))
                .map(Path::getParent).collect(Collectors.toSet());
        assertThat(packages).isNotEmpty()
                .allSatisfy(folder -> assertThat(folder.resolve("package-info.java")).exists());
    }

    @Test
    void everyVersionStandsInTheRootPom() {
        assertThat(files(ROOT)).filteredOn(file -> file.endsWith("pom.xml") && !file.equals(ROOT.resolve("pom.xml")))
                .isNotEmpty()
                .allSatisfy(
                        pom -> assertThat(read(pom)).filteredOn(line -> line.contains("<version>")).as(pom.toString())
                                .hasSize(1)); // the parent's
    }

    @Test
    void everyTestRuns() {
        assertThat(check(files(ROOT), Pattern.compile(".*\\.java"),
                eachLine(Pattern.compile("^\\s*@Disabled"), "a test that does not run")))
                .isEmpty();
    }

    @Test
    void theMapNamesEveryFolder() throws IOException {
        String map = Files.readString(ROOT.resolve("docs/architecture.md"));
        try (Stream<Path> folders = Files.list(ROOT)) {
            assertThat(folders.filter(Files::isDirectory).map(folder -> folder.getFileName().toString())
                    .filter(name -> !name.startsWith(".") && !NOT_OURS.contains(name)))
                    .allSatisfy(name -> assertThat(map).contains("`" + name + "/"));
        }
    }

    @Test
    void decisionsAreNumberedAndListed() throws IOException {
        Path folder = ROOT.resolve("docs/decisions");
        String list = Files.readString(folder.resolve("README.md"));
        List<String> records = files(folder).stream().map(file -> file.getFileName().toString())
                .filter(name -> !name.equals("README.md")).sorted().toList();
        assertThat(records).isNotEmpty().allSatisfy(name -> assertThat(list).contains("(" + name + ")"));
        assertThat(records).extracting(name -> name.substring(0, 4))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, records.size()).mapToObj("%04d"::formatted).toList());
    }

    @Test
    void theRulesCanFail() {
        Path file = ROOT.resolve("Planted.java");
        assertThat(eachLine(UNFINISHED, "").check(file, List.of("// TO" + "DO later"))).hasSize(1);
        assertThat(eachLine(SOMEBODYS_HOME, "").check(file, List.of("path = \"/ho" + "me/ann/x\""))).hasSize(1);
        assertThat(eachLine(CLOCK, "").check(file, List.of("var now = Instant" + ".now();"))).hasSize(1);
        assertThat(vagueNames(ROOT.resolve("LedgerImpl.java"), List.of())).hasSize(1);
        assertThat(longMethods(file, method("    void planted() {", METHOD_LINES_MAX))).isEmpty();
        assertThat(longMethods(file, method("    void planted() {", METHOD_LINES_MAX + 1))).hasSize(1);
        assertThat(longMethods(file, method("    void planted(int one,", METHOD_LINES_MAX + 1))).hasSize(1);
        assertThat(longLines(file, List.of("x".repeat(LINE_LENGTH_MAX + 1)))).hasSize(1);
        assertThat(longFiles(file, Collections.nCopies(FILE_LINES_MAX + 1, ""))).hasSize(1);
        assertThat(longPapers(file, Collections.nCopies(PAPER_LINES_MAX + 1, ""))).hasSize(1);
        assertThat(silentPackages(file, List.of("package dev.windfall;"))).hasSize(1);
    }

    private static DynamicTest rule(String name, Pattern fileName, Rule rule) {
        return DynamicTest.dynamicTest(name, () -> assertThat(check(files(ROOT), fileName, rule)).isEmpty());
    }

    private static List<Complaint> check(List<Path> files, Pattern fileName, Rule rule) {
        return files.stream()
                .filter(file -> fileName.matcher(file.getFileName().toString()).matches())
                .flatMap(file -> rule.check(file, read(file)).stream())
                .toList();
    }

    private static Rule eachLine(Pattern wrong, String complaint) {
        return (file, lines) -> IntStream.range(0, lines.size())
                .filter(index -> wrong.matcher(lines.get(index)).find())
                .mapToObj(index -> new Complaint(file, index + 1, complaint))
                .toList();
    }

    private static List<Complaint> longLines(Path file, List<String> lines) {
        return eachLine(Pattern.compile("^.{%d,}$".formatted(LINE_LENGTH_MAX + 1)), "a line of more than %d characters"
                .formatted(LINE_LENGTH_MAX)).check(file, lines);
    }

    private static List<Complaint> longFiles(Path file, List<String> lines) {
        return lines.size() <= FILE_LINES_MAX ? List.of()
                : List.of(new Complaint(file, lines.size(), "more than %d lines".formatted(FILE_LINES_MAX)));
    }

    private static List<Complaint> longPapers(Path file, List<String> lines) {
        return lines.size() <= PAPER_LINES_MAX || file.endsWith("CHANGELOG.md") ? List.of()
                : List.of(new Complaint(file, lines.size(), "more than %d lines".formatted(PAPER_LINES_MAX)));
    }

    /// The formatter indents members by four blanks, so that a method ends at the next brace there.
    private static List<Complaint> longMethods(Path file, List<String> lines) {
        List<Complaint> complaints = new ArrayList<>();
        int begin = -1;
        for (int index = 0; index < lines.size(); index++) {
            String line = lines.get(index);
            if (METHOD_BEGIN.matcher(line).find() && !line.endsWith(";")
                    && !line.matches(".*\\b(class|interface|record|enum)\\b.*")) {
                begin = index;
            } else if (line.equals("    }") && begin >= 0) {
                if (index - begin + 1 > METHOD_LINES_MAX) {
                    complaints.add(new Complaint(file, begin + 1,
                            "a method of more than %d lines".formatted(METHOD_LINES_MAX)));
                }
                begin = -1;
            }
        }
        return complaints;
    }

    private static List<Complaint> vagueNames(Path file, List<String> lines) {
        String name = file.getFileName().toString().replace(".java", "");
        return VAGUE_NAME.matcher(name).matches() ? List.of(new Complaint(file, 1, "the name says nothing"))
                : List.of();
    }

    private static List<Complaint> silentPackages(Path file, List<String> lines) {
        boolean speaks = lines.getFirst().startsWith("/// ") && lines.contains("@NullMarked");
        return speaks ? List.of() : List.of(new Complaint(file, 1, "begins with a /// sentence and is @NullMarked"));
    }

    private static List<String> method(String signature, int lines) {
        return Stream
                .of(List.of(signature), Collections.nCopies(lines - 2, "        run();"), List.of("    }"))
                .flatMap(List::stream).toList();
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> inner = Files.list(folder)) {
            return inner.filter(path -> !NOT_OURS.contains(path.getFileName().toString()))
                    .flatMap(path -> Files.isDirectory(path) ? files(path).stream() : Stream.of(path))
                    .sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> read(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
