package dev.windfall.bench;

import dev.windfall.bench.peers.Task;
import dev.windfall.bench.run.Child;
import dev.windfall.bench.run.Entry;
import dev.windfall.bench.run.Trail;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/// Flink runs on a JDK of its own, with classes of its own: what is needed for it may be missing here.
final class FlinkContender {

    /// What Flink 2 supports, the newest first.
    private static final List<String> JAVA = List.of("21", "17");
    private static final String MAIN = "dev.windfall.bench.flink.FlinkPeer";
    private static final String NAMES = "flink";
    private static final double SHARE = 0.2;

    private FlinkContender() {}

    static Entry entry(String backend, String says) {
        String name = NAMES + "-" + backend;
        Path built = folder();
        Optional<Path> jdk = jdk();
        Optional<String> leftOut = jdk.isEmpty() ? Optional.of("no JDK " + String.join(" or ", JAVA) + " was found")
                : Files.exists(built.resolve("classpath")) ? Optional.empty()
                        : Optional.of("bench/flink is not built");
        return new Entry(name, says, SHARE, (task, options) -> start(name, task, backend, jdk.orElseThrow(), options))
                .on(task -> Trail.withOutputAfterwards(task.group(), task.input())).leftOutBecause(leftOut);
    }

    /// One that runs on our JDK.
    static boolean isNot(Entry entry) {
        return !entry.name().startsWith(NAMES);
    }

    private static Child start(String name, Task task, String backend, Path jdk, List<String> options)
            throws IOException {
        String classPath = folder().resolve("classes") + ":" + Files.readString(folder().resolve("classpath"));
        return Child.of(name, jdk, classPath, options, MAIN, List.of(task.kafka().bootstrapServers(), task.input(),
                task.prefix(), task.folder().resolve("state").toString(), Integer.toString(task.threads()), backend),
                task.folder());
    }

    /// What the build has made of `bench/flink`, beside our own classes.
    private static Path folder() {
        try {
            return Path.of(FlinkContender.class.getProtectionDomain().getCodeSource().getLocation().toURI())
                    .resolve("../../flink/target").normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<Path> jdk() {
        return JAVA.stream().flatMap(version -> jdks().filter(home -> version.equals(version(home)))).findFirst();
    }

    private static Stream<Path> jdks() {
        Stream<Path> named = Stream.of("JAVA_HOME", "JAVA17_HOME", "JAVA21_HOME").map(System::getenv)
                .flatMap(Stream::ofNullable).map(Path::of);
        Stream<Path> installed = Stream.of("/usr/lib/jvm", "/usr/java", "/opt/java",
                System.getProperty("user.home") + "/.jdks",
                System.getProperty("user.home") + "/.sdkman/candidates/java",
                "/Library/Java/JavaVirtualMachines")
                .map(Path::of).flatMap(FlinkContender::inside)
                .flatMap(home -> Stream.of(home, home.resolve("Contents/Home")));
        return Stream.concat(named, installed);
    }

    private static Stream<Path> inside(Path folder) {
        String[] names = folder.toFile().list();
        return names == null ? Stream.empty() : Arrays.stream(names).sorted().map(folder::resolve);
    }

    /// As a JDK says it in its file `release`.
    private static @Nullable String version(Path home) {
        Properties release = new Properties();
        try (var reader = Files.newBufferedReader(home.resolve("release"))) {
            release.load(reader);
        } catch (IOException e) {
            return null;
        }
        return release.getProperty("JAVA_VERSION", "").replace("\"", "").split("\\.", -1)[0];
    }
}
