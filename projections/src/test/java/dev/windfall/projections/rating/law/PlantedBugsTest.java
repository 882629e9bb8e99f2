package dev.windfall.projections.rating.law;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import static org.assertj.core.api.Assertions.assertThat;

/// What [RatingLawTest] would see if somebody made one of these mistakes: each is compiled into a copy of the rating, and the same
/// check has to find it.
class PlantedBugsTest {

    private static final long CASES = 20_000;

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @EnumSource
    void isCaught(PlantedBugs bug) throws Exception {
        assertThat(check(planted(bug), CASES)).as("what the law finds of " + bug).isNotEqualTo("nothing");
    }

    @Test
    void withoutABugTheCopyPasses() throws Exception {
        assertThat(check(new Copy(folder), 100)).isEqualTo("nothing");
    }

    @Test
    void theReadmeListsEachOfThem() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        assertThat(PlantedBugs.values()).allSatisfy(bug -> assertThat(readme).contains("`" + bug.name() + "`"));
    }

    private Copy planted(PlantedBugs bug) throws IOException {
        Map<Path, String> sources = new TreeMap<>();
        for (PlantedBugs.Change change : bug.changes()) {
            Path file = Path.of(change.path());
            String source = sources.containsKey(file) ? sources.get(file) : Files.readString(file);
            assertThat(source.split(Pattern.quote(change.right()), -1))
                    .as("%s says once: %s", file, change.right()).hasSize(2);
            sources.put(file, source.replace(change.right(), change.wrong()));
        }
        compile(sources);
        return new Copy(folder);
    }

    private void compile(Map<Path, String> sources) throws IOException {
        Path changed = Files.createDirectories(folder.resolve("changed"));
        for (Map.Entry<Path, String> source : sources.entrySet()) {
            Files.writeString(changed.resolve(String.valueOf(source.getKey().getFileName())), source.getValue());
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                var found = Files.list(changed)) {
            boolean compiled = compiler.getTask(messages, files, null, List.of("-proc:none", "-nowarn", "-d",
                    folder.toString(), "-classpath", System.getProperty("java.class.path")), null,
                    files.getJavaFileObjectsFromPaths(found.toList())).call();
            assertThat(compiled).as(messages.toString()).isTrue();
        }
    }

    private static Object check(Copy copy, long cases) throws Exception {
        try {
            Object found = copy.loadClass(RatingCheck.class.getName())
                    .getMethod("firstDifference", long.class, long.class).invoke(null, 0, cases);
            return found == null ? "nothing" : found;
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                return failure; // not even an answer
            }
            throw e; // the copy itself is broken
        }
    }

    /// Loads the rating and its check anew, with what was compiled before what is there.
    private static final class Copy extends ClassLoader {

        private final Path compiled;

        Copy(Path compiled) {
            super(PlantedBugsTest.class.getClassLoader());
            this.compiled = compiled;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("dev.windfall.projections.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : define(name);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            String file = name.replace('.', '/') + ".class";
            Path ours = compiled.resolve(file);
            try (InputStream bytes = Files.exists(ours) ? Files.newInputStream(ours)
                    : getParent().getResourceAsStream(file)) {
                if (bytes == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] code = bytes.readAllBytes();
                return defineClass(name, code, 0, code.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
