package dev.windfall.testing;

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

/// A copy of our code with a mistake in it, beside the code itself: whether a check finds the mistake shows what the check is worth.
public final class PlantedCopy extends ClassLoader {

    /// What the check says when it finds no difference.
    public static final String NOTHING = "nothing";

    private final Path compiled;
    private final List<String> packages;

    private PlantedCopy(Path compiled, List<String> packages, ClassLoader ours) {
        super(ours);
        this.compiled = compiled;
        this.packages = packages;
    }

    /// @param source the file that is changed
    /// @param right  stands there once
    public record Change(Path source, String right, String wrong) {}

    /// @param changes  none for the code as it is
    /// @param check    has a static method `firstDifference(long from, long to)`, which is asked in the copy
    /// @param packages how the names begin of what is loaded anew, the check included
    /// @param folder   for what is compiled
    /// @return what the check finds, be it a failure; [#NOTHING] if it finds no difference
    public static Object check(List<Change> changes, Class<?> check, long cases, List<String> packages, Path folder)
            throws Exception {
        if (!changes.isEmpty()) {
            compile(changed(changes), folder);
        }
        PlantedCopy copy = new PlantedCopy(folder, List.copyOf(packages), check.getClassLoader());
        try {
            Object found = copy.loadClass(check.getName()).getMethod("firstDifference", long.class, long.class)
                    .invoke(null, 0, cases);
            return found == null ? NOTHING : found;
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                return failure; // not even an answer
            }
            throw e; // the copy itself is broken
        }
    }

    private static Map<Path, String> changed(List<Change> changes) throws IOException {
        Map<Path, String> sources = new TreeMap<>();
        for (Change change : changes) {
            String source = sources.containsKey(change.source) ? sources.get(change.source)
                    : Files.readString(change.source);
            if (source.split(Pattern.quote(change.right), -1).length != 2) {
                throw new IllegalStateException("%s does not say once: %s".formatted(change.source, change.right));
            }
            sources.put(change.source, source.replace(change.right, change.wrong));
        }
        return sources;
    }

    private static void compile(Map<Path, String> sources, Path folder) throws IOException {
        Path changed = Files.createDirectories(folder.resolve("changed"));
        for (Map.Entry<Path, String> source : sources.entrySet()) {
            Files.writeString(changed.resolve(String.valueOf(source.getKey().getFileName())), source.getValue());
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                var found = Files.list(changed)) {
            boolean isCompiled = compiler.getTask(messages, files, null, List.of("-proc:none", "-nowarn", "-d",
                    folder.toString(), "-classpath", System.getProperty("java.class.path")), null,
                    files.getJavaFileObjectsFromPaths(found.toList())).call();
            if (!isCompiled) {
                throw new IllegalStateException(messages.toString());
            }
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (packages.stream().noneMatch(name::startsWith)) {
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
